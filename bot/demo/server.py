"""A web server on loopback that publishes the bundled feeds as good publishers do: with validators, and 304 for what is known.

    async with DemoServer(files, clock) as server:
        ... poll server.url(feed) for feed in server.feeds ...
        server.publish()
        ... poll again: this time there is news ...

Each outlet has a port of its own. Newsdesk leaves a second between two requests to one host, and a host is a name and a
port: on a shared port, nine polite polls would take longer than a demo should.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from hashlib import blake2b
from socket import socket
from types import TracebackType
from typing import Self

from aiohttp import ETag, web

from bot.demo.feeds import WHOLE, DemoFeed, Edition, document, read_catalogue
from bot.demo.freshen import freshen
from bot.ports.clock import Clock

_LOOPBACK = "127.0.0.1"
_BETWEEN = timedelta(minutes=30)  # editions


class RequestKind(StrEnum):
    """What a request asked and got."""

    FIRST = "first"  # without a validator: the whole document
    CHANGED = "changed"  # with a validator that is outdated: the whole document
    UNCHANGED = "unchanged"  # with a validator that still holds: 304
    MISSING = "missing"  # an address that no feed has: 404


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A document as served, with its validators. `etag` is without quotes."""

    body: bytes
    etag: str
    modified_at: datetime
    content_type: str

    @property
    def headers(self) -> dict[str, str]:
        return {
            "ETag": f'"{self.etag}"',
            "Last-Modified": format_datetime(self.modified_at, usegmt=True),
            "Content-Type": self.content_type,
        }


class DemoServer:
    """Serves the feeds of the demo, an async context manager. `files` are those of config/demo by name, such as before/x.xml.

    All dates are reckoned from the moment the server opens, so that a document stays the same, byte for byte, until `publish`.
    """

    def __init__(self, files: Mapping[str, bytes], clock: Clock) -> None:
        self.feeds = read_catalogue(files)
        self.counts: Counter[RequestKind] = Counter()
        self._files = files
        self._clock = clock
        self._pages: dict[Edition, dict[str, _Page]] = {}
        self._edition = Edition.BEFORE
        self._urls: dict[str, str] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Open a random port of loopback for each feed; raise SettingError when a document is missing."""
        now = self._clock().astimezone(UTC).replace(microsecond=0)
        self._pages = self._all_pages(now)
        app = web.Application()
        app.router.add_get("/{file:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        for feed, place in zip(self.feeds, _places(len(self.feeds)), strict=True):
            await web.SockSite(self._runner, place).start()
            self._urls[feed.file] = f"http://{_LOOPBACK}:{place.getsockname()[1]}/{feed.file}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close all ports."""
        if self._runner is not None:
            await self._runner.cleanup()

    def url(self, feed: DemoFeed) -> str:
        """Return the address of a feed while the server is open."""
        return self._urls[feed.file]

    def publish(self, edition: Edition = Edition.AFTER) -> None:
        """Serve another edition from now on, at first the one with the news."""
        self._edition = edition

    def _all_pages(self, now: datetime) -> dict[Edition, dict[str, _Page]]:
        """Return the documents of each edition; what did not change in a later one is the same page."""
        pages: dict[Edition, dict[str, _Page]] = {}
        shown: dict[str, _Page] = {}
        for edition in Edition:
            changed = [feed for feed in self.feeds if edition in WHOLE or f"{edition}/{feed.file}" in self._files]
            shown |= {feed.file: self._page(feed, edition, now) for feed in changed}
            pages[edition] = dict(shown)
        return pages

    def _page(self, feed: DemoFeed, edition: Edition, now: datetime) -> _Page:
        body = freshen(document(self._files, f"{edition}/{feed.file}"), now)
        return _Page(
            body=body,
            etag=blake2b(body, digest_size=8).hexdigest(),
            # Last-Modified counts whole seconds: editions that differed by less would look the same to If-Modified-Since
            modified_at=now - _BETWEEN * (len(Edition) - 1 - list(Edition).index(edition)),
            content_type=feed.content_type,
        )

    async def _answer(self, request: web.Request) -> web.Response:
        page = self._pages[self._edition].get(request.match_info["file"])
        kind = _judge(request, page)
        self.counts[kind] += 1
        if page is None:
            return web.Response(status=404, text="There is no such feed here.\n")
        if kind is RequestKind.UNCHANGED:
            return web.Response(status=304, headers={name: page.headers[name] for name in ("ETag", "Last-Modified")})
        return web.Response(body=page.body, headers=page.headers)


def _places(count: int) -> Sequence[socket]:
    """Return so many sockets of loopback by their ports, so that feeds are polled in their order where hosts are asked by name."""
    places = [socket() for _ in range(count)]
    for place in places:
        place.bind((_LOOPBACK, 0))
    return sorted(places, key=lambda place: f"{place.getsockname()[1]}")


def _judge(request: web.Request, page: _Page | None) -> RequestKind:
    """Compare validators as RFC 9110, 13.2.2 orders: If-Modified-Since counts only where there is no If-None-Match."""
    if page is None:
        return RequestKind.MISSING
    if tags := request.if_none_match:
        return RequestKind.UNCHANGED if _names(tags, page) else RequestKind.CHANGED
    if since := request.if_modified_since:
        return RequestKind.UNCHANGED if page.modified_at <= since else RequestKind.CHANGED
    return RequestKind.FIRST


def _names(tags: tuple[ETag, ...], page: _Page) -> bool:
    return any(tag.value in (page.etag, "*") for tag in tags)
