"""Articles, stories and evidence in memory."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.article import Article, ArticleId, Identity
from bot.domain.ask import About
from bot.domain.claims import SeenLimits
from bot.domain.delivery import Delivery, Kind
from bot.domain.destination import DestinationId
from bot.domain.filters import marked
from bot.domain.following import Viewer
from bot.domain.history import StoredStory
from bot.domain.polling import PollRecord
from bot.domain.source import Source, SourceId
from bot.domain.story import Story
from bot.domain.topic import TopicSlug
from bot.outbox.digest_days import LOOK_BACK
from bot.outbox.filing import to_wake
from bot.outbox.growth import facts, grown_cards
from bot.polling.decide import merged_into
from tests.fakes.memory_store.tables import MemoryPart, is_owed, require


class MemoryArticles(MemoryPart):
    """Satisfies bot.ports.store.Articles, and prunes."""

    async def known(
        self, source: SourceId, identities: Collection[Identity], noted_before: datetime | None = None
    ) -> Mapping[Identity, bool]:
        """Return those of `identities` that this source has shown before, each with whether that was last noted before `noted_before`."""
        self.tables.check_open()
        seen = self.tables.seen.get(source, {})
        return {each: noted_before is not None and seen[each] < noted_before for each in identities if each in seen}

    async def brought_since(self, since: datetime) -> Mapping[SourceId, int]:
        """Return how many articles each source has brought since an instant."""
        self.tables.check_open()
        return Counter(article.source_id for article in self.tables.articles.values() if article.seen_at >= since)

    async def recent_stories(self, since: datetime) -> Sequence[StoredStory]:
        """Return the stories last seen at or after `since`, oldest first, each with its articles, oldest first."""
        self.tables.check_open()
        recent = [story for story in self.tables.stories.values() if story.last_seen_at >= since]
        recent.sort(key=lambda story: (story.first_seen_at, story.id))
        return [self._stored(story) for story in recent]

    def _stored(self, story: Story) -> StoredStory:
        articles = self._articles_of(story)
        matched = {each.id: sorted(e.topic for e in self.tables.evidence.get(each.id, {}).values() if e.matched) for each in articles}
        return StoredStory(story, articles, {article: tuple(topics) for article, topics in matched.items() if topics})

    def _articles_of(self, story: Story) -> tuple[Article, ...]:
        articles = (article for article in self.tables.articles.values() if article.story_id == story.id)
        return tuple(sorted(articles, key=lambda article: (article.seen_at, article.published_at, article.id)))

    async def record(self, poll: PollRecord) -> Sequence[DestinationId]:
        """Apply a poll as a whole or not at all; nothing when its source was removed meanwhile."""
        self.tables.check_open()
        stored = self.tables.sources.get(poll.source.id)
        if stored is None:
            return ()
        self._refuse_loose_ends(poll)
        if poll.asked in {"", stored.url}:
            self._update_source(stored, poll)
        self._hold(poll)
        self._remember(poll)
        self._file(poll)
        owed = to_wake(poll, self._grow(poll))
        return tuple(each for each in owed if self.tables.destinations[each].takes_messages(poll.at))

    async def marks_of(self, articles: Collection[ArticleId]) -> Mapping[ArticleId, Collection[TopicSlug]]:
        """Return what articles matched, marks among it."""
        self.tables.check_open()
        matched = {each: {one.topic for one in self.tables.evidence.get(each, {}).values() if one.matched} for each in articles}
        return {each: found for each, found in matched.items() if found}

    async def mark(self, marks: Mapping[ArticleId, Collection[TopicSlug]]) -> None:
        """Let articles that are there bear marks."""
        self.tables.check_open()
        for article, some in marks.items():
            if article in self.tables.articles:
                known = self.tables.evidence.setdefault(article, {})
                self.tables.evidence[article] = {each.topic: each for each in marked(some)} | known

    def _grow(self, poll: PollRecord) -> list[Delivery]:
        """File the edits of the cards whose stories got another report, and the answers to them."""
        updates: list[Delivery] = []
        answers: list[Delivery] = []
        for growth in poll.grown:
            cards = [each for each in self.tables.deliveries.values() if each.story_id == growth.story_id and not self._is_off(each)]
            cards = [each for each in cards if self.tables.is_for(poll.source.id, each.destination_id)]
            updates += grown_cards(cards, growth, poll.at)
            answers += facts(cards, growth, poll.at)
        self.tables.deliveries.update({update.id: update for update in updates})
        self.tables.go_with(each for each in updates if each.kind is Kind.ALERT)
        self.tables.file(answers)
        return [*updates, *answers]

    def _is_off(self, delivery: Delivery) -> bool:
        channel = self.tables.destinations[delivery.destination_id]
        return channel.off_at is not None or channel.left_at is not None

    def _refuse_loose_ends(self, poll: PollRecord) -> None:
        stories = self.tables.stories.keys() | {story.id for story in poll.stories}
        articles = self.tables.articles.keys() | {article.id for article in poll.articles}
        require(stories, [article.story_id for article in poll.articles], "story")
        require(stories, [delivery.story_id for delivery in poll.deliveries if delivery.story_id], "story")
        require(articles, poll.evidence, "article")
        require(articles, [delivery.article_id for delivery in poll.deliveries if delivery.article_id], "article")
        require(self.tables.destinations, [delivery.destination_id for delivery in poll.deliveries], "destination")

    def _update_source(self, stored: Source, poll: PollRecord) -> None:
        others = (source for source in self.tables.sources.values() if source.url == poll.source.url and source.id != stored.id)
        other = next(others, None)
        merges = other is not None and other.disabled_at is None and other.fetched_at is not None
        self.tables.sources[stored.id] = replace(
            poll.source,
            url=stored.url if other else poll.source.url,
            owner=stored.owner,
            last_error=merged_into(poll.source.url) if merges else poll.source.last_error,
            disabled_at=stored.disabled_at or poll.source.disabled_at or (poll.at if merges else None),
        )

    def _hold(self, poll: PollRecord) -> None:
        if poll.hold_host_until is not None:
            host = poll.source.host
            self.tables.holds[host] = max(poll.hold_host_until, self.tables.holds.get(host, poll.hold_host_until))

    def _remember(self, poll: PollRecord) -> None:
        identities = {*poll.seen, *(article.identity for article in poll.articles)}
        seen = self.tables.seen.setdefault(poll.source.id, {})
        seen |= {identity: max(poll.at, seen.get(identity, poll.at)) for identity in identities}
        for story in poll.stories:
            stored = self.tables.stories.setdefault(story.id, story)
            self.tables.stories[story.id] = replace(stored, last_seen_at=max(stored.last_seen_at, story.last_seen_at))

    def _file(self, poll: PollRecord) -> None:
        for article in poll.articles:
            self.tables.articles.setdefault(article.id, article)
        for article_id, all_evidence in poll.evidence.items():
            stored = self.tables.evidence.setdefault(article_id, {})
            for evidence in all_evidence:
                stored.setdefault(evidence.topic, evidence)
        self.tables.file(poll.deliveries)

    async def latest_of(self, source: SourceId, limit: int, viewer: Viewer) -> Sequence[Article]:
        """Return the newest articles of a source that the viewer may see, newest first."""
        self.tables.check_open()
        own = [each for each in self.tables.articles.values() if each.source_id == source and self.tables.sees(each, viewer)]
        return sorted(own, key=lambda article: (article.published_at, article.id), reverse=True)[:limit]

    async def latest(self, topic: TopicSlug, limit: int, viewer: Viewer) -> Sequence[Article]:
        """Return the newest articles that matched `topic` and the viewer may see, newest first."""
        self.tables.check_open()
        matched = [
            self.tables.articles[article_id]
            for article_id, by_topic in self.tables.evidence.items()
            if topic in by_topic and by_topic[topic].matched and self.tables.sees(self.tables.articles[article_id], viewer)
        ]
        return sorted(matched, key=lambda article: (article.published_at, article.id), reverse=True)[:limit]

    async def forget_seen(self, limits: SeenLimits, now: datetime) -> int:
        """Forget identities that their sources have not shown for long; return how many."""
        self.tables.check_open()
        kept = {source: _still_known(seen, limits, now) for source, seen in self.tables.seen.items()}
        gone = sum(len(seen) - len(kept[source]) for source, seen in self.tables.seen.items())
        self.tables.seen = kept
        return gone

    async def prune(self, before: datetime) -> int:
        """Delete the stories last seen before `before` that owe nothing, with all that belongs to them; return how many articles went."""
        self.tables.check_open()
        tables = self.tables
        tables.asked = {seat: (at, last) for seat, (at, last) in tables.asked.items() if at >= before}
        tables.digests = {day: nonce for day, nonce in tables.digests.items() if day.day >= (before - LOOK_BACK).date()}
        old = {key for key, each in tables.deliveries.items() if each.notice and each.filed_at < before and not is_owed(each)}
        tables.deliveries = {key: each for key, each in tables.deliveries.items() if key not in old}
        owed = {each.story_id for each in tables.deliveries.values() if is_owed(each)}
        gone = {story.id for story in tables.stories.values() if story.last_seen_at < before and story.id not in owed}
        tables.deliveries = {key: each for key, each in tables.deliveries.items() if each.story_id not in gone}
        shown = {delivery.article_id for delivery in tables.deliveries.values()}
        articles = {article.id for article in tables.articles.values() if article.story_id in gone and article.id not in shown}
        tables.evidence = {key: each for key, each in tables.evidence.items() if key not in articles}
        tables.articles = {key: each for key, each in tables.articles.items() if key not in articles}
        left = {article.story_id for article in tables.articles.values()}
        tables.stories = {key: each for key, each in tables.stories.items() if key not in gone or key in left}
        tables.asks = {
            key: each
            for key, each in tables.asks.items()
            if each.subject.about is not About.STORY or int(each.subject.what) in tables.stories
        }
        return len(articles)


def _still_known(seen: Mapping[Identity, datetime], limits: SeenLimits, now: datetime) -> dict[Identity, datetime]:
    """Return what a source may show again: what it showed lately, and of the rest what is neither too old nor too much."""
    last = max((at for at in seen.values() if at <= now), default=None)
    if last is None:
        return dict(seen)
    newest = sorted(seen.values(), reverse=True)
    too_many = newest[limits.most] if len(newest) > limits.most else None
    return {
        identity: at
        for identity, at in seen.items()
        if at >= last - limits.still_shown or (at >= last - limits.keep and (too_many is None or at > too_many))
    }
