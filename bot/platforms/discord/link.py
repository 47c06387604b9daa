"""One life of the connection to Discord: a login for sending, and a gateway for commands."""

import asyncio
from collections.abc import Callable

import discord
import structlog

from bot.domain.errors import Ambiguous, ChatError, SettingError, Throttled
from bot.platforms.discord.errors import FOREIGN, chat_error, closed_because
from bot.platforms.discord.gateway import NewsdeskClient
from bot.platforms.discord.registering import Registration

_GOODBYE = 5.0  # seconds for closing politely; a dead peer never answers
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0

log = structlog.get_logger(__name__)


class DiscordLink:
    """Satisfies bot.platforms.shared.connection.Link over a client of its own; `logged_in` is told of it as soon as it can send."""

    def __init__(self, token: str, client: NewsdeskClient, logged_in: Callable[[NewsdeskClient], None], registration: Registration) -> None:
        self._token = token
        self._client = client
        self._logged_in = logged_in
        self._registration = registration
        self._gateway: asyncio.Task[None] | None = None
        self._registering: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Log in, and go on connecting to the gateway in the background."""
        try:
            await self._client.login(self._token)
        except discord.LoginFailure as error:
            raise SettingError(
                "DISCORD_TOKEN: Discord refuses this token; copy a new one from the bot's page at discord.com/developers."
            ) from error
        except FOREIGN as error:
            raise _login_error(error) from error
        self._logged_in(self._client)
        self._gateway = asyncio.create_task(self._stay_connected())
        self._registering = asyncio.create_task(self._registration.see_to(self._client.tree))

    async def _stay_connected(self) -> None:
        """Connect to the gateway, again and again where Discord does not say where it is: cards need none of it."""
        pause = _FIRST_PAUSE
        while True:
            try:
                return await self._client.connect(reconnect=True)
            except FOREIGN as error:
                if self._client.is_closed():
                    raise
                log.warning("the gateway is not found", platform="discord", reason=str(error), again_in_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def broken(self) -> str:
        """Return why discord.py, which renews a lost gateway by itself, gave up."""
        if self._gateway is None:
            return "Discord's gateway was never connected."
        await asyncio.wait({self._gateway})
        return closed_because(self._gateway.exception())

    async def close(self) -> None:
        """Leave the gateway and close all connections."""
        try:
            async with asyncio.timeout(_GOODBYE):
                await self._client.close()
        except TimeoutError:
            await self._client.http.close()
        if tasks := {task for task in (self._gateway, self._registering) if task is not None}:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


def _login_error(error: Exception) -> ChatError:
    """Return what a failed login means: nothing was sent, so that nothing is in doubt."""
    meaning = chat_error(error, "the login")
    if isinstance(meaning, Throttled):
        return meaning
    return Ambiguous(f"Discord does not answer the login ({type(error).__name__}: {error}): it is tried again by itself.")
