"""Prove: send a test card to a channel, and say what the platform answers.

A test card tells no news, so it is no delivery: one that is lost is asked for again by whoever waits for it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.cards.card import NoticeCard
from bot.cards.words import Words
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.errors import Ambiguous, ChatError
from bot.domain.ids import derived_id
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import Destinations

_PATIENCE: Final = 20.0  # seconds: somebody waits before a page
_LEAST_BETWEEN: Final = timedelta(minutes=1)

Heard = Callable[[Destination, ChatError | None], None]
"""Hears of each test card, and what kept it away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What came of a test card: the message, or why there is none; where there was one a moment ago, neither."""

    channel: Destination
    message: MessageId | None = None
    error: ChatError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prove:
    """Sends test cards where a platform is switched on; those of one minute are one."""

    store: Destinations
    chats: Mapping[Platform, Chat]
    words: Words
    clock: Clock
    heard: Heard = lambda *_: None
    sent: dict[DestinationId, datetime] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether a platform is switched on."""
        return any(each is not Platform.CONSOLE for each in self.chats)

    def among(self, channels: Sequence[Destination]) -> Sequence[Destination]:
        """Return the channels that can be tried."""
        return [each for each in channels if each.platform in self.chats and each.platform is not Platform.CONSOLE]

    async def __call__(self, channel: Destination) -> Proved:
        """Send one, and say what came of it. A channel that refused us and takes it is asked again for what waits there."""
        now = self.clock()
        if timedelta(0) <= now - self.sent.get(channel.id, now - _LEAST_BETWEEN) < _LEAST_BETWEEN:
            return Proved(channel=channel)
        self.sent[channel.id] = now
        try:
            message = await self._send(channel, now)
        except ChatError as error:
            del self.sent[channel.id]
            self.heard(channel, error)
            return Proved(channel=channel, error=error)
        self.heard(channel, None)
        if channel.paused_at is not None:
            await self.store.bring_forward(channel.id, now)
        return Proved(channel=channel, message=message)

    async def _send(self, channel: Destination, now: datetime) -> MessageId:
        speech = self.words.into(channel.locale, channel.platform)
        card = NoticeCard(heading=speech.say("notices.test.heading"), text=speech.say("notices.test.text"), locale=speech.code)
        nonce = Nonce(f"t-{derived_id('test', channel.id, now.isoformat()):016x}")
        limit = asyncio.timeout(_PATIENCE)
        try:
            async with limit:
                return await self.chats[channel.platform].send(channel, card, nonce=nonce)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise Ambiguous(f"The message was not confirmed within {_PATIENCE:.0f} s: look into the channel.") from error
