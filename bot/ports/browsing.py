"""The port of the page: what was told to channels, as it stands there now."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.delivery import Batch, DeliveryId, Kind, Nonce
from bot.domain.destination import DestinationId


class Mark(NamedTuple):
    """The place of a message among those of its channel: when it was sent, and its name."""

    at: datetime
    nonce: Nonce


class Browsing(Protocol):
    """Looks back, a page at a time."""

    async def messages(self, of: DestinationId, limit: int, *, before: Mark | None = None, kind: Kind | None = None) -> Sequence[Batch]:
        """Return what a channel was sent, the newest first, without what edits a card: that shows in the card, as it stands there now.

        `before` is the last message of the page before; `kind` asks for messages with such deliveries alone. A story that was muted
        since, or whose message was deleted, is among them.
        """
        ...

    async def message(self, delivery: DeliveryId) -> Batch | None:
        """Return the message that carries a delivery, as `messages` does; None where there is none (any more)."""
        ...
