"""The guard where it counts: at name resolution, and at the socket itself."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import chain, islice, zip_longest
from typing import Protocol

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.http.addresses import Address, parse_address
from bot.feeds.http.guard import AddressPolicy, allowing, is_private_name

SocketAddress = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, SocketAddress]
"""One answer of getaddrinfo: family, type, protocol, canonical name, socket address."""

_LOOKUP_THREADS = 64
"""Started as needed. Dead name servers hold a thread for half a minute each."""

_REMEMBERED = 8_192
"""Socket addresses that are not judged anew at each connection."""

_MOST_ADDRESSES = 4
"""Addresses of one name that are tried: two of each family where it has both. A name may have thousands, none of which answers."""


class AddressDenied(OSError):
    """A connection to an address that the policy does not permit was about to be made; `allow` is the setting that would permit it."""

    def __init__(self, message: str, allow: str = "") -> None:
        super().__init__(message)
        self.allow = allow


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
    """A socket factory: every connection passes here with the address that it will really go to."""

    def __init__(self, policy: AddressPolicy, opener: OpenSocket = open_socket) -> None:
        self._policy = policy
        self._permits = lru_cache(_REMEMBERED)(partial(_permits, policy))
        self._open = opener

    def __call__(self, info: AddressInfo, /) -> socket.socket:
        """Return a socket for `info`; raises AddressDenied before one is opened."""
        self.judge(info)
        return self._open(info)

    def judge(self, info: AddressInfo) -> None:
        """Raise AddressDenied for an address that nothing may go to."""
        family, _, _, _, target = info
        if not self._permits(family, target):
            raise AddressDenied("the address is not permitted", _setting_for(self._policy, family, target))


def _permits(policy: AddressPolicy, family: int, target: SocketAddress) -> bool:
    address, port = _socket_address(family, target), target[1]
    return address is not None and isinstance(port, int) and policy.permits(address, port)


def _setting_for(policy: AddressPolicy, family: int, target: SocketAddress) -> str:
    address, port = _socket_address(family, target), target[1]
    return policy.setting_for(address, port) if address is not None and isinstance(port, int) else ""


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
        """Return a few answers for `host`; raises AddressDenied if any of all is not permitted, OSError when there is none."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._answers, host, port, family)

    def _answers(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        """Ask and judge, in a thread: thousands of answers are judged as well."""
        answers = self._lookup(host, port, family)
        denied = next((answer["host"] for answer in answers if not self._permits(host, answer["host"], port)), None)
        if denied is not None:
            raise AddressDenied("the name leads to an address that is not permitted", self._setting_for(host, denied, port))
        return few(answers)

    def _setting_for(self, host: str, answer: str, port: int) -> str:
        address = parse_address(answer)
        if address is None:
            return ""
        return allowing(address) if is_private_name(host) else self._policy.setting_for(address, port)

    async def close(self) -> None:
        """Let the threads go; a lookup that still runs ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _permits(self, host: str, answer: str, port: int) -> bool:
        address = parse_address(answer)
        if address is None:
            return False
        return self._policy.is_inner(address) or (not is_private_name(host) and self._policy.permits(address, port))


def few(answers: Iterable[ResolveResult]) -> list[ResolveResult]:
    """Return the first addresses, each once, in turns of the families, which is how they are tried."""
    families: dict[int, dict[str, ResolveResult]] = {}
    for answer in answers:
        families.setdefault(answer["family"], {}).setdefault(answer["host"], answer)
    turns = zip_longest(*(addresses.values() for addresses in families.values()))
    return list(islice((answer for answer in chain.from_iterable(turns) if answer is not None), _MOST_ADDRESSES))
