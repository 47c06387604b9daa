"""Calls whoever runs Newsdesk: a webhook, a channel of their own, and the monitor that expects a sign of life each minute."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.cards.card import NoticeCard
from bot.domain.alarms import Alarm
from bot.domain.delivery import Nonce
from bot.domain.destination import Destination, Platform
from bot.domain.errors import ChatError, StoreError
from bot.domain.ids import derived_id
from bot.ports.chat import Chat
from bot.ports.store import Destinations
from bot.settings import AlarmSettings

_PATIENCE = aiohttp.ClientTimeout(total=10)
_WELL = 400
_DISCORD_TAKES = 2_000  # characters

Ask = Callable[[str, str, Mapping[str, Any] | None], Awaitable[str]]
"""Asks an address by a method, with a body as JSON; returns why that failed, empty where it went well."""


async def ask_outside(method: str, url: str, body: Mapping[str, Any] | None = None) -> str:
    """Ask an address of the operator's own: it stands in the settings, so that no guard looks at it; a proxy of the environment counts."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE, trust_env=True) as session,
            session.request(method, url, json=body) as answer,
        ):
            return "" if answer.status < _WELL else f"HTTP {answer.status}"
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        return str(error) or type(error).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Tells alarms and gives signs of life, to where the settings say. `failed` hears why something could not be told."""

    settings: AlarmSettings
    store: Destinations
    chats: Mapping[Platform, Chat]
    failed: Callable[[str, str], None]
    ask: Ask = ask_outside

    async def beat(self) -> None:
        """Give a sign of life."""
        if self.settings.heartbeat and (reason := await self.ask("GET", self.settings.heartbeat, None)):
            self.failed("alarms.heartbeat", reason)

    async def tell(self, alarm: Alarm, now: datetime) -> bool:
        """Tell an alarm everywhere; say whether anybody who was to hear of it did."""
        return await self.say(alarm.text(now))

    async def say(self, text: str) -> bool:
        """Say something everywhere; say whether anybody who was to hear of it did."""
        heard = [await each(text) for each in (self._to_webhook, self._to_channel)]
        return any(heard) or not (self.settings.webhook or self.settings.channel)

    async def _to_webhook(self, text: str) -> bool:
        if not self.settings.webhook:
            return False
        reason = await self.ask("POST", self.settings.webhook, body_for(self.settings.webhook, text))
        if reason:
            self.failed("alarms.webhook", reason)
        return not reason

    async def _to_channel(self, text: str) -> bool:
        if not self.settings.channel:
            return False
        try:
            channel = await self._channel(self.settings.channel)
            if channel is None or channel.platform not in self.chats:
                self.failed("alarms.channel", "Newsdesk knows no such channel: subscribe it to anything once, or name it by its id")
                return False
            nonce = Nonce(f"alarm-{derived_id('alarm', text):016x}"[:25])
            await self.chats[channel.platform].send(channel, NoticeCard(text=text, locale="en"), nonce=nonce)
        except (ChatError, StoreError) as error:
            self.failed("alarms.channel", str(error))
            return False
        return True

    async def _channel(self, name: str) -> Destination | None:
        known = await self.store.destinations()
        return next((each for each in known if not each.person and each.is_called(name)), None)


def body_for(webhook: str, text: str) -> Mapping[str, Any]:
    """Return what a webhook understands: Discord reads `content`, and calls nobody; Slack and most others read `text`."""
    host = urlsplit(webhook).hostname or ""
    if host.endswith(("discord.com", "discordapp.com")):
        return {"content": text[:_DISCORD_TAKES], "allowed_mentions": {"parse": []}}
    return {"text": text}
