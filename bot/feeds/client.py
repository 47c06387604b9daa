"""The guarded HTTP client: everything that Newsdesk fetches from addresses that people or feeds gave goes through here."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from bot.domain.errors import AddressRefused, FetchError, FetchProblem
from bot.feeds.body import ACCEPT_ENCODING, BodyBroken, BodyTooLarge, read_body
from bot.feeds.failures import failed
from bot.feeds.guard import PUBLIC_ONLY, REFUSAL, AddressPolicy, check_url
from bot.feeds.politeness import HostTurns
from bot.feeds.settings import FetchSettings
from bot.feeds.sockets import GuardedResolver, GuardedSockets, Lookup, OpenSocket, open_socket, system_lookup

_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECTS = _PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
_WITH_BODY = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
_CHUNK = 64 * 1024
_IDLE = 1.0
"""Seconds that a connection waits beyond the pause between two requests to its host: after that the next one is minutes away, and
thousands of open connections, at 20 kB each, are of no use to anybody."""


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


@dataclass(slots=True)
class _Trail:
    """The redirects followed so far. `budget` is what is left of the total time-out, in seconds."""

    url: str
    budget: float
    visited: set[str] = field(default_factory=set)
    moved_to: str | None = None
    permanent: bool = True

    def follow(self, status: int, target: str) -> None:
        self.permanent = self.permanent and status in _PERMANENT
        self.moved_to = target if self.permanent else self.moved_to
        self.url = target


class GuardedClient:
    """One session for the life of the process. Use it as a context manager, or close it.

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
        self._policy = policy
        self._resolver = GuardedResolver(policy, lookup)
        self._sockets = GuardedSockets(policy, opener)
        self._turns = HostTurns(spacing=settings.host_spacing, most=settings.max_connections)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; may be called twice."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        await self._resolver.close()

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch `url` with `headers` besides our own, following redirects; raises FetchError for every fault, never for a status."""
        trail = _Trail(url=url, budget=self._settings.total_timeout)
        for hop in range(self._settings.max_redirects + 1):
            answer = await self._hop(trail, headers or {}, requests=hop + 1)
            target = answer.headers.get("Location") if answer.status in _REDIRECTS else None
            if target is None:
                return answer
            trail.follow(answer.status, self._checked(urljoin(answer.url, target)))
        raise FetchError(
            f"{_host(url)} redirects more than {self._settings.max_redirects} times: give the feed's final address.",
            problem=FetchProblem.REDIRECTS,
        )

    async def _hop(self, trail: _Trail, headers: Mapping[str, str], *, requests: int) -> Answer:
        url = self._checked(trail.url)
        if url in trail.visited:
            raise FetchError(f"{_host(url)} redirects in a circle: give the feed's final address.", problem=FetchProblem.REDIRECTS)
        trail.visited.add(url)
        async with self._turns.turn(_host(url)):
            started = asyncio.get_running_loop().time()
            answer = await self._ask(url, headers, trail, requests)
            trail.budget -= asyncio.get_running_loop().time() - started
        return answer

    async def _ask(self, url: str, headers: Mapping[str, str], trail: _Trail, requests: int) -> Answer:
        """Make one request and wrap what goes wrong."""
        try:
            async with (
                asyncio.timeout(max(trail.budget, 0)),
                self._open().get(URL(url, encoded=True), headers=dict(headers), allow_redirects=False) as response,
            ):
                body = await self._body(response) if response.status in _WITH_BODY else b""
        except (aiohttp.ClientError, OSError, TimeoutError, BodyTooLarge, BodyBroken, ValueError) as error:
            # ValueError: aiohttp lets some of its parsers' errors out as they are (odd header values, impossible chunk sizes)
            raise failed(error, _host(url), self._settings) from error
        return Answer(status=response.status, url=url, headers=response.headers, body=body, moved_to=trail.moved_to, requests=requests)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        encoding = response.headers.get("Content-Encoding", "")
        return await read_body(response.content.iter_chunked(_CHUNK), encoding, self._settings.max_bytes)

    def _checked(self, url: str) -> str:
        try:
            return check_url(url, self._policy)
        except AddressRefused as error:
            raise FetchError(REFUSAL, problem=FetchProblem.REFUSED) from error

    def _open(self) -> aiohttp.ClientSession:
        """Return the session; it is made at the first use, inside the running loop."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=0,  # the turns bound it, outside of the time-outs
                keepalive_timeout=self._settings.host_spacing + _IDLE,
                ssl=ssl.create_default_context(),  # 21 ms each: one for the life of the client
                resolver=self._resolver,
                socket_factory=self._sockets,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                connector_owner=True,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                auto_decompress=False,
                requote_redirect_url=False,
                headers={"User-Agent": self._settings.user_agent(), "Accept": "*/*", "Accept-Encoding": ACCEPT_ENCODING},
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=self._settings.connect_timeout, sock_read=self._settings.read_timeout
                ),
                read_bufsize=_CHUNK,
            )
        return self._session


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()
