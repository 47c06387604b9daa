"""The port of the page: what was told to channels, as it stands there now."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.article import StoryId
from bot.domain.delivery import Batch, DeliveryId, Nonce
from bot.domain.destination import DestinationId
from bot.domain.history import StoryFile
from bot.domain.loads import Told
from bot.domain.topic import TopicSlug


class Mark(NamedTuple):
    """The place of a message among those of its channel: when it was sent, and its name."""

    at: datetime
    nonce: Nonce


class StoryMark(NamedTuple):
    """The place of a story among all: when its newest report was seen, and its id."""

    at: datetime
    id: StoryId


class Browsing(Protocol):
    """Looks back, a page at a time."""

    async def messages(self, of: DestinationId, limit: int, *, before: Mark | None = None, digests: bool = False) -> Sequence[Batch]:
        """Return what a channel was sent, the newest first, without what edits a card: that shows in the card, as it stands there now.

        `before` is the last message of the page before; `digests` asks for those alone. A story that was muted
        since, or whose message was deleted, is among them.
        """
        ...

    async def message(self, delivery: DeliveryId) -> Batch | None:
        """Return the message that carries a delivery, as `messages` does; None where there is none (any more)."""
        ...

    async def stories(self, limit: int, *, before: StoryMark | None = None, topic: TopicSlug | None = None) -> Sequence[StoryFile]:
        """Return stories with their reports, those with the newest report first, without what channels were owed.

        `before` is the last story of the page before. Of a `topic` the newest few thousand stories are looked through.
        """
        ...

    async def story(self, of: StoryId) -> StoryFile | None:
        """Return one story with its reports, and what channels were owed of it; None where there is none (any more)."""
        ...

    async def queue(self, limit: int) -> Sequence[Told]:
        """Return what waits, or is being sent, in all channels: the first due first."""
        ...

    async def given_up(self, limit: int) -> Sequence[Told]:
        """Return what was given up in all channels, the newest first."""
        ...
