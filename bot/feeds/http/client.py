"""The guarded HTTP client: everything that Newsdesk fetches from addresses that people or feeds gave goes through here."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.http import HttpProcessingError
from yarl import URL

from bot.domain.errors import AddressRefused, FetchError, FetchProblem
from bot.feeds.http.body import ACCEPT_ENCODING, BodyBroken, BodyTooLarge, read_body, whole_body
from bot.feeds.http.deadlines import Deadlines
from bot.feeds.http.exchange import CHUNK, Exchanges, Response, Target
from bot.feeds.http.failures import failed
from bot.feeds.http.guard import PUBLIC_ONLY, REFUSAL, AddressPolicy, check_url
from bot.feeds.http.politeness import HostTurns
from bot.feeds.http.sockets import GuardedResolver, GuardedSockets, Lookup, OpenSocket, open_socket, system_lookup
from bot.feeds.settings import FetchSettings

_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECTS = _PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
_WITH_BODY = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
_HANG_UP = {"Connection": "close"}
_IDLE = 15.0
"""Seconds that a connection waits for the next request to its host, beyond the pause between two."""

_REMEMBERED = 8_192
"""Addresses that are not judged and taken apart again: those of stored sources are the same at each poll. They take 11 MB at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last answer of a chain of redirects, whatever its status.

    `url` is where it came from. `headers` ignores case; `body` is decoded, and empty unless the status is 200 (or 203).
    `moved_to` is where the permanent redirects at the start of the chain led, None when there were none.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    moved_to: str | None = None
    requests: int = 1

    @property
    def content_type(self) -> str:
        """The Content-Type header, empty when it is missing."""
        return self.headers.get("Content-Type", "")


class _Place(NamedTuple):
    """An address that may be asked, normalised, as it is asked, and the host whose turn it takes."""

    url: str
    target: Target
    host: str


@dataclass(slots=True)
class _Trail:
    """The redirects followed so far. `budget` is what is left of the total time-out, in seconds."""

    place: _Place
    budget: float
    visited: set[str] = field(default_factory=set)
    moved_to: str | None = None
    permanent: bool = True
    requests: int = 0

    def follow(self, status: int, target: _Place) -> None:
        """Go on to `target`; raises FetchError where it was asked before."""
        self.visited.add(self.place.url)
        if target.url in self.visited:
            raise FetchError(f"{target.host} redirects in a circle: give the feed's final address.", problem=FetchProblem.REDIRECTS)
        self.permanent = self.permanent and status in _PERMANENT
        self.moved_to = target.url if self.permanent else self.moved_to
        self.place = target


class GuardedClient:
    """The connections of the process. Use it as a context manager, or close it.

    No cookies, no referer, no proxies from the environment; addresses are judged at every hop, every DNS answer and every socket.
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
        self._place = partial(_place, policy=policy)
        self._place_again = lru_cache(_REMEMBERED)(self._place)
        self._resolver = GuardedResolver(policy, lookup)
        self._sockets = GuardedSockets(policy, opener)
        self._turns = HostTurns(spacing=settings.host_spacing, most=settings.max_connections)
        self._own_headers = {"User-Agent": settings.user_agent(), "Accept": "*/*", "Accept-Encoding": ACCEPT_ENCODING}
        self._deadlines = Deadlines()
        self._exchanges: Exchanges | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; may be called twice."""
        if self._exchanges is not None:
            await self._exchanges.close()
            self._exchanges = None
            self._deadlines = Deadlines()  # a timer is of one event loop
        await self._resolver.close()

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch `url` with `headers` besides our own, following redirects; raises FetchError for every fault, never for a status."""
        trail = _Trail(self._place_again(url), self._settings.total_timeout)
        request = partial(self._ask, trail, headers or {})
        while trail.requests <= self._settings.max_redirects:
            answer = await self._turns.during(trail.place.host, request)
            target = answer.headers.get("Location") if answer.status in _REDIRECTS else None
            if target is None:
                return answer
            trail.follow(answer.status, self._place(_joined(answer.url, target)))
        raise FetchError(
            f"{_host(url)} redirects more than {self._settings.max_redirects} times: give the feed's final address.",
            problem=FetchProblem.REDIRECTS,
        )

    async def _ask(self, trail: _Trail, headers: Mapping[str, str]) -> Answer:
        """Make one request and wrap what goes wrong."""
        url, target, host = trail.place
        time = asyncio.get_running_loop().time
        started = time()
        try:
            with self._deadlines.within(max(trail.budget, 0)):
                response, body = await self._open().get(target, self._polite(headers, url), self._body)
        except (aiohttp.ClientError, HttpProcessingError, OSError, TimeoutError, BodyTooLarge, BodyBroken, ValueError) as error:
            # ValueError: aiohttp lets some of its parsers' errors out as they are (odd header values, impossible chunk sizes)
            raise failed(error, host, self._settings) from error
        trail.budget -= time() - started
        trail.requests += 1
        return Answer(
            status=response.status, url=url, headers=response.headers, body=body, moved_to=trail.moved_to, requests=trail.requests
        )

    def _polite(self, headers: Mapping[str, str], url: str) -> Mapping[str, str]:
        """Say who we are; where enough connections wait already, ask the server to hang up after its answer."""
        crowded = self._sockets.crowded(encrypted=url.startswith("https:"))
        return {**self._own_headers, **headers, **_HANG_UP} if crowded else {**self._own_headers, **headers}

    async def _body(self, response: Response) -> bytes:
        if response.status not in _WITH_BODY:
            return b""
        encoding = response.headers.get("Content-Encoding", "")
        if response.content.is_eof():
            return whole_body(response.content.read_nowait(), encoding, self._settings.max_bytes)
        return await read_body(response.content.iter_chunked(CHUNK), encoding, self._settings.max_bytes)

    def _open(self) -> Exchanges:
        """Return what makes the exchanges; it is made at the first use, inside the running loop."""
        if self._exchanges is None:
            connector = aiohttp.TCPConnector(
                limit=0,  # the turns bound it, outside of the time-outs
                keepalive_timeout=self._settings.host_spacing + _IDLE,
                ssl=ssl.create_default_context(),  # 21 ms each: one for the life of the client
                resolver=self._resolver,
                socket_factory=self._sockets,
            )
            connect, read = self._settings.connect_timeout, self._settings.read_timeout
            self._exchanges = Exchanges(connector, self._deadlines, connect=connect, read=read)
        return self._exchanges


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _joined(url: str, target: str) -> str:
    """Return where `target`, which a server wrote, leads from `url`; raises FetchError where it is no address at all."""
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise FetchError(REFUSAL, problem=FetchProblem.REFUSED) from error


def _place(url: str, policy: AddressPolicy) -> _Place:
    """Return where `url` leads; raises FetchError where nobody may be led."""
    try:
        checked = check_url(url, policy)
    except AddressRefused as error:
        raise FetchError(REFUSAL, problem=FetchProblem.REFUSED) from error
    return _Place(url if url == checked else checked, Target(URL(checked, encoded=True)), _host(checked))
