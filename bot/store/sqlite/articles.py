"""Articles, stories and evidence in SQLite."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.coalesce import Coalescer
from bot.domain.article import Article, ArticleId, Identity, StoryId
from bot.domain.destination import DestinationId
from bot.domain.history import StoredStory
from bot.domain.polling import PollRecord
from bot.domain.source import SourceId
from bot.domain.times import micros
from bot.domain.topic import TopicSlug
from bot.outbox.filing import to_wake
from bot.store.rows import article_of, schedule_row, story_of
from bot.store.sqlite.poll_rows import is_quiet, poll_rows
from bot.store.sqlite.polls import PollWriting
from bot.store.sqlite.reader import Reader
from bot.store.sqlite.room import SqliteRoom, json_list
from bot.store.sqlite.writer import Writer

_MANY = 300  # articles: the rows of more are made in a thread, so that the event loop goes on meanwhile

_Shown = tuple[SourceId, Collection[Identity], int]
"""A source, the identities of what it shows now, and the time (in microseconds) before which it is too long ago that they were noted."""


class SqliteArticles(SqliteRoom):
    """Satisfies bot.ports.store.Articles."""

    def __init__(self, reader: Reader, writer: Writer, queries: Mapping[str, str]) -> None:
        super().__init__(reader, writer, queries)
        polls = PollWriting(queries)
        self._record, self._update_quiet = polls.record, polls.update_quiet
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
        [found] = await self._reader.rows(
            "not_known_lately",
            asked=json.dumps({source: list(those) for source, those in asked.items()}),
            noted_before=max(noted_before for _, _, noted_before in calls),
        )
        noted: dict[SourceId, dict[Identity, int | None]] = {source: {} for source in asked}
        for source, identity, seen_at in json.loads(found["noted"]):
            noted[source][identity] = seen_at
        return [_known(identities, noted[source], noted_before) for source, identities, noted_before in calls]

    async def recent_stories(self, since: datetime) -> Sequence[StoredStory]:
        """Return the stories last seen at or after `since`, oldest first, each with its articles, oldest first.

        An article that is committed between the two reads may be missing from its story; it is there the next time.
        """
        stories = [story_of(row) for row in await self._reader.rows("recent_stories", since=micros(since))]
        articles: dict[StoryId, list[Article]] = {}
        for row in await self._reader.rows("recent_articles", since=micros(since)):
            articles.setdefault(row["story_id"], []).append(article_of(row))
        topics: dict[StoryId, dict[ArticleId, tuple[TopicSlug, ...]]] = {}
        for row in await self._reader.rows("recent_topics", since=micros(since)):
            of_story, article = topics.setdefault(row["story_id"], {}), row["article_id"]
            of_story[article] = (*of_story.get(article, ()), row["topic"])
        return [StoredStory(story, tuple(articles.get(story.id, ())), topics.get(story.id, {})) for story in stories]

    async def latest(self, topic: TopicSlug, limit: int) -> Sequence[Article]:
        """Return the newest articles that matched `topic`, newest first."""
        return [article_of(row) for row in await self._reader.rows("latest", topic=topic, limit=limit)]

    async def record(self, poll: PollRecord) -> Sequence[DestinationId]:
        """Apply a poll as a whole or not at all; nothing when its source was removed meanwhile."""
        if is_quiet(poll) and await self._writer.write_in_thread(self._update_quiet, schedule_row(poll.source)):
            return ()
        rows = await asyncio.to_thread(poll_rows, poll) if len(poll.articles) > _MANY else poll_rows(poll)
        updates = await self._writer.write_in_thread(self._record, rows)
        return () if updates is None else await self._awake(to_wake(poll, updates), poll)

    async def _awake(self, owed: Sequence[DestinationId], poll: PollRecord) -> Sequence[DestinationId]:
        """Leave out the channels that are paused: a thousand of them would be in the way of the others at each article."""
        if not owed:
            return ()
        taking = {row["id"] for row in await self._reader.rows("taking_messages", ids=json_list(owed), now=micros(poll.at))}
        return tuple(each for each in owed if each in taking)


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
