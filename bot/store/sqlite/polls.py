"""Writes polls, in the database's thread.

What a transaction needs is known before it begins, so the event loop need not be asked between two of its statements: asking took
some 60 microseconds each time, a quarter of what a poll with news costs.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.delivery import Delivery
from bot.store.growing import facts, grown_cards
from bot.store.rows import Row, Schedule, delivery_of, delivery_row
from bot.store.sqlite.poll_rows import PollRows
from bot.store.sqlite.room import json_list


class PollWriting:
    """The statements of polls; `connection` is that of the thread, with a transaction open."""

    def __init__(self, queries: Mapping[str, str]) -> None:
        self._queries = queries

    def update_quiet(self, connection: sqlite3.Connection, sources: Sequence[Schedule]) -> Sequence[bool]:
        """Store the schedules of many sources; say for each whether it was found under the URL that it has."""
        polls = json.dumps(sources, ensure_ascii=False)
        found = {row["id"] for row in self._rows(connection, "update_quiet_sources", polls=polls)}
        return [source[0] in found for source in sources]

    def record(self, connection: sqlite3.Connection, polls: Sequence[PollRows]) -> Sequence[list[Delivery] | None]:
        """Write the rows of many polls, a statement for each table; return the edits that each caused, None where its source is gone."""
        ids = json_list(poll.source_id for poll in polls)
        urls = {row["id"]: row["url"] for row in self._rows(connection, "source_urls", ids=ids)}
        here = [poll for poll in polls if poll.source_id in urls]
        self._update_sources(connection, here, urls)
        self._run(connection, "remember", [row for poll in here for row in poll.seen])
        self._run(connection, "save_story", [row for poll in here for row in poll.stories])
        self._run(connection, "add_article", [row for poll in here for row in poll.articles])
        self._run(connection, "add_evidence", [row for poll in here for row in poll.evidence])
        self._run(connection, "add_delivery", [row for poll in here for row in poll.deliveries])
        return [self._grow(connection, poll) if poll.source_id in urls else None for poll in polls]

    def _grow(self, connection: sqlite3.Connection, poll: PollRows) -> list[Delivery]:
        """File the edits of the cards whose stories got another report, and the answers to them."""
        if not poll.grown:
            return []
        stories = json_list(growth.story_id for growth in poll.grown)
        cards = [delivery_of(row) for row in self._rows(connection, "cards_of_stories", ids=stories)]
        told = [([card for card in cards if card.story_id == growth.story_id], growth) for growth in poll.grown]
        updates = [update for known, growth in told for update in grown_cards(known, growth, poll.at)]
        answers = [answer for known, growth in told for answer in facts(known, growth, poll.at)]
        self._run(connection, "save_update", [delivery_row(update) for update in updates])
        self._run(connection, "add_delivery", [delivery_row(answer) for answer in answers])
        return [*updates, *answers]

    def _update_sources(self, connection: sqlite3.Connection, polls: Sequence[PollRows], urls: dict[int, str]) -> None:
        stayed = [poll.source for poll in polls if poll.source["url"] == urls[poll.source_id]]
        moved = [poll.source for poll in polls if poll.source["url"] != urls[poll.source_id]]
        self._run(connection, "update_source_in_place", stayed)
        self._run(connection, "update_source", moved)
        self._run(connection, "hold_host", [row for poll in polls for row in poll.holds])

    def _rows(self, connection: sqlite3.Connection, query: str, **parameters: Any) -> list[Row]:
        return connection.execute(self._queries[query], parameters).fetchall()

    def _run(self, connection: sqlite3.Connection, query: str, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            connection.executemany(self._queries[query], rows)
