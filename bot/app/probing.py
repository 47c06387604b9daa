"""What monitors and orchestrators ask beside /healthz: /metrics, /livez and /readyz; and the watch that calls somebody by itself."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic

from aiohttp import web

from bot.app.calling import Caller
from bot.app.keeping_watch import WatchKeeper
from bot.app.learning import learning_names
from bot.app.logs import log_alarm, log_summary, log_told, log_uncalled, log_unlearned
from bot.app.observing import Observing
from bot.app.room import free_room
from bot.app.wiring import Newsdesk
from bot.domain.destination import Platform
from bot.domain.errors import StoreError
from bot.ports.engine import Step
from bot.ports.platform import ChatPlatform
from bot.web.health import HealthCheck

_LATE = 10  # ticks
_LOOK_EVERY = 0.5  # seconds between two looks at the event loop
_CONTENT_TYPE = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


@dataclass(slots=True)
class LoopLag:
    """How late the event loop ran what was due, at most, since somebody last asked."""

    worst: float = 0.0

    def take(self) -> float:
        """Return it, and begin anew."""
        worst, self.worst = self.worst, 0.0
        return worst

    async def look(self) -> None:
        """Look for ever."""
        while True:
            before = monotonic()
            await asyncio.sleep(_LOOK_EVERY)
            self.worst = max(self.worst, monotonic() - before - _LOOK_EVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """Answers them for a running Newsdesk."""

    newsdesk: Newsdesk
    platforms: Mapping[Platform, ChatPlatform]
    check: HealthCheck
    observing: Observing
    lag: LoopLag

    @property
    def routes(self) -> list[web.RouteDef]:
        """The addresses, and who answers there."""
        return [web.get("/livez", self._livez), web.get("/readyz", self._readyz), web.get("/metrics", self._metrics)]

    async def _livez(self, _request: web.Request) -> web.Response:
        """Say whether this process works: whatever else is wrong, a restart would not help."""
        age, most = self.newsdesk.engine.age(Step.TICK), _LATE * self.newsdesk.settings.tick_seconds
        return _answer([f"no tick for {age:.0f} s"] if age > most else [])

    async def _readyz(self, _request: web.Request) -> web.Response:
        """Say whether messages go out now: the database can be used, and each platform is connected."""
        away = [f"{platform} is not connected" for platform, each in self.platforms.items() if not each.healthy]
        try:
            await self.newsdesk.store.check()
        except StoreError as error:
            away.append(str(error))
        return _answer(away)

    async def _metrics(self, _request: web.Request) -> web.Response:
        if self.observing.metrics is None:
            raise web.HTTPNotFound
        health = await self.check()
        text = self.observing.metrics.text(health, await self._around(), self.newsdesk.engine.queues)
        return web.Response(body=text, headers=_CONTENT_TYPE)

    async def _around(self) -> Mapping[str, float]:
        newsdesk = self.newsdesk
        around = {
            "loop_lag": self.lag.take(),
            "workers": float(len(newsdesk.analyst.processes) + len(newsdesk.fetcher.parser.processes)),
            "backup_failing": float(bool(newsdesk.nightly and newsdesk.nightly.failure)),
        }
        with suppress(StoreError):
            around["database_bytes"] = float(await newsdesk.store.database_size())
        free = free_room(newsdesk.settings.database)
        return around if free is None else {**around, "free_bytes": float(free)}


@asynccontextmanager
async def probing(
    newsdesk: Newsdesk, platforms: Mapping[Platform, ChatPlatform], check: HealthCheck, observing: Observing
) -> AsyncIterator[list[web.RouteDef]]:
    """Keep watch, and hand out what the server is to answer besides /healthz."""
    keeper = WatchKeeper(
        check=check,
        caller=Caller(settings=newsdesk.settings.alarms, store=newsdesk.store, chats=newsdesk.chats, failed=log_uncalled),
        clock=newsdesk.clock,
        tally=observing.tally,
        alarmed=log_alarm,
        summed_up=log_summary,
    )
    newsdesk.engine.on(Step.WATCH, keeper)
    newsdesk.engine.on(Step.NAMES, learning_names(newsdesk, partial(_tell, keeper), log_unlearned))
    newsdesk.reloading.on("alarms", keeper.call_by)
    lag = LoopLag()
    looking = asyncio.create_task(lag.look())
    try:
        yield Probes(newsdesk=newsdesk, platforms=platforms, check=check, observing=observing, lag=lag).routes
    finally:
        looking.cancel()


async def _tell(keeper: WatchKeeper, text: str) -> bool:
    """Tell whoever runs Newsdesk something that is no alarm."""
    log_told(text)
    return await keeper.caller.say(text)


def _answer(wrong: list[str]) -> web.Response:
    return web.json_response({"status": "failing" if wrong else "ok", "wrong": wrong}, status=503 if wrong else 200)
