"""What readers look for, in SQL. Each database has an index of its own, and its own way to ask it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.article import StoryId
from bot.domain.delivery import Coverage, Delivery
from bot.domain.destination import Destination, Workspace
from bot.domain.following import Viewer
from bot.domain.reading import Seat
from bot.domain.search import IndexQuery
from bot.domain.source import SourceId
from bot.domain.times import MICROSECOND, maybe_instant, micros
from bot.domain.topic import Evidence, TopicSlug
from bot.ports.reading import OLD_NEWS, SAME_QUESTION
from bot.store.channel_rows import destination_of
from bot.store.rows import Row, delivery_of, report_of_row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart, json_list, viewer_row

_AT_ONCE = 200
"""Rows that are read between two turns of the event loop: some milliseconds."""


class SqlSearch(SqlPart, ABC):
    """Satisfies bot.ports.reading.Reading."""

    @abstractmethod
    def _asked(self, query: IndexQuery) -> str:
        """Return a query in the words of the index."""

    async def look_up(self, query: IndexQuery, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles of the index that hold what is asked for, those that were seen last first."""
        asked = {"wanted": self._asked(query), "since": micros(query.since) if query.since else 0}
        rows, found = await self._found(asked | viewer_row(viewer), limit), list[Coverage]()
        for start in range(0, len(rows), _AT_ONCE):
            found += map(report_of_row, rows[start : start + _AT_ONCE])
            await asyncio.sleep(0)
        return found

    async def _found(self, asked: dict[str, Any], limit: int) -> Sequence[Row]:
        """Return the rows that fit, those that were seen last first."""
        return await self._database.read("look_up", **asked, limit=limit)

    async def reports_on(self, stories: Collection[StoryId], viewer: Viewer) -> Mapping[StoryId, Sequence[Coverage]]:
        """Return the articles of some stories, oldest first."""
        found: dict[StoryId, list[Coverage]] = {}
        for row in await self._database.read("reports_on", ids=json_list(stories), **viewer_row(viewer)):
            found.setdefault(row["story_id"], []).append(report_of_row(row))
        return found

    async def matched_since(self, topic: TopicSlug, since: datetime, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles that matched a topic and were seen since an instant, the newest first."""
        asked = {"topic": topic, "since": micros(since), "published_since": micros(since - OLD_NEWS), "limit": limit}
        rows = await self._database.read("matched_since", **asked, **viewer_row(viewer))
        return [report_of_row(row, (_evidence(topic, row),)) for row in rows]

    async def seen_of(self, source: SourceId, since: datetime, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles that a source brought and that were seen since an instant, the newest first."""
        asked = {"source_id": source, "since": micros(since), "published_since": micros(since - OLD_NEWS), "limit": limit}
        return [report_of_row(row) for row in await self._database.read("seen_of", **asked, **viewer_row(viewer))]

    async def stories_since(self, topic: TopicSlug, since: datetime) -> int:
        """Return how many stories a topic had since an instant."""
        (row,) = await self._database.read("stories_since", topic=topic, since=micros(since))
        return int(row["stories"])

    async def note_asked(self, seat: Seat, at: datetime) -> datetime | None:
        """Note that somebody asks what they missed, and return when they asked before."""
        return await self._database.write(self._note_asked, (seat, at))

    async def _note_asked(self, transaction: Transaction, calls: Sequence[tuple[Seat, datetime]]) -> Sequence[datetime | None]:
        return [await self._note_one(transaction, seat, at) for seat, at in calls]

    async def _note_one(self, transaction: Transaction, seat: Seat, at: datetime) -> datetime | None:
        whose = seat._asdict() | {"platform": seat.platform.value}
        known = await transaction.rows("asked_before", **whose)
        asked, before = (known[0]["asked_at"], known[0]["before_at"]) if known and known[0]["asked_at"] <= micros(at) else (None, None)
        if asked is not None and micros(at) - asked < SAME_QUESTION // MICROSECOND:
            return maybe_instant(before)
        await transaction.run("note_asked", [{**whose, "asked_at": micros(at), "before_at": asked}])
        return maybe_instant(asked)

    async def posted(self, stories: Collection[StoryId], workspace: Workspace) -> Sequence[tuple[Destination, Delivery]]:
        """Return what the channels of a workspace were sent of some stories, the newest first."""
        of = {"ids": json_list(stories), "platform": str(workspace.platform), "workspace_id": workspace.id}
        channels = {row["id"]: destination_of(row) for row in await self._database.read("posted_to", **of)}
        sent = [delivery_of(row) for row in await self._database.read("posted", **of)]
        return [(channels[each.destination_id], each) for each in sent if each.destination_id in channels]


def _evidence(topic: TopicSlug, row: Row) -> Evidence:
    return Evidence(topic=topic, score=row["score"], threshold=row["threshold"], hits=())
