"""The watch of a running Newsdesk: each minute a look at its health, a sign of life or an alarm; every ten minutes a line of the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.app.calling import Caller
from bot.app.tally import Tally
from bot.domain.alarms import Alarm, Alarms
from bot.ports.clock import Clock
from bot.settings import Settings
from bot.web.health import Health, HealthCheck

_SUMMARY_EVERY = timedelta(minutes=10)


@dataclass(slots=True, kw_only=True)
class WatchKeeper:
    """Looks, calls and counts. `alarmed` hears of each alarm, `summed_up` what happened since the last summary."""

    check: HealthCheck
    caller: Caller
    clock: Clock
    tally: Tally
    alarmed: Callable[[Alarm], None]
    summed_up: Callable[[Mapping[str, int], Health], None]
    alarms: Alarms = field(default_factory=Alarms)
    summed_up_at: datetime | None = None

    def call_by(self, settings: Settings) -> None:
        """Call others from now on."""
        self.caller = replace(self.caller, settings=settings.alarms)

    async def __call__(self, _key: str = "") -> None:
        """Look once."""
        now, health = self.clock(), await self.check()
        for alarm in self.alarms.due(health.faults, now):
            self.alarmed(alarm)
            if await self.caller.tell(alarm, now):
                self.alarms.tell(alarm)
        if health.healthy:
            await self.caller.beat()
        self._sum_up(health, now)

    def _sum_up(self, health: Health, now: datetime) -> None:
        last = self.summed_up_at or now
        if self.summed_up_at and timedelta(0) <= now - last < _SUMMARY_EVERY:
            return
        counted = self.tally.take()
        if self.summed_up_at:
            self.summed_up(counted, health)
        self.summed_up_at = now
