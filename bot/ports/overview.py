"""The port for whoever runs Newsdesk, and wants to see what it does. Its reads go over all deliveries: no step of the bot needs them."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.delivery import State
from bot.domain.destination import DestinationId
from bot.domain.loads import Settled, Told, Waiting
from bot.domain.subscription import Subscription


class Overview(Protocol):
    """What is owed and what became of it, in all channels."""

    async def waiting(self) -> Sequence[Waiting]:
        """Return what is pending or being sent, the first due first."""
        ...

    async def settled(self) -> Sequence[Settled]:
        """Return what is over, by channel, state and reason; the newest first."""
        ...

    async def deliveries(self, states: Collection[State], limit: int, channel: DestinationId | None = None) -> Sequence[Told]:
        """Return deliveries in some states, of one channel or of all: what waits, the first due first; then what is over, the newest first.

        What was sent is as old as its sending, and what was given up before as its filing.
        """
        ...

    async def wishes(self) -> Sequence[Subscription]:
        """Return every subscription, oldest first, also those of channels that are paused, off or left."""
        ...

    async def database_size(self) -> int:
        """Return how many bytes the database takes."""
        ...
