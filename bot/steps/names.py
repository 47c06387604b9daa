"""Names: what channels are called is kept as their platforms tell it, for answers to people who know no ids."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.destination import Destination, DestinationId, Platform
from bot.ports.store import Destinations


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Renames channels; a name that is not told stays."""

    store: Destinations

    async def heard(self, channel: Destination) -> None:
        """Keep the name that a channel has now."""
        await self.renamed(channel.id, channel.name)

    async def renamed(self, channel: DestinationId, name: str) -> None:
        """Keep the name of a channel, where anything was ever posted or asked for there."""
        if name:
            await self.store.rename(channel, name)

    async def look(self, platform: Platform, name_of: Callable[[Destination], str]) -> None:
        """Keep the names of all channels of a platform, as `name_of` gives them; empty for one that it does not know."""
        for channel in await self.store.destinations():
            name = name_of(channel) if channel.platform is platform and not channel.person else ""
            if name and name != channel.name:
                await self.store.rename(channel.id, name)
