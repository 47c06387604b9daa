"""The port of asks: what people ask channels to be spared."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ask import Ask, AskId
from bot.domain.destination import DestinationId


class Asks(Protocol):
    """What each channel is asked. What is in force is decided by bot.domain.ask, and what that stops by bot.outbox.plan."""

    async def ask(self, wish: Ask) -> None:
        """Keep an ask, in the place of what the same person asked about the same before; its channel is known."""
        ...

    async def asked(self, of: DestinationId) -> Sequence[Ask]:
        """Return what a channel is asked, the newest first, also what is over but not yet forgotten."""
        ...

    async def find_ask(self, ask: AskId) -> Ask | None:
        """Return one ask, None where it is not (any more)."""
        ...

    async def take_back(self, asks: Collection[AskId], of: DestinationId) -> int:
        """Forget some asks of a channel; return how many there were."""
        ...

    async def forget_asks(self, before: datetime) -> int:
        """Forget what was over before an instant; return how much that was."""
        ...
