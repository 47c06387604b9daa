"""The port of the search for feeds, as people ask for it in a chat."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.found_feed import Examined, FeedLook, FoundFeed


class FeedFinder(Protocol):
    """Asks addresses that strangers give. What it says of a refused or unreachable one is one sentence, whatever the reason."""

    async def find(self, written: str) -> Sequence[FoundFeed]:
        """Return the feeds of the page or feed at an address, the best first; raise InvalidInput where there is none."""
        ...

    async def look(self, url: str) -> FeedLook:
        """Return what stands in a feed now; raise InvalidInput where it gives nothing."""
        ...

    async def document(self, url: str) -> bytes:
        """Return what lies at an address, whatever it is; raise InvalidInput where nothing does, or more than any feed has."""
        ...

    async def examine(self, written: str) -> Examined:
        """Return what is wrong with an address, or that nothing is."""
        ...
