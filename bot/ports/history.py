"""The port of the past: what became of articles, and who asks for what, for people who want to know why."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.delivery import Batch, DeliveryId
from bot.domain.destination import Destination, DestinationId
from bot.domain.following import Viewer
from bot.domain.history import ArticleHistory, Headline
from bot.domain.subscription import Subscription
from bot.domain.topic import TopicSlug


class History(Protocol):
    """The history of articles."""

    async def history_of(self, url: str, canonical_url: str, viewer: Viewer) -> Sequence[ArticleHistory]:
        """Return the articles that the viewer may see and that have one of these addresses, the newest first, and what became of each.

        They are a few at most.
        """
        ...

    async def subscribers(self, topic: TopicSlug) -> Sequence[tuple[Destination, Subscription]]:
        """Return the subscriptions to a topic with their channels, oldest first, also those of channels that are paused or off."""
        ...

    async def told_lately(self, of: DestinationId, limit: int) -> Sequence[Headline]:
        """Return what a channel was sent last, the newest first, under the titles that stand there now: cards, lists, digests, answers.

        A muted card stands there still; one that somebody deleted is not named to anybody.
        """
        ...

    async def owed(self, delivery: DeliveryId) -> ArticleHistory | None:
        """Return the article of a delivery, and what its channel alone was owed of the story; None where it was let go."""
        ...

    async def message_of(self, delivery: DeliveryId) -> Batch | None:
        """Return the digest or list that carries a delivery, as it was announced; None where none does, or where it was let go."""
        ...
