"""Articles, stories and evidence in SQLite."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import aiosqlite

from bot.domain.article import Article, Identity, StoryId
from bot.domain.delivery import Delivery
from bot.domain.destination import DestinationId
from bot.domain.polling import PollRecord
from bot.domain.source import SourceId
from bot.domain.topic import TopicSlug
from bot.ports.store import StoredStory
from bot.store.growing import facts, grown_cards
from bot.store.rows import article_of, delivery_of, delivery_row, source_columns, story_of
from bot.store.sqlite.poll_rows import PollRows, is_quiet, poll_rows
from bot.store.sqlite.reader import Reader, Together
from bot.store.sqlite.room import SqliteRoom, json_list
from bot.store.sqlite.writer import Writer
from bot.store.times import micros
from bot.store.waking import to_wake

_MANY = 300  # articles: the rows of more are made in a thread, so that the event loop goes on meanwhile

_Shown = tuple[SourceId, Collection[Identity], int]
"""A source, the identities of what it shows now, and the time (in microseconds) before which it is too long ago that they were noted."""


class SqliteArticles(SqliteRoom):
    """Satisfies bot.ports.store.Articles."""

    def __init__(self, reader: Reader, writer: Writer, queries: Mapping[str, str]) -> None:
        super().__init__(reader, writer, queries)
        self._known_together: Together[_Shown, Mapping[Identity, bool]] = Together(self._known_of)

    async def known(
        self, source: SourceId, identities: Collection[Identity], noted_before: datetime | None = None
    ) -> Mapping[Identity, bool]:
        """Return those of `identities` that this source has shown before, each with whether that was last noted before `noted_before`.

        Polls that ask at once share the query.
        """
        return await self._known_together.get((source, identities, micros(noted_before) if noted_before else 0))

    async def _known_of(self, calls: Sequence[_Shown]) -> Sequence[Mapping[Identity, bool]]:
        asked: dict[SourceId, set[Identity]] = {}
        for source, identities, _ in calls:
            asked.setdefault(source, set()).update(identities)
        rows = await self._reader.rows("known", asked=json.dumps({source: list(those) for source, those in asked.items()}))
        known: dict[SourceId, dict[Identity, int]] = {source: {} for source in asked}
        for row in rows:
            known[row["source_id"]][row["identity"]] = row["seen_at"]
        return [
            {each: known[source][each] < noted_before for each in identities if each in known[source]}
            for source, identities, noted_before in calls
        ]

    async def recent_stories(self, since: datetime) -> Sequence[StoredStory]:
        """Return the stories last seen at or after `since`, oldest first, each with its articles, oldest first.

        An article that is committed between the two reads may be missing from its story; it is there the next time.
        """
        stories = [story_of(row) for row in await self._reader.rows("recent_stories", since=micros(since))]
        articles: dict[StoryId, list[Article]] = {}
        for row in await self._reader.rows("recent_articles", since=micros(since)):
            articles.setdefault(row["story_id"], []).append(article_of(row))
        return [StoredStory(story, tuple(articles.get(story.id, ()))) for story in stories]

    async def latest(self, topic: TopicSlug, limit: int) -> Sequence[Article]:
        """Return the newest articles that matched `topic`, newest first."""
        return [article_of(row) for row in await self._reader.rows("latest", topic=topic, limit=limit)]

    async def record(self, poll: PollRecord) -> Sequence[DestinationId]:
        """Apply a poll as a whole or not at all; nothing when its source was removed meanwhile."""
        if is_quiet(poll) and await self._writer.write(self._update_quiet, source_columns(poll.source), single=True):
            return ()
        rows = await asyncio.to_thread(poll_rows, poll) if len(poll.articles) > _MANY else poll_rows(poll)
        updates = await self._writer.write(self._record, rows)
        return () if updates is None else await self._awake(to_wake(poll, updates), poll)

    async def _update_quiet(self, connection: aiosqlite.Connection, sources: Sequence[dict[str, Any]]) -> Sequence[bool]:
        """Store the states of many sources; say for each whether it was found under the URL that it has."""
        polls = json.dumps([list(source.values()) for source in sources], ensure_ascii=False)
        found = {row["id"] for row in await self._rows(connection, "update_quiet_sources", polls=polls)}
        return [source["id"] in found for source in sources]

    async def _awake(self, owed: Sequence[DestinationId], poll: PollRecord) -> Sequence[DestinationId]:
        """Leave out the channels that are paused: a thousand of them would be in the way of the others at each article."""
        if not owed:
            return ()
        taking = {row["id"] for row in await self._reader.rows("taking_messages", ids=json_list(owed), now=micros(poll.at))}
        return tuple(each for each in owed if each in taking)

    async def _record(self, connection: aiosqlite.Connection, polls: Sequence[PollRows]) -> Sequence[list[Delivery] | None]:
        """Write the rows of many polls, a statement for each table; return the edits that each caused, None where its source is gone."""
        ids = json_list(poll.source_id for poll in polls)
        urls = {row["id"]: row["url"] for row in await self._rows(connection, "source_urls", ids=ids)}
        here = [poll for poll in polls if poll.source_id in urls]
        await self._update_sources(connection, here, urls)
        await self._run(connection, "remember", [row for poll in here for row in poll.seen])
        await self._run(connection, "save_story", [row for poll in here for row in poll.stories])
        await self._run(connection, "add_article", [row for poll in here for row in poll.articles])
        await self._run(connection, "add_evidence", [row for poll in here for row in poll.evidence])
        await self._run(connection, "add_delivery", [row for poll in here for row in poll.deliveries])
        return [await self._grow(connection, poll) if poll.source_id in urls else None for poll in polls]

    async def _grow(self, connection: aiosqlite.Connection, poll: PollRows) -> list[Delivery]:
        """File the edits of the cards whose stories got another report, and the answers to them."""
        if not poll.grown:
            return []
        stories = json_list(growth.story_id for growth in poll.grown)
        cards = [delivery_of(row) for row in await self._rows(connection, "cards_of_stories", ids=stories)]
        told = [([card for card in cards if card.story_id == growth.story_id], growth) for growth in poll.grown]
        updates = [update for known, growth in told for update in grown_cards(known, growth, poll.at)]
        answers = [answer for known, growth in told for answer in facts(known, growth, poll.at)]
        await self._run(connection, "save_update", [delivery_row(update) for update in updates])
        await self._run(connection, "add_delivery", [delivery_row(answer) for answer in answers])
        return [*updates, *answers]

    async def _update_sources(self, connection: aiosqlite.Connection, polls: Sequence[PollRows], urls: dict[int, str]) -> None:
        stayed = [poll.source for poll in polls if poll.source["url"] == urls[poll.source_id]]
        moved = [poll.source for poll in polls if poll.source["url"] != urls[poll.source_id]]
        await self._run(connection, "update_source_in_place", stayed)
        await self._run(connection, "update_source", moved)
        await self._run(connection, "hold_host", [row for poll in polls for row in poll.holds])
