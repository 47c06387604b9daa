"""A store in memory: the whole contract without a file, for tests. Nothing in it survives the process."""

from tests.fakes.memory_store.articles import MemoryArticles
from tests.fakes.memory_store.asks import MemoryAsks
from tests.fakes.memory_store.browsing import MemoryBrowsing
from tests.fakes.memory_store.clock import MemoryClock
from tests.fakes.memory_store.early_digests import MemoryEarlyDigests
from tests.fakes.memory_store.editions import MemoryEditions
from tests.fakes.memory_store.forgetting import MemoryForgetting
from tests.fakes.memory_store.history import MemoryHistory
from tests.fakes.memory_store.naming import MemoryNaming
from tests.fakes.memory_store.outages import MemoryOutages
from tests.fakes.memory_store.overview import MemoryOverview
from tests.fakes.memory_store.own_topics import MemoryOwnTopics
from tests.fakes.memory_store.own_words import MemoryOwnWords
from tests.fakes.memory_store.restoring import MemoryRestoring
from tests.fakes.memory_store.saved import MemorySaved
from tests.fakes.memory_store.search import MemorySearch
from tests.fakes.memory_store.sources import MemorySources
from tests.fakes.memory_store.tables import MemoryTables
from tests.fakes.memory_store.vitals import MemoryVitals


class MemoryStore(
    MemorySources,
    MemoryArticles,
    MemoryOwnTopics,
    MemoryBrowsing,
    MemoryHistory,
    MemoryForgetting,
    MemorySearch,
    MemorySaved,
    MemoryEditions,
    MemoryEarlyDigests,
    MemoryOwnWords,
    MemoryAsks,
    MemoryNaming,
    MemoryOutages,
    MemoryVitals,
    MemoryOverview,
    MemoryRestoring,
    MemoryClock,
):
    """Satisfies bot.ports.store.Store. Each method runs without a pause, so each is a transaction."""

    def __init__(self) -> None:
        super().__init__(MemoryTables())

    async def check(self) -> None:
        """Prove that the store can be used: it always can, until it is closed."""
        self.tables.check_open()

    async def close(self) -> None:
        """Refuse everything from now on."""
        self.tables.closed = True
