"""Which channels the page shows, and which of them first."""

from collections.abc import Sequence

from bot.domain.destination import Destination, Platform
from bot.ports.store import Destinations
from bot.web.page.guard import Visit
from bot.web.page.paging import number


async def shown_channels(store: Destinations) -> Sequence[Destination]:
    """Return the channels that one may look at, without people: what one reader was told is theirs. Those of the terminal come first."""
    known = [each for each in await store.destinations() if not each.person]
    return sorted(known, key=lambda each: (each.off_at is not None, each.platform is not Platform.CONSOLE, each.name.casefold()))


def asked_for(visit: Visit, channels: Sequence[Destination]) -> Destination | None:
    """Return the channel that an address asks for, the first where it asks for none."""
    wanted = number(visit.request.query.get("channel", ""))
    return next((each for each in channels if each.id == wanted), channels[0] if channels else None)
