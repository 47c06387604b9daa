"""The guarded HTTP client: everything that Newsdesk fetches from addresses that people or feeds gave goes through here."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from types import TracebackType
from typing import Self

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.access import FeedAccess, with_access
from bot.feeds.http.body import ACCEPT_ENCODING, BodyTooLarge
from bot.feeds.http.connecting import Connections
from bot.feeds.http.exchange import Exchange, Received, request_for
from bot.feeds.http.failures import failed
from bot.feeds.http.guard import PUBLIC_ONLY, AddressPolicy
from bot.feeds.http.heads import BadAnswer
from bot.feeds.http.inflating import BodyBroken
from bot.feeds.http.lacking import lack_behind
from bot.feeds.http.politeness import HostTurns
from bot.feeds.http.proxying import Proxy, Tunnels
from bot.feeds.http.redirects import REDIRECTS, Trail, host_of, joined, place_of, target_of
from bot.feeds.http.sockets import GuardedResolver, GuardedSockets, Lookup, OpenSocket, open_socket, system_lookup
from bot.feeds.settings import FetchSettings

_REMEMBERED = 8_192
"""Addresses that are not judged and taken apart again: those of stored sources are the same at each poll. They take 11 MB at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last answer of a chain of redirects, whatever its status.

    `url` is where it came from. `headers` ignores case; `body` is decoded, and empty unless the status is 200 (or 203).
    `moved_to` is where the permanent redirects at the start of the chain led, None when there were none.
    `set_cookies` are those of a redirect.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    moved_to: str | None = None
    requests: int = 1
    set_cookies: Sequence[str] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type header, empty when it is missing."""
        return self.headers.get("Content-Type", "")


class GuardedClient:
    """The client of the process. Use it as a context manager, or close it.

    No referer, no cookies but between the redirects of one fetch, no proxies from the environment: one of the settings leads to addresses
    that were judged. Addresses are judged at every hop, every DNS answer and every socket; a connection carries one request.
    """

    def __init__(
        self,
        settings: FetchSettings,
        policy: AddressPolicy = PUBLIC_ONLY,
        *,
        lookup: Lookup = system_lookup,
        opener: OpenSocket = open_socket,
    ) -> None:
        self._settings = settings
        self._place = partial(place_of, policy=policy)
        self._place_again = lru_cache(_REMEMBERED)(self._place)
        self._resolver = GuardedResolver(policy, lookup)
        self._connections = Connections(GuardedSockets(policy, opener), self._resolver, _way_out(settings.proxy))
        self._turns = HostTurns(spacing=settings.host_spacing, most=settings.max_connections)
        self._own_headers = {"User-Agent": settings.user_agent(), "Accept": "*/*", "Accept-Encoding": ACCEPT_ENCODING}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    def let_in(self, access: tuple[FeedAccess, ...]) -> None:
        """Take something else along to single publishers from the next request on."""
        self._settings = replace(self._settings, access=access)

    async def close(self) -> None:
        """Let go of the threads that resolve names; may be called twice. Connections end with their exchanges."""
        await self._resolver.close()

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch `url` with `headers` besides our own, following redirects; raises FetchError for every fault, never for a status."""
        trail = Trail(self._place_again(url), self._settings.total_timeout)
        request = partial(self._ask, trail, headers or {})
        while trail.requests <= self._settings.max_redirects:
            answer = await self._turns.during(trail.place.host, request)
            target = target_of(answer.status, answer.headers)
            if target is None:
                return answer
            trail.follow(answer.status, self._place(joined(answer.url, target)), answer.set_cookies)
        raise FetchError(
            f"{host_of(url)} redirects more than {self._settings.max_redirects} times: give the feed's final address.",
            problem=FetchProblem.REDIRECTS,
        )

    async def _ask(self, trail: Trail, headers: Mapping[str, str]) -> Answer:
        """Make one request and wrap what goes wrong."""
        time = asyncio.get_running_loop().time
        started = time()
        try:
            told = with_access({**self._own_headers, **headers, **trail.cookies()}, trail.place.url, self._settings.access)
            received = await self._exchange(trail, told, started + trail.budget)
        except (BadAnswer, BodyTooLarge, BodyBroken, OSError, ValueError) as error:  # ValueError: a header that would split the request
            raise failed(error, trail.place.host, self._settings) from lack_behind(error)
        trail.budget -= time() - started
        trail.requests += 1
        return _answer(received, trail)

    async def _exchange(self, trail: Trail, headers: Mapping[str, str], end: float) -> Received:
        """Connect, ask and receive before `end`, by the loop's time."""
        settings, loop = self._settings, asyncio.get_running_loop()
        request = request_for(trail.place.target, headers)
        exchange = Exchange(request, cap=settings.max_bytes, silence=settings.read_timeout, loop=loop)
        try:
            async with asyncio.timeout_at(min(end, loop.time() + settings.connect_timeout)) as limit:
                await self._connections.open(trail.place.target, exchange)
                limit.reschedule(end)
                return await exchange.answer
        finally:
            exchange.close()


def _answer(received: Received, trail: Trail) -> Answer:
    status, headers = received.head.status, received.head.multidict()
    return Answer(
        status=status,
        url=trail.place.url,
        headers=headers,
        body=received.body,
        moved_to=trail.moved_to,
        requests=trail.requests,
        set_cookies=headers.getall("Set-Cookie", ()) if status in REDIRECTS else (),
    )


def _way_out(proxy: str) -> Tunnels | None:
    """Return the proxy of the settings; None where there is none."""
    if not proxy.startswith("socks"):
        return Proxy(proxy) if proxy else None
    from bot.feeds.http.socks import SocksProxy

    return SocksProxy(proxy)
