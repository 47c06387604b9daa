"""What channels are asked, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.ask import Ask, AskId
from bot.domain.destination import DestinationId
from tests.fakes.memory_store.tables import MemoryPart, require


class MemoryAsks(MemoryPart):
    """Satisfies bot.ports.asks.Asks."""

    async def ask(self, wish: Ask) -> None:
        """Keep an ask, in the place of what the same person asked about the same before."""
        self.tables.check_open()
        require(self.tables.destinations, [wish.destination_id], "destination")
        self.tables.asks[wish.id] = wish

    async def asked(self, of: DestinationId) -> Sequence[Ask]:
        """Return what a channel is asked, the newest first."""
        self.tables.check_open()
        theirs = [each for each in self.tables.asks.values() if each.destination_id == of]
        return sorted(theirs, key=lambda each: (each.made_at, each.id), reverse=True)

    async def find_ask(self, ask: AskId) -> Ask | None:
        """Return one ask, None where it is not (any more)."""
        self.tables.check_open()
        return self.tables.asks.get(ask)

    async def take_back(self, asks: Collection[AskId], of: DestinationId) -> int:
        """Forget some asks of a channel; return how many there were."""
        self.tables.check_open()
        gone = [each for each in set(asks) if each in self.tables.asks and self.tables.asks[each].destination_id == of]
        for each in gone:
            del self.tables.asks[each]
        return len(gone)

    async def forget_asks(self, before: datetime) -> int:
        """Forget what was over before an instant; return how much that was."""
        self.tables.check_open()
        gone = [each.id for each in self.tables.asks.values() if each.until and each.until < before]
        for each in gone:
            del self.tables.asks[each]
        return len(gone)
