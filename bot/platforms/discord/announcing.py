"""Announcement channels: what is worth the followers of one is published there, in the background, and never costs the channel its card."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

import discord
import structlog

from bot.cards.card import AlertCard, Card, DigestCard
from bot.domain.delivery import MessageId
from bot.domain.destination import Destination
from bot.domain.errors import Ambiguous, ChatError, Throttled
from bot.platforms.discord.errors import place_name

LEAST_PUBLISHERS: Final = 3
"""So many publishers tell a story that is published by itself."""
PAUSES: Final = (10.0, 60.0, 600.0)
"""Seconds between tries; Discord publishes ten messages of a channel in an hour."""
_ALREADY: Final = 40033
_MOST: Final = 10_000

T = TypeVar("T")
Make = Callable[[Callable[[], Coroutine[object, object, T]], discord.Client, str], Awaitable[T]]
"""Makes a request and raises a ChatError where it fails."""

log = structlog.get_logger(__name__)


def spreads(card: Card) -> bool:
    """Say whether a message is worth it: a digest, or the card of a story that several publishers tell; no list, notice or answer."""
    match card:
        case DigestCard(rings=rings):
            return rings
        case AlertCard(news=None, publishers=publishers):
            return publishers >= LEAST_PUBLISHERS
        case _:
            return False


class Announcer:
    """Publishes messages. One that is published already stays so; one whose turn a stop cut short comes with its next edit, if any."""

    def __init__(self, make: Make[None], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._make = make
        self._sleep = sleep
        self._begun: OrderedDict[MessageId, None] = OrderedDict()
        self._publishing: set[asyncio.Task[Any]] = set()

    def consider(self, client: discord.Client | None, to: Destination, message: MessageId, card: Card) -> None:
        """Publish a message that stands in an announcement channel, if it is worth it, and has not been here."""
        if client is None or message in self._begun or not spreads(card) or not announces(client, to):
            return
        self._begun[message] = None
        if len(self._begun) > _MOST:
            self._begun.popitem(last=False)
        task = asyncio.ensure_future(self._publish(client, to, message))
        self._publishing.add(task)
        task.add_done_callback(self._publishing.discard)

    async def close(self) -> None:
        """Give up what is still under way."""
        waiting = list(self._publishing)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _publish(self, client: discord.Client, to: Destination, message: MessageId) -> None:
        place = client.get_partial_messageable(int(to.channel_id), guild_id=int(to.workspace_id))
        for pause in (*PAUSES, None):
            try:
                await self._make(place.get_partial_message(int(message)).publish, client, place_name(to))
            except ChatError as error:
                if _is_published(error):
                    return
                again = pause if isinstance(error, Throttled | Ambiguous) else None
                log.warning("a message was not published to followers", platform="discord", reason=str(error), again_in_seconds=again)
                if again is None:
                    self._begun.pop(message, None)
                    return
                await self._sleep(max(again, error.retry_after.total_seconds() if isinstance(error, Throttled) else 0.0))
            else:
                return


def announces(client: discord.Client, to: Destination) -> bool:
    """Say whether a channel has followers elsewhere, as far as the gateway told."""
    channel = None if to.person else client.get_channel(int(to.channel_id))
    return isinstance(channel, discord.TextChannel) and channel.is_news()


def _is_published(error: ChatError) -> bool:
    return isinstance(error.__cause__, discord.HTTPException) and error.__cause__.code == _ALREADY
