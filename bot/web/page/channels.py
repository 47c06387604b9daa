"""Which channels the page shows, which of them first, and what is muted there."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from bot.domain.ask import About, Verb, requests
from bot.domain.audit import ON_PAGE
from bot.domain.destination import HOUSE, Destination, DestinationId, Platform, Workspace
from bot.ports.asks import Asks
from bot.ports.store import Destinations
from bot.web.page.guard import Visit
from bot.web.page.paging import number

PERSON: Final = ON_PAGE
"""Who whoever sits before the page is, as one who presses buttons and keeps stories."""


async def shown_channels(store: Destinations) -> Sequence[Destination]:
    """Return the channels that one may look at, without people: what one reader was told is theirs. Those of the terminal come first."""
    known = [each for each in await store.destinations() if not each.person]
    return sorted(known, key=lambda each: (each.off_at is not None, each.platform is not Platform.CONSOLE, each.name.casefold()))


def asked_for(visit: Visit, channels: Sequence[Destination]) -> Destination | None:
    """Return the channel that an address asks for, the first where it asks for none."""
    wanted = number(visit.request.query.get("channel", ""))
    return next((each for each in channels if each.id == wanted), channels[0] if channels else None)


def workspace_name(workspace: Workspace) -> str:
    """Return what a workspace is called; empty for the house, which is everybody's."""
    return "" if workspace == HOUSE else f"{workspace.platform.title()} · {workspace.id}"


def titled(channel: Destination) -> str:
    """Return what a channel is called."""
    return f"#{channel.name or channel.channel_id}"


async def muted_stories(store: Asks, channel: DestinationId, now: datetime) -> Collection[str]:
    """Return the stories that are muted in a channel, as asks name them."""
    asked = requests(await store.asked(channel), now)
    return {each.subject.what for each in asked if each.voices and each.subject[:2] == (Verb.MUTE, About.STORY)}
