"""What readers look for, in memory: the words of each article are made when somebody asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.article import Article, StoryId
from bot.domain.delivery import Coverage, Delivery, Kind, State
from bot.domain.destination import Destination, Workspace
from bot.domain.following import Viewer
from bot.domain.reading import Seat
from bot.domain.search import IndexQuery, Stem
from bot.domain.source import SourceId, SourceKind
from bot.domain.topic import TopicSlug
from bot.matching.lookup import index_words
from bot.ports.reading import OLD_NEWS, SAME_QUESTION
from bot.store.rows import shown_title
from tests.fakes.memory_store.tables import MemoryPart


class MemorySearch(MemoryPart):
    """Satisfies bot.ports.reading.Reading."""

    async def keep_index(self, limit: int) -> int:
        """Return 0: nothing waits."""
        self.tables.check_open()
        return 0

    async def look_up(self, query: IndexQuery, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles that hold what is asked for, those that were seen last first."""
        self.tables.check_open()
        all_or_any = all if query.every else any
        found = []
        for each in self.tables.articles.values():
            words = set(index_words(each.title, each.summary).split())
            holds = all_or_any(any(_holds(words, stem) for stem in group) for group in query.groups)
            if holds and self.tables.sees(each, viewer) and (query.since is None or each.seen_at >= query.since):
                found.append(each)
        return [self._coverage(each) for each in sorted(found, key=lambda each: (-each.seen_at.timestamp(), each.id))[:limit]]

    async def reports_on(self, stories: Collection[StoryId], viewer: Viewer) -> Mapping[StoryId, Sequence[Coverage]]:
        """Return the articles of some stories, oldest first."""
        self.tables.check_open()
        found: dict[StoryId, list[Coverage]] = {}
        for each in sorted(self.tables.articles.values(), key=lambda each: (each.seen_at, each.published_at, each.id)):
            if each.story_id in stories and self.tables.sees(each, viewer):
                found.setdefault(each.story_id, []).append(self._coverage(each))
        return found

    async def matched_since(self, topic: TopicSlug, since: datetime, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles that matched a topic and were seen since an instant, the newest first."""
        self.tables.check_open()
        found = []
        for key, evidence in self.tables.evidence.items():
            article, each = self.tables.articles[key], evidence.get(topic)
            if (
                each
                and each.matched
                and self.tables.sees(article, viewer)
                and article.seen_at >= since
                and article.published_at >= since - OLD_NEWS
            ):
                found.append(replace(self._coverage(article), evidence=(replace(each, hits=()),)))
        return sorted(found, key=lambda each: (each.article.published_at, each.article.id), reverse=True)[:limit]

    async def seen_of(self, source: SourceId, since: datetime, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles that a source brought and that were seen since an instant, the newest first."""
        self.tables.check_open()
        brought = [each for each in self.tables.articles.values() if each.source_id == source and self.tables.sees(each, viewer)]
        found = [self._coverage(each) for each in brought if each.seen_at >= since and each.published_at >= since - OLD_NEWS]
        return sorted(found, key=lambda each: (each.article.published_at, each.article.id), reverse=True)[:limit]

    async def stories_since(self, topic: TopicSlug, since: datetime) -> int:
        """Return how many stories a topic had since an instant."""
        self.tables.check_open()
        matched = (self.tables.articles[key] for key, found in self.tables.evidence.items() if topic in found and found[topic].matched)
        return len({each.story_id for each in matched if min(each.seen_at, each.published_at) >= since and each.owner is None})

    async def note_asked(self, seat: Seat, at: datetime) -> datetime | None:
        """Note that somebody asks what they missed, and return when they asked before."""
        self.tables.check_open()
        asked, before = self.tables.asked.get(seat, (None, None))
        if asked is not None and asked > at:
            asked = before = None
        if asked is not None and at - asked < SAME_QUESTION:
            return before
        self.tables.asked[seat] = (at, asked)
        return asked

    async def posted(self, stories: Collection[StoryId], workspace: Workspace) -> Sequence[tuple[Destination, Delivery]]:
        """Return what the channels of a workspace were sent of some stories, the newest first."""
        self.tables.check_open()
        sent = [each for each in self.tables.deliveries.values() if each.story_id in stories and _was_posted(each)]
        newest = sorted(sent, key=lambda each: (-(each.sent_at or each.due_at).timestamp(), each.id))
        told = [(self.tables.destinations[each.destination_id], each) for each in newest]
        return [(channel, each) for channel, each in told if channel.workspace == workspace]

    def _coverage(self, article: Article) -> Coverage:
        source = self.tables.sources.get(article.source_id)
        title = shown_title(source.title if source else None, article.url)
        return Coverage(article=article, source_title=title, source_kind=source.kind if source else SourceKind.PRESS)


def _holds(words: Collection[str], stem: Stem) -> bool:
    return any(word.startswith(stem.text) for word in words) if stem.begins else stem.text in words


def _was_posted(delivery: Delivery) -> bool:
    stands = delivery.state is State.SENT and delivery.message_id is not None
    return stands and delivery.kind in (Kind.ALERT, Kind.MORE, Kind.DIGEST)
