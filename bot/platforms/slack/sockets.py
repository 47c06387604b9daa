"""One socket that brings commands and clicks, from its ticket to its end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import aiohttp
from slack_bolt.async_app import AsyncApp

from bot.domain.errors import Ambiguous
from bot.platforms.shared.way_out import STRAIGHT, WayOut
from bot.platforms.slack.envelopes import Handler, Seen
from bot.platforms.slack.patience import Patience

_LOOKS = 10  # at a socket, within the time that it may be away
_GOODBYE = 5.0  # seconds for closing politely; a dead peer never answers


class SlackSocket:
    """Satisfies bot.platforms.shared.connection.Link.

    The SDK renews a socket that breaks, but where its new address is refused it tries that one for ever: addresses serve once, and
    not for long. So a socket that is away for too long is given up with all that it knows, and another address is asked for.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it runs on, and how patiently
        self,
        app: Callable[[], Awaitable[AsyncApp]],
        address: Callable[[], Awaitable[str]],
        token: str,
        seen: Seen,
        patience: Patience,
        way: WayOut = STRAIGHT,
    ) -> None:
        self._app = app
        self._address = address
        self._token = token
        self._seen = seen
        self._patience = patience
        self._way = way
        self._handler: Handler | None = None

    async def open(self) -> None:
        """Ask for an address and connect to it."""
        app = await self._app()
        log = logging.getLogger("newsdesk.slack.socket")
        log.setLevel(
            logging.CRITICAL
        )  # of each of its tries the SDK writes a traceback; a socket that is given up is logged by who made it
        address = await self._address()
        self._handler = Handler(app, self._token, logger=log, ping_interval=self._patience.ping, seen=self._seen)
        self._handler.client.wss_uri = address
        self._handler.client.proxy = self._way.of_http  # it would look at the environment alone
        if connector := self._way.connector():
            await self._handler.client.aiohttp_client_session.close()
            self._handler.client.aiohttp_client_session = aiohttp.ClientSession(connector=connector)
        try:
            async with asyncio.timeout(self._patience.connect):
                await self._handler.client.connect()  # type: ignore[no-untyped-call] # slack_sdk types it halfway
        except TimeoutError as error:
            raise Ambiguous("Slack's socket does not open: it is tried again by itself.") from error

    @property
    def listening(self) -> bool:
        """Whether the socket is open now."""
        session = self._handler.client.current_session if self._handler else None
        return session is not None and not session.closed

    async def broken(self) -> str:
        """Return once the socket has been away for longer than it may be."""
        missed = 0
        while missed < _LOOKS:
            await asyncio.sleep(self._patience.away / _LOOKS)
            missed = 0 if self.listening else missed + 1
        return f"Slack's socket was away for {self._patience.away:.0f} s: commands reach Newsdesk again once it is open."

    async def close(self) -> None:
        """Close the socket and whatever still tries to renew it."""
        if self._handler is None:
            return
        try:
            async with asyncio.timeout(_GOODBYE):
                await self._handler.client.close()  # type: ignore[no-untyped-call] # slack_sdk types it halfway
        except (OSError, TimeoutError):
            await self._handler.client.aiohttp_client_session.close()
