"""The Discord platform: one client for commands (gateway) and cards (REST), started, watched and stopped by the app."""

import asyncio
import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import discord
from yarl import URL

from bot.domain.destination import Platform
from bot.platforms.discord.chat import DiscordChat
from bot.platforms.discord.gateway import NewsdeskClient
from bot.platforms.discord.link import DiscordLink
from bot.platforms.discord.posts import SETTLING
from bot.platforms.discord.registering import Registration
from bot.platforms.discord.shards import Shards
from bot.platforms.shared.condition import Condition
from bot.platforms.shared.connection import Connection, Retries
from bot.platforms.shared.way_out import STRAIGHT, WayOut
from bot.steps.commands.desk import Desk
from bot.steps.recheck import Recheck

_AWAY = 60.0  # seconds


class DiscordPlatform:
    """Runs the client. `ready` is set once the gateway has told of all servers; `chat` works from the login on."""

    def __init__(  # noqa: PLR0913 - what it runs on, and how patiently
        self,
        token: str,
        desk: Desk,
        api_url: str | None = None,
        gateway_url: str | None = None,
        *,
        silent_cards: bool = True,
        settling: timedelta = SETTLING,
        way: WayOut = STRAIGHT,
        recheck: Recheck | None = None,
        retries: Retries | None = None,
        registering: Registration | None = None,
    ) -> None:
        self._token = token
        self._desk = desk
        self._recheck = recheck
        self._way = way
        self._addresses = _Addresses(api_url, gateway_url)
        self._connection = Connection(Platform.DISCORD, self._link, retries or Retries())
        self.chat = DiscordChat(desk.words, silent_cards=silent_cards, settling=settling)
        self.ready = asyncio.Event()
        self._registration = registering or Registration()
        self._shards = Shards(time.monotonic)
        self._condition = Condition(
            platform=Platform.DISCORD,
            connections=[self._connection],
            sends=self.chat,
            also=[self._gateway_away],
            notes=[self._commands_old],
        )

    @property
    def healthy(self) -> bool:
        """Whether the bot is logged in, its gateway connection lives or is being renewed, and Discord takes its messages."""
        return self._condition.healthy

    @property
    def workspaces(self) -> Mapping[str, bool]:
        """Return nothing: all servers share one connection."""
        return {}

    @property
    def apart(self) -> Collection[str]:
        """Return nothing: a server that removed the bot is noted as left."""
        return ()

    def fault(self, now: datetime) -> str | None:
        """Return one sentence on what keeps messages back; None while it is healthy."""
        return self._condition.fault(now)

    def note(self) -> str | None:
        """Return one sentence where Discord does not take the commands, though cards go out."""
        return self._condition.note()

    @property
    def registered(self) -> bool:
        """Whether Discord was seen to offer the commands, in this connection."""
        return self._registration.done

    async def start(self) -> None:
        """Log in and connect; raise SettingError when Discord refuses the token.

        When Discord cannot be reached, the attempts go on in the background and this returns.
        """
        self._addresses.use()
        await self._connection.start()

    async def stop(self) -> None:
        """Leave the gateway and close all connections; may be called twice."""
        await self.chat.close()
        await self._connection.stop()
        self.ready.clear()
        self._addresses.restore()

    def _link(self) -> DiscordLink:
        self.ready.clear()
        self._shards = Shards(time.monotonic)
        client = NewsdeskClient(self._desk, self._shards, self._recheck, self.ready.set, self._way)
        return DiscordLink(self._token, client, self.chat.use, self._registration)

    def _commands_old(self) -> str | None:
        return self._registration.trouble or None

    def _gateway_away(self) -> str | None:
        """Return a sentence where the gateway is away for longer than it takes to renew it."""
        away = self._shards.seconds_away
        return f"Discord's gateway has been away for {away:.0f} s: cards go out, but commands are not heard." if away > _AWAY else None


class _Addresses:
    """Points discord.py at another server. It offers class attributes only, so the former values are put back."""

    def __init__(self, api_url: str | None, gateway_url: str | None) -> None:
        self._api = api_url
        self._gateway = URL(gateway_url) if gateway_url else None
        self._former = (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)

    def use(self) -> None:
        discord.http.Route.BASE = self._api or self._former[0]
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = self._gateway or self._former[1]

    def restore(self) -> None:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = self._former
