"""The HTTP server for operators: /healthz, for container health checks and monitors, and beside it what else is to be served."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.domain.errors import SettingError
from bot.web.health import HealthCheck
from bot.web.page.origins import Origin, is_loopback, is_ours

_LAST_ANSWERS = 0.5  # seconds, when Newsdesk stops


class HealthServer:
    """Answers /healthz with 200 or 503, and beside it `probes` for monitors and `pages`, while it is open.

    Where only this machine can reach it, monitors are answered under its own names and `names`: a foreign name that leads here was bound to
    our address by a site that a browser shows (DNS rebinding). Pages look themselves under which name they are asked.
    """

    def __init__(  # noqa: PLR0913 - where it listens, and what it answers
        self,
        host: str,
        port: int,
        check: HealthCheck,
        probes: Iterable[web.RouteDef] = (),
        *,
        pages: Iterable[web.RouteDef] = (),
        names: Collection[str] = (),
    ) -> None:
        self._host = host
        self._port = port
        self._check = check
        app = web.Application()
        guarded = frozenset(names) if is_loopback(host) else None
        app.router.add_routes(_under_our_names(each, guarded) for each in (web.get("/healthz", self._healthz), *probes))
        app.router.add_routes(pages)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LAST_ANSWERS)

    async def __aenter__(self) -> Self:
        """Listen; raise SettingError when the port is taken."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingError(
                f"Newsdesk cannot listen on {self._host}:{self._port} (web.host, web.port): {error.strerror}; "
                "set another web.port, or 0 to switch it off."
            ) from error
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._runner.addresses[0][1])

    async def _healthz(self, _request: web.Request) -> web.Response:
        health = await self._check()
        return web.json_response(health.as_json(), status=200 if health.healthy else 503)


def _under_our_names(route: web.RouteDef, names: Collection[str] | None) -> web.RouteDef:
    """Return a route that answers under our names alone; whoever names no host at all is no browser."""
    if names is None:
        return route
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]] = route.handler

    async def guarded(request: web.Request) -> web.StreamResponse:
        host = request.headers.get("Host", "").strip().lower()
        if host and not is_ours(Origin(host=host, address="", secure=False), names):
            return web.Response(status=421, text="Not under this name: ask localhost or 127.0.0.1, or add the name to page.hosts.\n")
        return await handler(request)

    return web.RouteDef(route.method, route.path, guarded, route.kwargs)
