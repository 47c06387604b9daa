"""The guard where it counts: at name resolution, and at the socket itself."""

import asyncio
import resource
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Protocol
from weakref import WeakSet

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.http.addresses import Address, parse_address
from bot.feeds.http.guard import AddressPolicy, is_private_name

SocketAddress = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, SocketAddress]
"""One answer of getaddrinfo: family, type, protocol, canonical name, socket address."""

_LOOKUP_THREADS = 64
"""Started as needed. Dead name servers hold a thread for half a minute each."""

_MOST_OPEN = 2_048
"""Connections that may be open before further ones are closed with their answer: an idle one takes about 7 kB, 14 MB in all."""
_ENCRYPTED = 8
"""How many plain connections an encrypted one weighs: it takes some 50 kB."""
_LOOK_EVERY = 0.1
"""Seconds between two looks at which of too many connections are open still."""


class AddressDenied(OSError):
    """A connection to an address that the policy does not permit was about to be made. An OSError, so that aiohttp passes it on."""


class OpenSocket(Protocol):
    """Opens a socket that is not connected yet."""

    def __call__(self, info: AddressInfo, /) -> socket.socket:
        """Return a new socket of the family, type and protocol of `info`."""
        ...


def open_socket(info: AddressInfo, /) -> socket.socket:
    """Return a new socket from the operating system."""
    family, kind, protocol, _, _ = info
    return socket.socket(family=family, type=kind, proto=protocol)


class GuardedSockets:
    """A socket factory for aiohttp's TCPConnector: every connection passes here with the address that it will really go to."""

    def __init__(self, policy: AddressPolicy, opener: OpenSocket = open_socket, *, most: int | None = None) -> None:
        self._policy = policy
        self._open = opener
        self._most = most or _most_open()
        self._opened: WeakSet[socket.socket] = WeakSet()
        self._look_again_at = 0.0

    def __call__(self, info: AddressInfo, /) -> socket.socket:
        """Return a socket for `info`; raises AddressDenied before one is opened."""
        family, _, _, _, target = info
        address = _socket_address(family, target)
        port = target[1]
        if address is None or not isinstance(port, int) or not self._policy.permits(address, port):
            raise AddressDenied("the address is not permitted")
        opened = self._open(info)
        self._opened.add(opened)
        return opened

    def crowded(self, *, encrypted: bool) -> bool:
        """Whether so many connections are open that one more, of that kind, had better not wait for another request."""
        most = self._most // _ENCRYPTED if encrypted else self._most
        if len(self._opened) >= most and monotonic() >= self._look_again_at:
            self._opened = WeakSet(each for each in self._opened if each.fileno() >= 0)  # closed ones may wait for the collector
            self._look_again_at = monotonic() + _LOOK_EVERY
        return len(self._opened) >= most


def _most_open() -> int:
    """Return how many connections may wait: half the files that the process may have open are for what else it does."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_OPEN if files == resource.RLIM_INFINITY else min(_MOST_OPEN, files // 2)


def _socket_address(family: int, target: tuple[object, ...]) -> Address | None:
    host = target[0]
    if family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(host, str):
        return None
    return parse_address(host)


Lookup = Callable[[str, int, socket.AddressFamily], list[ResolveResult]]
"""Blocking name resolution: host, port, family to answers; raises OSError."""


def system_lookup(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    """Ask the operating system."""
    answers = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [
        ResolveResult(hostname=host, host=str(target[0]), port=int(target[1]), family=kind, proto=protocol, flags=socket.AI_NUMERICHOST)
        for kind, _, protocol, _, target in answers
    ]


class GuardedResolver(AbstractResolver):
    """Resolves names in threads of its own (slow name servers hold up nobody else) and refuses a host for one denied answer."""

    def __init__(self, policy: AddressPolicy, lookup: Lookup = system_lookup) -> None:
        self._policy = policy
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(_LOOKUP_THREADS, thread_name_prefix="dns")

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Return the answers for `host`; raises AddressDenied if any of them is not permitted, OSError when there is none."""
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(self._threads, self._lookup, host, port, family)
        if not all(self._permits(host, answer["host"], port) for answer in answers):
            raise AddressDenied("the name leads to an address that is not permitted")
        return answers

    async def close(self) -> None:
        """Let the threads go; a lookup that still runs ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _permits(self, host: str, answer: str, port: int) -> bool:
        address = parse_address(answer)
        if address is None:
            return False
        return self._policy.is_inner(address) or (not is_private_name(host) and self._policy.permits(address, port))
