"""One life of the connection to Discord: a login for sending, and a gateway for commands."""

import asyncio
from collections.abc import Callable

import discord

from bot.domain.errors import Ambiguous, ChatError, SettingError, Throttled
from bot.platforms.discord.errors import FOREIGN, chat_error
from bot.platforms.discord.gateway import NewsdeskClient

_GOODBYE = 5.0  # seconds for closing politely; a dead peer never answers


class DiscordLink:
    """Satisfies bot.platforms.shared.connection.Link over a client of its own; `logged_in` is told of it as soon as it can send."""

    def __init__(self, token: str, client: NewsdeskClient, logged_in: Callable[[NewsdeskClient], None]) -> None:
        self._token = token
        self._client = client
        self._logged_in = logged_in
        self._gateway: asyncio.Task[None] | None = None

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
        self._gateway = asyncio.create_task(self._client.connect(reconnect=True))

    async def broken(self) -> str:
        """Return why discord.py, which renews a lost gateway by itself, gave up."""
        if self._gateway is None:
            return "Discord's gateway was never connected."
        await asyncio.wait({self._gateway})
        error = self._gateway.exception()
        return f"Discord's gateway is closed ({error}): check the bot's token." if error else "Discord's gateway was closed."

    async def close(self) -> None:
        """Leave the gateway and close all connections."""
        try:
            async with asyncio.timeout(_GOODBYE):
                await self._client.close()
        except TimeoutError:
            await self._client.http.close()
        if self._gateway is not None:
            self._gateway.cancel()
            await asyncio.wait({self._gateway})


def _login_error(error: Exception) -> ChatError:
    """Return what a failed login means: nothing was sent, so that nothing is in doubt."""
    meaning = chat_error(error, "the login")
    if isinstance(meaning, Throttled):
        return meaning
    return Ambiguous(f"Discord does not answer the login ({type(error).__name__}: {error}): it is tried again by itself.")
