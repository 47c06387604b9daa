"""The engine of one process: asyncio tasks, with APScheduler for the ticks.

APScheduler only ticks, by the monotonic clock (bot/engine/beats.py). Its own shutdown would cancel what runs, and its default grace would
silently drop a late tick, so both are replaced here: no grace limit, missed ticks collapse into one, and `stop` drains.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from types import MappingProxyType

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.engine.beats import Beats
from bot.engine.line import Line, Share
from bot.ports.engine import Handler, OwnerOf, Step

DEFAULT_LIMITS: Mapping[Step, int] = {
    Step.TICK: 1,
    Step.POLL: 64,
    Step.DELIVER: 32,
    Step.PRUNE: 1,
    Step.COUNT: 1,
    Step.EMPTY_DAYS: 1,
    Step.BACKUP: 1,
    Step.WATCH: 1,
    Step.INDEX: 1,
    Step.NAMES: 1,
}
"""How many keys of a step run at once: polls wait for other people's servers, deliveries for two platforms."""


@dataclass(slots=True)
class _Lane:
    """One step: who runs it, whose its keys are, which of them wait and run, and the timer for an owner that has had its share."""

    handler: Handler
    owner: OwnerOf | None
    line: Line
    timer: asyncio.TimerHandle | None = None


class LocalEngine:
    """Satisfies bot.ports.engine.Engine in one process.

    `limits`: how many keys of a step may run at once; `shares`: what one owner of keys gets of that.
    """

    def __init__(
        self,
        limits: Mapping[Step, int] = DEFAULT_LIMITS,
        shares: Mapping[Step, Share] = MappingProxyType({}),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._shares = shares
        self._monotonic = monotonic
        self._lanes: dict[Step, _Lane] = {}
        self._periods: list[Step] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._ran_at: dict[Step, float] = {}
        self._scheduler = AsyncIOScheduler(jobstores={"default": Beats(monotonic)}, timezone=UTC)
        self._started = False
        self._stopped = False
        self._settled = asyncio.Event()
        self._log = structlog.get_logger("newsdesk.engine")

    def on(self, step: Step, handler: Handler, owner: OwnerOf | None = None) -> None:
        """Name the coroutine function that runs a step, and whose its keys are."""
        line = Line(self._limits.get(step, DEFAULT_LIMITS[step]), self._monotonic, self._shares.get(step))
        self._lanes[step] = _Lane(handler=handler, owner=owner, line=line)

    def every(self, seconds: float, step: Step) -> None:
        """Wake `step` with an empty key at `start` and every `seconds` after it."""
        self._periods.append(step)
        trigger = IntervalTrigger(seconds=seconds, timezone=UTC)
        self._scheduler.add_job(self.wake, trigger, args=[step], misfire_grace_time=None, coalesce=True)

    async def wake(self, step: Step, key: str = "") -> None:
        """Ask for a run; once the engine stops, a wake is dropped, since the first tick after a restart finds the same rows."""
        lane = self._lanes.get(step)
        if lane is None:
            raise LookupError(f"The engine has no handler for the step {step.value!r}: call on() before the first wake.")
        owner = await lane.owner(key) if lane.owner and not self._stopped else ""
        if not self._stopped:
            lane.line.ask(key, owner)
            self._pump(step, lane)

    def age(self, step: Step) -> float:
        """Return how many seconds ago a run of `step` last ended well, since the start where none has; 0 before the start."""
        return self._monotonic() - self._ran_at[step] if step in self._ran_at else 0.0

    @property
    def queues(self) -> Mapping[str, int]:
        """How many keys of each step wait or run."""
        return {step.value: lane.line.size for step, lane in self._lanes.items()}

    async def start(self) -> None:
        """Begin to run what was woken, and to tick."""
        self._started = True
        self._ran_at = dict.fromkeys(self._lanes, self._monotonic())
        self._scheduler.start()
        for step in self._periods:
            await self.wake(step)
        for step, lane in self._lanes.items():
            self._pump(step, lane)

    def _pump(self, step: Step, lane: _Lane) -> None:
        """Start as many runs as the limit of the step and the shares of the owners allow."""
        self._settled.clear()
        while self._started and (key := lane.line.next_key()) is not None:
            task = asyncio.create_task(self._run(step, lane, key), name=f"{step.value} {key}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._look_again(step, lane)

    def _look_again(self, step: Step, lane: _Lane) -> None:
        """Look again once an owner that has had its share may take a turn."""
        if lane.timer:
            lane.timer.cancel()
        wait = lane.line.wait() if self._started and not self._stopped else None
        lane.timer = None if wait is None else asyncio.get_running_loop().call_later(wait, self._pump, step, lane)

    async def _run(self, step: Step, lane: _Lane, key: str) -> None:
        worked: bool | None = None
        try:
            worked = await lane.handler(key)
            self._ran_at[step] = self._monotonic()
        except Exception:  # noqa: BLE001 - whatever a step raises concerns its key alone: the engine goes on, and the next tick tries again
            self._log.exception("step failed", step=step.value, key=key)
        finally:
            lane.line.finish(key, counted=worked is not False)
            self._pump(step, lane)
            self._note_idle()

    def _note_idle(self) -> None:
        if all(lane.line.idle for lane in self._lanes.values()):
            self._settled.set()

    async def idle(self) -> None:
        """Return once nothing runs and nothing waits."""
        self._note_idle()
        while not all(lane.line.idle for lane in self._lanes.values()):
            await self._settled.wait()

    async def stop(self, grace: float = 10.0) -> None:
        """Take no more work, let what runs finish for at most `grace` seconds, cancel the rest, and return when nothing runs."""
        self._stopped = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for lane in self._lanes.values():
            lane.line.forget_waiting()
            if lane.timer:
                lane.timer.cancel()
        try:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=grace)
        finally:  # also when the grace is cut short: nothing outlives this
            await self._cancel_rest()
            self._note_idle()

    async def _cancel_rest(self) -> None:
        rest = tuple(self._tasks)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for lane in self._lanes.values():
            lane.line.forget_running()  # a task that was cancelled before its first line has not finished its key
