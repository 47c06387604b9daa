"""Writes polls, in the database's thread.

What a transaction needs is known before it begins, so the event loop need not be asked between two of its statements: asking took
some 60 microseconds each time, a quarter of what a poll with news costs.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Any

from bot.domain.article import StoryId
from bot.domain.delivery import Delivery
from bot.domain.source import SourceId
from bot.outbox.growth import facts, grown_cards
from bot.store.rows import Row, delivery_of, delivery_row
from bot.store.sql.part import json_list
from bot.store.sql.poll_rows import PollRows, latest
from bot.store.sqlite.many import many_rows


class PollWriting:
    """The statements of polls; `connection` is that of the thread, with a transaction open."""

    def __init__(self, queries: Mapping[str, str]) -> None:
        self._queries = queries

    def update_unchanged(self, connection: sqlite3.Connection, sources: Sequence[dict[str, Any]]) -> Sequence[bool]:
        """Store the schedules of many sources; say for each whether it was found under the URL that it has."""
        urls = self._urls(connection, (source["id"] for source in sources))
        found = [urls.get(source["id"]) == source["url"] for source in sources]
        self._write(connection, "update_unchanged_source", latest(compress(sources, found)))
        return found

    def record(self, connection: sqlite3.Connection, polls: Sequence[PollRows]) -> Sequence[list[Delivery] | None]:
        """Write the rows of many polls, a statement for each table; return the edits that each caused, None where its source is gone."""
        urls = self._urls(connection, (poll.source_id for poll in polls))
        here = [poll for poll in polls if poll.source_id in urls]
        self._update_sources(connection, here, urls)
        self._write(connection, "remember", [row for poll in here for row in poll.seen])
        self._write(connection, "save_story", [row for poll in here for row in poll.stories])
        self._write(connection, "add_article", [row for poll in here for row in poll.articles])
        self._run(connection, "add_evidence", [row for poll in here for row in poll.evidence])
        self._file(connection, [row for poll in here for row in poll.deliveries])
        with_cards = self._with_cards(connection, here)
        return [self._grow(connection, poll, with_cards) if poll.source_id in urls else None for poll in polls]

    def _file(self, connection: sqlite3.Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Do what `file_rows` (bot.store.sql.filing) does."""
        if rows:
            self._run(connection, "add_delivery", rows)
            untold = {row["id"] for row in self._rows(connection, "untold", ids=json_list(row["id"] for row in rows))}
            self._run(connection, "file_again", [row for row in rows if row["id"] in untold])

    def _with_cards(self, connection: sqlite3.Connection, polls: Sequence[PollRows]) -> frozenset[StoryId]:
        """Return the stories that got another report and have cards; edits of cards are of none but these."""
        stories = json_list({growth.story_id for poll in polls for growth in poll.grown})
        return frozenset(row["story_id"] for row in self._rows(connection, "cards_of_stories", ids=stories))

    def _grow(self, connection: sqlite3.Connection, poll: PollRows, with_cards: frozenset[StoryId]) -> list[Delivery]:
        """File the edits of the cards whose stories got another report, and the answers to them."""
        if with_cards.isdisjoint(growth.story_id for growth in poll.grown):
            return []
        stories = json_list(growth.story_id for growth in poll.grown)
        cards = [delivery_of(row) for row in self._rows(connection, "cards_of_stories", ids=stories)]
        growing = [([card for card in cards if card.story_id == growth.story_id], growth) for growth in poll.grown]
        updates = [update for known, growth in growing for update in grown_cards(known, growth, poll.at)]
        answers = [answer for known, growth in growing for answer in facts(known, growth, poll.at)]
        self._run(connection, "save_update", [delivery_row(update) for update in updates])
        self._file(connection, [delivery_row(answer) for answer in answers])
        return [*updates, *answers]

    def _update_sources(self, connection: sqlite3.Connection, polls: Sequence[PollRows], urls: dict[SourceId, str]) -> None:
        stayed = [poll.source for poll in polls if poll.source["url"] == urls[poll.source_id]]
        moved = [poll.source for poll in polls if poll.source["url"] != urls[poll.source_id]]
        self._write(connection, "update_source_in_place", latest(stayed))
        self._run(connection, "update_source", moved)
        self._run(connection, "hold_host", [row for poll in polls for row in poll.holds])

    def _urls(self, connection: sqlite3.Connection, sources: Iterable[SourceId]) -> dict[SourceId, str]:
        """Return the stored URLs of those sources that were not removed."""
        [row] = self._rows(connection, "source_urls", ids=json_list(sources))
        return {SourceId(int(source)): url for source, url in json.loads(row["urls"]).items()}

    def _rows(self, connection: sqlite3.Connection, query: str, **parameters: Any) -> list[Row]:
        return connection.execute(self._queries[query], parameters).fetchall()

    def _write(self, connection: sqlite3.Connection, query: str, rows: Sequence[dict[str, Any]]) -> None:
        many_rows(self._queries[query]).write(connection, rows)

    def _run(self, connection: sqlite3.Connection, query: str, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            connection.executemany(self._queries[query], rows)
