"""A web server on loopback that plays the publishers of feeds, well-behaved and otherwise.

    async with FeedServer() as server:
        server.serve("/feed.xml", RSS, etag='"1"')
        ... fetch server.url("/feed.xml") ...
        assert server.requests_to("/feed.xml")[0].headers["User-Agent"]

It speaks real HTTP over real sockets. A route can be changed at any time with another call.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy

RSS_TYPE = "application/rss+xml; charset=utf-8"
_TYPES = {".json": "application/feed+json", ".html": "text/html; charset=utf-8", ".opml": "text/x-opml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it arrived. `at` is the loop's time."""

    path: str
    query: str
    headers: CIMultiDictProxy[str]
    at: float

    @property
    def conditional(self) -> bool:
        """Whether the client sent a validator."""
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers


@dataclass(slots=True, kw_only=True)
class Route:
    """What a path answers. With `etag` or `last_modified` set, a matching conditional request gets a 304.

    `delay` seconds pass before the answer begins; with `drip` the body comes in pieces of `drip_size` bytes, that many seconds apart.
    `hang` accepts the request and never answers; `reset` closes the connection without an answer, or after `cut_after` bytes.
    """

    body: bytes = b""
    status: int = 200
    content_type: str | None = RSS_TYPE
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float | None = None
    drip_size: int = 64
    hang: bool = False
    reset: bool = False
    cut_after: int | None = None
    endless: bytes | None = None


Handler = Callable[[web.Request], Route]


class FeedServer:
    """The server. Everything that it was asked is in `log`; `busiest` is the most requests that it ever served at once."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.log: list[Request] = []
        self.busiest = 0
        self._host = host
        self._port = 0
        self._busy = 0
        self._routes: dict[str, Route | Handler] = {}
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1024)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def host(self) -> str:
        """Name and port, as Source.host gives them."""
        return f"{self._host}:{self._port}"

    def url(self, path: str = "/", host: str | None = None) -> str:
        """Return the full address of `path`; `host` gives the server another name ("localhost", "127.0.0.2")."""
        return f"http://{host or self._host}:{self._port}{path}"

    def serve(self, path: str, body: bytes | str = b"", **route: object) -> str:
        """Answer `path` with `body`; the keywords are the fields of Route. Returns the full address."""
        data = body.encode() if isinstance(body, str) else body
        self._routes[path] = Route(body=data, **route)  # type: ignore[arg-type]  # the keywords are the fields of Route
        return self.url(path)

    def serve_with(self, path: str, handler: Handler) -> str:
        """Answer `path` with the Route that `handler` returns for each request."""
        self._routes[path] = handler
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 301) -> str:
        """Redirect `path` to a path or an address."""
        return self.serve(path, status=status, headers={"Location": to})

    def serve_folder(self, folder: Path, *, prefix: str = "/", etags: bool = True) -> list[str]:
        """Serve each file of `folder` under its name (text/xml unless its suffix says more); return the addresses in order of name."""
        return [self._serve_file(file, prefix, etags=etags) for file in sorted(folder.iterdir()) if file.is_file()]

    def forget(self, path: str) -> None:
        """Answer `path` with 404 from now on."""
        self._routes.pop(path, None)

    def requests_to(self, path: str) -> list[Request]:
        """Return the requests for `path`, oldest first."""
        return [request for request in self.log if request.path == path]

    def _serve_file(self, file: Path, prefix: str, *, etags: bool) -> str:
        etag = f'"{file.name}-{file.stat().st_size}"' if etags else None
        return self.serve(prefix + file.name, file.read_bytes(), content_type=_TYPES.get(file.suffix, "text/xml"), etag=etag)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            return await self._play(request)
        finally:
            self._busy -= 1

    async def _play(self, request: web.Request) -> web.StreamResponse:
        now = asyncio.get_running_loop().time()
        self.log.append(Request(path=request.path, query=request.rel_url.raw_query_string, headers=request.headers, at=now))
        route = self._route(request)
        if route.delay or route.hang:
            await self._wait(None if route.hang else route.delay)
        if route.reset:
            _abort(request)
        if _matches(route, request):
            return web.Response(status=304, headers=_headers(route, with_type=False))
        if route.drip is None and route.cut_after is None and route.endless is None:
            return web.Response(status=route.status, body=route.body, headers=_headers(route))
        return await self._stream(route, request)

    def _route(self, request: web.Request) -> Route:
        found = self._routes.get(request.path)
        if found is None:
            return Route(status=404, body=b"nothing here", content_type="text/plain")
        return found if isinstance(found, Route) else found(request)

    async def _stream(self, route: Route, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=route.status, headers=_headers(route))
        if route.cut_after is not None:
            response.content_length = len(route.body)
        try:
            await response.prepare(request)
            async for piece in self._pieces(route):
                await response.write(piece)
        except (ConnectionError, asyncio.CancelledError):
            return response  # the client had enough, which is what such a route is for
        if route.cut_after is not None:
            _abort(request)
        return response

    async def _pieces(self, route: Route) -> AsyncIterator[bytes]:
        while route.endless is not None and not self._closing.is_set():
            yield route.endless
        body = route.body[: route.cut_after]
        size = route.drip_size if route.drip is not None else max(len(body), 1)
        for start in range(0, len(body), size):
            yield body[start : start + size]
            if route.drip:
                await self._wait(route.drip)

    async def _wait(self, seconds: float | None) -> None:
        """Wait, but not beyond the end of the server."""
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return


Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(speak: Speak) -> AsyncIterator[str]:
    """Run a server that says what `speak` writes, HTTP or not, and give its address; every connection is closed at the end."""
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            talks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await speak(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/"
    if talks:
        await asyncio.wait(talks)


def _matches(route: Route, request: web.Request) -> bool:
    """Compare validators byte by byte, If-None-Match first (RFC 9110, 13.2.2)."""
    if route.status != 200 or not (route.etag or route.last_modified):
        return False
    if "If-None-Match" in request.headers:
        return request.headers["If-None-Match"] == route.etag
    return route.last_modified is not None and request.headers.get("If-Modified-Since") == route.last_modified


def _headers(route: Route, *, with_type: bool = True) -> CIMultiDict[str]:
    headers = CIMultiDict[str](route.headers)
    if with_type and route.content_type is not None:
        headers["Content-Type"] = route.content_type
    if route.etag is not None:
        headers["ETag"] = route.etag
    if route.last_modified is not None:
        headers["Last-Modified"] = route.last_modified
    return headers


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
