"""What channels are owed, and what became of it, in figures: as the store counts them, for whoever runs Newsdesk."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.delivery import Deferred, Delivery, Kind, State
from bot.domain.destination import Destination, DestinationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Deliveries of one kind that a channel is owed, and that wait for the same reason; `due_at` is that of the first.

    `error` is what the last try met, where there was one; `deferred` why they did not come as cards at once.
    """

    channel: DestinationId
    kind: Kind
    count: int
    due_at: datetime
    deferred: Deferred | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Deliveries of a channel that are over: how many in one state, for one reason where they were given up.

    `sent_at`: when the last of them was sent, of those that were; edits of cards and notices of ours tell no news.
    """

    channel: DestinationId
    state: State
    count: int
    reason: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A delivery with its channel, and the title and address of the article that it tells; both are empty where it is a notice."""

    delivery: Delivery
    channel: Destination
    title: str = ""
    url: str = ""


class Owed(NamedTuple):
    """How much is owed, and to how many channels."""

    deliveries: int
    channels: int
