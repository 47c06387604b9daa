"""The HTTP server for operators: /healthz, for container health checks and monitors, and beside it what else is to be served."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.domain.errors import SettingError
from bot.web.health import HealthCheck

_LAST_ANSWERS = 0.5  # seconds, when Newsdesk stops


class HealthServer:
    """Answers /healthz with 200 or 503, and `routes`, while it is open."""

    def __init__(self, host: str, port: int, check: HealthCheck, routes: Iterable[web.RouteDef] = ()) -> None:
        self._host = host
        self._port = port
        self._check = check
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_routes(routes)
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
