"""One request and its answer over aiohttp's connections, without its session.

The session builds a request, a response and their timers, merges cookies, traces and redirects for every one of the answers that
say "unchanged", which takes twice as long as the exchange itself: docs/decisions/0028-exchanges-without-a-session.md.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple, TypeAlias, cast

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.connector import Connection
from aiohttp.http import RawResponseMessage
from yarl import URL

from bot.feeds.http.deadlines import Deadlines

CHUNK: Final = 64 * 1024
_INFORMATIONAL: Final = range(100, 200)
_END: Final = "\r\n"
_SPLITS_A_HEADER: Final = re.compile("[\r\n\x00]")


class Target:
    """An address as aiohttp's connector wants to see it: what it reads of a request."""

    __slots__ = ("connection_key", "head", "host", "port", "url")
    ssl = True
    proxy = None
    server_hostname = None

    def __init__(self, url: URL) -> None:
        self.url = url
        self.host = url.raw_host or ""
        self.port = url.port
        self.connection_key = ConnectionKey(self.host, self.port, self.is_ssl(), self.ssl, None, None, None)
        self.head = f"GET {url.raw_path_qs} HTTP/1.1\r\nHost: {url.host_port_subcomponent}\r\n"

    def is_ssl(self) -> bool:
        """Whether the connection is encrypted."""
        return self.url.scheme == "https"


class Response(NamedTuple):
    """The head of an answer, and its body as a stream that may be read inside the exchange only."""

    status: int
    headers: Mapping[str, str]
    content: aiohttp.StreamReader


Read: TypeAlias = Callable[[Response], Awaitable[bytes]]


class Exchanges:
    """Makes exchanges, and keeps connections between them. `connect` and `read` are time-outs in seconds; close it in the end."""

    def __init__(self, connector: aiohttp.TCPConnector, deadlines: Deadlines, *, connect: float, read: float) -> None:
        self._connector = connector
        self._deadlines = deadlines
        self._connecting = aiohttp.ClientTimeout(total=None, sock_connect=connect)
        self._parsing: dict[str, Any] = {
            "read_until_eof": True,
            "auto_decompress": False,
            "read_bufsize": CHUNK,
        }
        self._read_timeout = read

    async def close(self) -> None:
        """Close all connections."""
        await self._connector.close()

    async def get(self, target: Target, headers: Mapping[str, str], read: Read) -> tuple[Response, bytes]:
        """Ask for `target`, and return the answer with what `read` makes of it; what `read` leaves of the body is never read.

        Raises what `read` raises, and aiohttp.ClientError, HttpProcessingError, OSError, TimeoutError or ValueError.
        """
        request = _written(target, headers)
        try:
            return await self._once(target, request, read)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
            # the server closed a kept connection as we wrote to it (RFC 9112, 9.3.1); one that ends within a body is a ClientPayloadError
            return await self._once(target, request, read)

    async def _once(self, target: Target, request: bytes, read: Read) -> tuple[Response, bytes]:
        connection = await self._connector.connect(cast("aiohttp.ClientRequest", target), [], self._connecting)
        try:
            response = await self._answer(connection, request)
            body = await read(response)
            connection.release()  # which closes it where the answer has not come to its end
        finally:
            connection.close()  # which does nothing to one that was released
        return response, body

    async def _answer(self, connection: Connection, request: bytes) -> Response:
        protocol, transport = connection.protocol, connection.transport
        if protocol is None or transport is None or transport.is_closing():
            raise aiohttp.ServerDisconnectedError
        protocol.set_response_params(**self._parsing)
        transport.write(request)
        message, content = await self._head(protocol)
        while message.code in _INFORMATIONAL and message.code != HTTPStatus.SWITCHING_PROTOCOLS:
            message, content = await self._head(protocol)
        if not content.is_eof():
            protocol.read_timeout = self._read_timeout  # of the body, each of whose pieces may take as long
            protocol.start_timeout()
        return Response(message.code, message.headers, content)

    async def _head(self, protocol: ResponseHandler) -> tuple[RawResponseMessage, aiohttp.StreamReader]:
        with self._deadlines.within(self._read_timeout):
            return await protocol.read()


def _written(target: Target, headers: Mapping[str, str]) -> bytes:
    if any(map(_SPLITS_A_HEADER.search, headers.values())):
        raise ValueError("a header has a line break in it")
    return f"{target.head}{''.join([f'{name}: {value}{_END}' for name, value in headers.items()])}{_END}".encode()
