"""Articles, stories and evidence in SQL."""

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.coalesce import Coalescer
from bot.domain.article import Article, ArticleId, Identity, StoryId
from bot.domain.delivery import Delivery
from bot.domain.destination import DestinationId
from bot.domain.following import Viewer
from bot.domain.history import StoredStory
from bot.domain.polling import PollRecord
from bot.domain.source import SourceId
from bot.domain.times import micros
from bot.domain.topic import TopicSlug
from bot.outbox.filing import to_wake
from bot.store.rows import Row, article_of, story_of
from bot.store.sql.database import Database, Transaction
from bot.store.sql.part import SqlPart, json_list, viewer_row

_AT_ONCE = 500  # marks: a transaction of many would keep others waiting

_Shown = tuple[SourceId, Collection[Identity], int]
"""A source, the identities of what it shows now, and the time (in microseconds) before which it is too long ago that they were noted."""


class SqlArticles(SqlPart, ABC):
    """Satisfies bot.ports.store.Articles."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._known_coalescer: Coalescer[_Shown, Mapping[Identity, bool]] = Coalescer(self._known_of)

    async def known(
        self, source: SourceId, identities: Collection[Identity], noted_before: datetime | None = None
    ) -> Mapping[Identity, bool]:
        """Return those of `identities` that this source has shown before, each with whether that was last noted before `noted_before`.

        Polls that ask at once share the query.
        """
        return await self._known_coalescer.get((source, identities, micros(noted_before) if noted_before else 0))

    async def _known_of(self, calls: Sequence[_Shown]) -> Sequence[Mapping[Identity, bool]]:
        asked: dict[SourceId, set[Identity]] = {}
        for source, identities, _ in calls:
            asked.setdefault(source, set()).update(identities)
        [found] = await self._database.read(
            "not_known_lately",
            asked=json.dumps({source: list(those) for source, those in asked.items()}),
            noted_before=max(noted_before for _, _, noted_before in calls),
        )
        noted: dict[SourceId, dict[Identity, int | None]] = {source: {} for source in asked}
        for source, identity, seen_at in json.loads(found["noted"]):
            noted[source][identity] = seen_at
        return [_known(identities, noted[source], noted_before) for source, identities, noted_before in calls]

    async def brought_since(self, since: datetime) -> Mapping[SourceId, int]:
        """Return how many articles each source has brought since an instant."""
        rows = await self._database.read("brought_since", since=micros(since))
        return {SourceId(row["source_id"]): int(row["articles"]) for row in rows}

    async def recent_stories(self, since: datetime) -> Sequence[StoredStory]:
        """Return the stories last seen at or after `since`, oldest first, each with its articles, oldest first.

        An article that is committed between the two reads may be missing from its story; it is there the next time.
        """
        stories = [story_of(row) for row in await self._database.read("recent_stories", since=micros(since))]
        articles: dict[StoryId, list[Article]] = {}
        for row in await self._database.read("recent_articles", since=micros(since)):
            articles.setdefault(row["story_id"], []).append(article_of(row))
        topics: dict[StoryId, dict[ArticleId, tuple[TopicSlug, ...]]] = {}
        for row in await self._database.read("recent_topics", since=micros(since)):
            of_story, article = topics.setdefault(row["story_id"], {}), row["article_id"]
            of_story[article] = (*of_story.get(article, ()), row["topic"])
        return [StoredStory(story, tuple(articles.get(story.id, ())), topics.get(story.id, {})) for story in stories]

    async def latest_of(self, source: SourceId, limit: int, viewer: Viewer) -> Sequence[Article]:
        """Return the newest articles of a source that the viewer may see, newest first."""
        return [article_of(row) for row in await self._database.read("latest_of", source_id=source, limit=limit, **viewer_row(viewer))]

    async def latest(self, topic: TopicSlug, limit: int, viewer: Viewer) -> Sequence[Article]:
        """Return the newest articles that matched `topic` and the viewer may see, newest first."""
        return [article_of(row) for row in await self._database.read("latest", topic=topic, limit=limit, **viewer_row(viewer))]

    async def marks_of(self, articles: Collection[ArticleId]) -> Mapping[ArticleId, Collection[TopicSlug]]:
        """Return what articles matched, marks among it."""
        found: dict[ArticleId, set[TopicSlug]] = {}
        for row in await self._database.read("owed_topics", ids=json_list(articles)) if articles else ():
            found.setdefault(ArticleId(row["article_id"]), set()).add(TopicSlug(row["topic"]))
        return found

    async def mark(self, marks: Mapping[ArticleId, Collection[TopicSlug]]) -> None:
        """Let articles bear marks."""
        rows = [{"article_id": article, "topic": each} for article, some in marks.items() for each in sorted(some)]
        for start in range(0, len(rows), _AT_ONCE):
            await self._database.write(_mark_all, rows[start : start + _AT_ONCE])

    async def record(self, poll: PollRecord) -> Sequence[DestinationId]:
        """Apply a poll as a whole or not at all; nothing when its source was removed meanwhile."""
        caused = await self._write_poll(poll)
        return () if caused is None else await self._awake(to_wake(poll, caused), poll)

    @abstractmethod
    async def _write_poll(self, poll: PollRecord) -> Sequence[Delivery] | None:
        """Write a poll and return the deliveries that it caused beside its own; None where there is nobody to wake."""

    async def _awake(self, owed: Sequence[DestinationId], poll: PollRecord) -> Sequence[DestinationId]:
        """Leave out the channels that are paused: a thousand of them would be in the way of the others at each article."""
        if not owed:
            return ()
        taking = {row["id"] for row in await self._database.read("taking_messages", ids=json_list(owed), now=micros(poll.at))}
        return tuple(each for each in owed if each in taking)


async def _mark_all(transaction: Transaction, calls: Sequence[Sequence[Row]]) -> Sequence[None]:
    await transaction.run("mark", [row for rows in calls for row in rows])
    return [None] * len(calls)


def _known(identities: Collection[Identity], noted: Mapping[Identity, int | None], noted_before: int) -> Mapping[Identity, bool]:
    """Return the known ones, given when those were noted that were not noted lately, None for the unknown."""
    known = dict.fromkeys(identities, False)
    for identity in known.keys() & noted.keys():
        at = noted[identity]
        if at is None:
            del known[identity]
        else:
            known[identity] = at < noted_before
    return known
