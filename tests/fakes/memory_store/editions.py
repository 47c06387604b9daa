"""Editions of feeds, in memory."""

from collections.abc import Sequence

from bot.domain.editions import Edition, EditionId
from tests.fakes.memory_store.tables import MemoryPart


class MemoryEditions(MemoryPart):
    """Satisfies bot.ports.editions.Editions."""

    async def add_edition(self, made: Edition) -> Edition:
        """Keep an edition, unless there is one of the same already, and return the one that holds."""
        self.tables.check_open()
        return self.tables.editions.setdefault(made.id, made)

    async def renew_edition(self, made: Edition, instead_of: str) -> bool:
        """Let an edition have another key in the place of one that it has; say whether it had that one."""
        self.tables.check_open()
        known = self.tables.editions.get(made.id)
        if known is None or known.key != instead_of:
            return False
        self.tables.editions[made.id] = made
        return True

    async def edition(self, of: EditionId) -> Edition | None:
        """Return one edition, None where it is not."""
        self.tables.check_open()
        return self.tables.editions.get(of)

    async def editions(self) -> Sequence[Edition]:
        """Return all of them, the oldest first."""
        self.tables.check_open()
        return sorted(self.tables.editions.values(), key=lambda each: (each.made_at, each.id))

    async def end_edition(self, of: EditionId, key: str) -> bool:
        """End an edition that has this key; say whether there was one."""
        self.tables.check_open()
        known = self.tables.editions.get(of)
        if known is None or known.key != key:
            return False
        del self.tables.editions[of]
        return True
