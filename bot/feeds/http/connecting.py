"""Connections of the client: each is made here, to an address that was judged, for one exchange."""

import asyncio
import socket
import ssl
from errno import ENETUNREACH
from typing import Final

from aiohappyeyeballs import AddrInfoType, start_connection
from yarl import URL

from bot.feeds.http.addresses import parse_address
from bot.feeds.http.exchange import Exchange
from bot.feeds.http.proxying import ProxyFault, Tunnels, through
from bot.feeds.http.sockets import AddressDenied, GuardedResolver, GuardedSockets

_NEXT_ADDRESS: Final = 0.25
"""Seconds until the next address of a name is tried beside the one before (RFC 8305)."""


class UnknownName(OSError):
    """No name server knows the host."""


class NoNameServer(OSError):
    """No name server says whether there is such a host: none answers, or none that is the host's."""


class NoWay(OSError):
    """This machine has no way to the network of the host."""


class Unreachable(OSError):
    """No address of the host takes a connection."""


class Connections:
    """Makes connections over guarded sockets. It keeps none: a late answer would be taken for the next feed's."""

    def __init__(self, sockets: GuardedSockets, resolver: GuardedResolver, proxy: Tunnels | None = None) -> None:
        self._sockets = sockets
        self._proxy = proxy
        self._resolver = resolver
        self._tls: ssl.SSLContext | None = None

    async def open(self, url: URL, exchange: Exchange) -> asyncio.Transport:
        """Let an exchange begin; raises AddressDenied, UnknownName, Unreachable, ProxyFault or ssl.SSLError."""
        host, port = url.raw_host or "", url.port or 0
        addresses = await self._addresses(host, port)
        try:
            opened = await self._opened(addresses)
            encryption = (self._context(), host) if url.scheme == "https" else (None, None)
            return await _talk(opened, exchange, *encryption)
        except (AddressDenied, ProxyFault, ssl.SSLError, TimeoutError):
            raise
        except OSError as error:
            raise (NoWay if error.errno == ENETUNREACH else Unreachable) from error

    async def _opened(self, addresses: list[AddrInfoType]) -> socket.socket:
        """Return a socket to one of some addresses; where a proxy stands between, each is judged all the same."""
        if self._proxy is None:
            return await start_connection(addresses, happy_eyeballs_delay=_NEXT_ADDRESS, socket_factory=self._sockets)
        for each in addresses:
            self._sockets.judge(each)
        return await through(self._proxy, addresses)

    async def _addresses(self, host: str, port: int) -> list[AddrInfoType]:
        """Return a few addresses of a host, which may be one itself."""
        if address := parse_address(host):
            return [_info(str(address), port)]
        try:
            answers = await self._resolver.resolve(host, port, socket.AF_UNSPEC)
        except AddressDenied:
            raise
        except OSError as error:
            raise (NoNameServer if error.errno == socket.EAI_AGAIN else UnknownName) from error
        if not answers:
            raise UnknownName
        return [_info(answer["host"], answer["port"]) for answer in answers]

    def _context(self) -> ssl.SSLContext:
        """Return what checks certificates: 21 ms each, one for the life of the client."""
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls


async def _talk(opened: socket.socket, exchange: Exchange, tls: ssl.SSLContext | None, name: str | None) -> asyncio.Transport:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(lambda: exchange, sock=opened, ssl=tls, server_hostname=name)
    return transport


def _info(address: str, port: int) -> AddrInfoType:
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)
