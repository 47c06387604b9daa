"""The way out through a proxy of the operator's: a tunnel (CONNECT, RFC 9110, 9.3.6) to an address that was judged here.

The proxy is asked for an address, never for a name: what a name leads to is found and judged as without a proxy, so that it can lead
nobody inside.
"""

import asyncio
import socket
from base64 import b64encode
from collections.abc import Sequence
from typing import Final, Protocol
from urllib.parse import unquote

from aiohappyeyeballs import AddrInfoType, start_connection
from yarl import URL

_LONGEST_ANSWER: Final = 16_384
_PIECE: Final = 4_096


class ProxyFault(OSError):
    """The proxy is away, or lets nobody through; its sentence says which."""


class Tunnels(Protocol):
    """A proxy of either kind."""

    async def tunnel(self, target: AddrInfoType) -> socket.socket:
        """Return a socket that leads to an address; raises ProxyFault."""
        ...


class Proxy:
    """A proxy of HTTP, by its address, which may hold a user and password."""

    def __init__(self, address: str) -> None:
        self._url = URL(address)

    def __str__(self) -> str:
        return f"{self._url.host}:{self._url.port}"

    async def tunnel(self, target: AddrInfoType) -> socket.socket:
        """Return a socket that leads to an address; raises ProxyFault."""
        host, port = target[4][0], target[4][1]
        place = f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"
        opened = await self._connected()
        try:
            await self._ask(opened, place)
        except OSError as error:
            opened.close()
            raise error if isinstance(error, ProxyFault) else ProxyFault(f"The proxy {self} hung up.") from error
        except BaseException:
            opened.close()
            raise
        return opened

    async def _connected(self) -> socket.socket:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(self._url.host or "", self._url.port, type=socket.SOCK_STREAM)
            return await start_connection(found)
        except OSError as error:
            raise ProxyFault(f"The proxy {self} cannot be reached: look at the setting proxy.") from error

    async def _ask(self, opened: socket.socket, place: str) -> None:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(opened, f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{self._credentials()}\r\n".encode())
        answer = b""
        while b"\r\n\r\n" not in answer and len(answer) < _LONGEST_ANSWER and (piece := await loop.sock_recv(opened, _PIECE)):
            answer += piece
        status = answer.split(b" ", 2)[1:2]
        if status == [b"407"]:
            raise ProxyFault(f"The proxy {self} asks for a user and password: write them into the setting proxy.")
        if status != [b"200"] or not answer.startswith(b"HTTP/1."):
            said = answer.partition(b"\r\n")[0][:100].decode("ascii", "replace") or "nothing"
            raise ProxyFault(f"The proxy {self} lets nobody through there ({said}): allow CONNECT to ports 80 and 443.")

    def _credentials(self) -> str:
        if not self._url.user:
            return ""
        told = f"{unquote(self._url.raw_user or '')}:{unquote(self._url.raw_password or '')}"
        return f"Proxy-Authorization: Basic {b64encode(told.encode()).decode('ascii')}\r\n"


async def through(proxy: Tunnels, addresses: Sequence[AddrInfoType]) -> socket.socket:
    """Return a tunnel to the first of some addresses that the proxy can reach; raises ProxyFault of the last."""
    failure = ProxyFault(f"The proxy {proxy} was given no address.")
    for each in addresses:
        try:
            return await proxy.tunnel(each)
        except ProxyFault as error:
            failure = error
    raise failure
