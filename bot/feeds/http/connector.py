"""The guarded connector: every connection of the client is made here, to an address that was judged, for one request."""

import asyncio
import ssl
from typing import cast

import aiohttp
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from bot.feeds.http.sockets import GuardedResolver, GuardedSockets, one_attempt
from bot.feeds.http.wire import Wire


class GuardedConnector(aiohttp.TCPConnector):
    """Makes connections over guarded sockets, tries a few addresses of a name, and keeps no connection.

    A late answer of a kept one would be taken for the next feed's, and minutes lie between two polls of a feed anyway.
    """

    def __init__(self, sockets: GuardedSockets, resolver: GuardedResolver) -> None:
        super().__init__(
            limit=0,  # the turns bound it, outside of the time-outs
            force_close=True,
            ssl=ssl.create_default_context(),  # 21 ms each: one for the life of the client
            resolver=resolver,
            socket_factory=sockets,
        )

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  (aiohttp's own signature)
    ) -> Connection:
        """Return a connection whose answers come through a Wire."""
        with one_attempt():
            connection = await super().connect(req, traces, timeout)
        if transport := connection.transport:
            transport.set_protocol(Wire(transport, cast("asyncio.Protocol", transport.get_protocol())))
        return connection
