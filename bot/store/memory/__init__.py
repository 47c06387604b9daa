"""A store in memory: the whole contract without a file, for tests and dry runs. Nothing in it survives the process."""

from bot.store.memory.articles import MemoryArticles
from bot.store.memory.channels import MemoryChannels
from bot.store.memory.history import MemoryHistory
from bot.store.memory.notices import MemoryNotices
from bot.store.memory.outbox import MemoryOutbox
from bot.store.memory.sources import MemorySources
from bot.store.memory.tables import MemoryTables


class MemoryStore(MemorySources, MemoryArticles, MemoryChannels, MemoryOutbox, MemoryNotices, MemoryHistory):
    """Satisfies bot.ports.store.Store. Each method runs without a pause, so each is a transaction."""

    def __init__(self) -> None:
        super().__init__(MemoryTables())

    async def check(self) -> None:
        """Prove that the store can be used: it always can, until it is closed."""
        self.tables.check_open()

    async def close(self) -> None:
        """Refuse everything from now on."""
        self.tables.closed = True
