"""The guarded HTTP client: everything that Newsdesk fetches from addresses that people or feeds gave goes through here."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.body import ACCEPT_ENCODING, BodyTooLarge, read_body, whole_body
from bot.feeds.http.connector import GuardedConnector
from bot.feeds.http.failures import failed
from bot.feeds.http.guard import PUBLIC_ONLY, AddressPolicy
from bot.feeds.http.heads import LONGEST, MOST_HEADERS
from bot.feeds.http.inflating import BodyBroken
from bot.feeds.http.politeness import HostTurns
from bot.feeds.http.redirects import REDIRECTS, Trail, host_of, joined, place_of, target_of
from bot.feeds.http.sockets import GuardedResolver, GuardedSockets, Lookup, OpenSocket, open_socket, system_lookup
from bot.feeds.settings import FetchSettings

_WITH_BODY = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
_CHUNK = 64 * 1024
_SHORTEST = 0.001

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

    No referer, no proxies from the environment, no cookies but between the redirects of one fetch; addresses are judged at every hop,
    every DNS answer and every socket; a connection carries one request.
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
        self._sockets = GuardedSockets(policy, opener)
        self._turns = HostTurns(spacing=settings.host_spacing, most=settings.max_connections)
        self._own_headers = {"User-Agent": settings.user_agent(), "Accept": "*/*", "Accept-Encoding": ACCEPT_ENCODING}
        self._timeout = self._within(settings.total_timeout)
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
            answer = await self._answer(trail, headers)
        except (aiohttp.ClientError, OSError, TimeoutError, BodyTooLarge, BodyBroken, ValueError) as error:
            # ValueError: aiohttp lets some of its parsers' errors out as they are, and refuses headers with line breaks with it
            raise failed(error, trail.place.host, self._settings) from error
        trail.budget -= time() - started
        return answer

    async def _answer(self, trail: Trail, headers: Mapping[str, str]) -> Answer:
        sent = {**self._own_headers, **headers, **trail.cookies()}
        timeout = self._timeout if not trail.requests else self._within(trail.budget)
        response = await self._open().get(trail.place.target, headers=sent, allow_redirects=False, timeout=timeout)
        try:
            body = await self._body(response)
        finally:
            response.close()
        trail.requests += 1
        return Answer(
            status=response.status,
            url=trail.place.url,
            headers=response.headers,
            body=body,
            moved_to=trail.moved_to,
            requests=trail.requests,
            set_cookies=response.headers.getall("Set-Cookie", ()) if response.status in REDIRECTS else (),
        )

    def _within(self, budget: float) -> aiohttp.ClientTimeout:
        """Return the time-outs of one request; to aiohttp a total of 0 is none."""
        connect, read = self._settings.connect_timeout, self._settings.read_timeout
        return aiohttp.ClientTimeout(total=max(budget, _SHORTEST), sock_connect=connect, sock_read=read)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        if response.status not in _WITH_BODY:
            return b""
        encoding = response.headers.get("Content-Encoding", "")
        if response.content.is_eof():
            return whole_body(response.content.read_nowait(), encoding, self._settings.max_bytes)
        return await read_body(response.content.iter_chunked(_CHUNK), encoding, self._settings.max_bytes)

    def _open(self) -> aiohttp.ClientSession:
        """Return the session; it is made at the first use, inside the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=GuardedConnector(self._sockets, self._resolver),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                read_bufsize=_CHUNK,
                max_line_size=LONGEST,
                max_field_size=LONGEST,
                max_headers=MOST_HEADERS,
            )
        return self._session
