"""What the page shows of the past, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.article import Article, StoryId
from bot.domain.delivery import ENTRIES, Batch, Delivery, DeliveryId, Kind, Nonce, State
from bot.domain.destination import DestinationId
from bot.domain.history import StoryFile
from bot.domain.loads import Told
from bot.domain.story import Story
from bot.domain.topic import Evidence, TopicSlug
from bot.outbox.remembered import remembered
from bot.ports.browsing import Mark, StoryMark
from tests.fakes.memory_store.outbox import MemoryOutbox
from tests.fakes.memory_store.tables import is_owed

_NEVER = datetime.max.replace(tzinfo=UTC)


class MemoryBrowsing(MemoryOutbox):
    """Satisfies bot.ports.browsing.Browsing."""

    async def messages(self, of: DestinationId, limit: int, *, before: Mark | None = None, digests: bool = False) -> Sequence[Batch]:
        """Return what a channel was sent, the newest first."""
        self.tables.check_open()
        end = before or Mark(_NEVER, Nonce(""))
        marks = {_mark(each) for each in self._sent(of) if (not digests or each.kind in ENTRIES) and _mark(each) < end}
        return self._remembered(of, [mark.nonce for mark in sorted(marks, reverse=True)[:limit]]) if marks else ()

    async def message(self, delivery: DeliveryId) -> Batch | None:
        """Return the message that carries a delivery; None where there is none."""
        self.tables.check_open()
        known = self.tables.deliveries.get(delivery)
        if known is None or known.nonce is None or known.sent_at is None:
            return None
        return next(iter(self._remembered(known.destination_id, [known.nonce])), None)

    async def stories(self, limit: int, *, before: StoryMark | None = None, topic: TopicSlug | None = None) -> Sequence[StoryFile]:
        """Return stories with their reports, those with the newest report first."""
        self.tables.check_open()
        newest = sorted(self.tables.stories.values(), key=lambda each: (each.last_seen_at, each.id), reverse=True)
        found = [self._story_file(each) for each in newest if before is None or (each.last_seen_at, each.id) < before]
        about = [each for each in found if topic is None or topic in _topics(each)]
        return [each for each in about if each.reports][:limit]

    async def story(self, of: StoryId) -> StoryFile | None:
        """Return one story with its reports, and what channels were owed of it; None where there is none."""
        self.tables.check_open()
        known = self.tables.stories.get(of)
        found = self._story_file(known) if known else None
        if found is None or not found.reports:
            return None
        owed = sorted((each for each in self.tables.deliveries.values() if each.story_id == of), key=lambda each: (each.filed_at, each.id))
        return found._replace(deliveries=tuple((self.tables.destinations[each.destination_id], each) for each in owed))

    async def queue(self, limit: int) -> Sequence[Told]:
        """Return what waits, or is being sent, in all channels: the first due first."""
        self.tables.check_open()
        waiting = sorted((each for each in self.tables.deliveries.values() if is_owed(each)), key=lambda each: (each.due_at, each.id))
        return [self._title(each) for each in waiting[:limit]]

    async def given_up(self, limit: int) -> Sequence[Told]:
        """Return what was given up in all channels, the newest first."""
        self.tables.check_open()
        parked = [each for each in self.tables.deliveries.values() if each.state is State.PARKED]
        return [self._title(each) for each in sorted(parked, key=lambda each: (each.filed_at, each.id), reverse=True)[:limit]]

    def _title(self, delivery: Delivery) -> Told:
        article = self.tables.articles.get(delivery.article_id) if delivery.article_id else None
        channel = self.tables.destinations[delivery.destination_id]
        return Told(delivery=delivery, channel=channel, title=article.title if article else "", url=article.url if article else "")

    def _story_file(self, story: Story) -> StoryFile:
        own = [each for each in self.tables.articles.values() if each.story_id == story.id]
        ordered = sorted(own, key=lambda each: (each.seen_at, each.published_at, each.id))
        return StoryFile(story, tuple(replace(self._report(each), evidence=self._evidence(each)) for each in ordered))

    def _evidence(self, article: Article) -> tuple[Evidence, ...]:
        return tuple(sorted(self.tables.evidence.get(article.id, {}).values(), key=lambda each: (-each.score, each.topic)))

    def _sent(self, of: DestinationId) -> list[Delivery]:
        owed = [each for each in self.tables.deliveries.values() if each.destination_id == of]
        return [each for each in owed if each.sent_at and each.kind is not Kind.UPDATE]

    def _remembered(self, of: DestinationId, names: Collection[Nonce]) -> Sequence[Batch]:
        told = [self._loaded(each) for each in self._sent(of) if each.nonce in names]
        owed = [each for each in self.tables.deliveries.values() if each.destination_id == of]
        edits = [each for each in owed if each.kind is Kind.UPDATE and each.sent_at]
        own = [each for each in self.tables.subscriptions.values() if each.destination_id == of]
        wishes = sorted(own, key=lambda each: (each.created_at, each.id))
        return remembered(self.tables.destinations[of], wishes, told, edits)


def _topics(told: StoryFile) -> set[TopicSlug]:
    return {each.topic for report in told.reports for each in report.evidence if each.matched}


def _mark(delivery: Delivery) -> Mark:
    return Mark(delivery.sent_at or delivery.filed_at, delivery.nonce or Nonce(""))
