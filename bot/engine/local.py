"""The engine of one process: asyncio tasks, with APScheduler for the ticks.

APScheduler only ticks. Its own shutdown would cancel what runs, and its default grace would silently drop a late tick, so
both are replaced here: no grace limit, missed ticks collapse into one, and `stop` drains.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.ports.engine import Handler, Step

DEFAULT_LIMITS: Mapping[Step, int] = {Step.TICK: 1, Step.POLL: 64, Step.DELIVER: 32, Step.PRUNE: 1, Step.COUNT: 1, Step.QUIET: 1}
"""How many keys of a step run at once: polls wait for other people's servers, deliveries for two platforms."""


@dataclass(slots=True)
class _Lane:
    """One step: its keys that wait (each once), those that run, and those woken again while they run."""

    handler: Handler
    limit: int
    waiting: deque[str] = field(default_factory=deque)
    queued: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)

    def ask(self, key: str) -> None:
        """Note a wake."""
        if key in self.running:
            self.again.add(key)
        elif key not in self.queued:
            self.queued.add(key)
            self.waiting.append(key)

    def next_key(self) -> str | None:
        """Take the next key to run, None when none waits or the step is at its limit."""
        if not self.waiting or len(self.running) >= self.limit:
            return None
        key = self.waiting.popleft()
        self.queued.discard(key)
        self.running.add(key)
        return key

    def finish(self, key: str) -> None:
        """Note the end of a run; a wake during it becomes the next one."""
        self.running.discard(key)
        if key in self.again:
            self.again.discard(key)
            self.ask(key)

    def forget_waiting(self) -> None:
        """Drop what has not begun: after a restart the first tick finds it again."""
        self.waiting.clear()
        self.queued.clear()
        self.again.clear()

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return not self.running and not self.waiting


class LocalEngine:
    """Satisfies bot.ports.engine.Engine in one process. `limits`: how many keys of a step may run at once."""

    def __init__(self, limits: Mapping[Step, int] = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._lanes: dict[Step, _Lane] = {}
        self._periods: list[Step] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._started = False
        self._stopped = False
        self._settled = asyncio.Event()
        self._log = structlog.get_logger("newsdesk.engine")

    def on(self, step: Step, handler: Handler) -> None:
        """Name the coroutine function that runs a step."""
        self._lanes[step] = _Lane(handler=handler, limit=self._limits.get(step, DEFAULT_LIMITS[step]))

    def every(self, seconds: float, step: Step) -> None:
        """Wake `step` with an empty key at `start` and every `seconds` after it."""
        self._periods.append(step)
        self._scheduler.add_job(self.wake, IntervalTrigger(seconds=seconds), args=[step], misfire_grace_time=None, coalesce=True)

    async def wake(self, step: Step, key: str = "") -> None:
        """Ask for a run; once the engine stops, a wake is dropped, since the first tick after a restart finds the same rows."""
        lane = self._lanes.get(step)
        if lane is None:
            raise LookupError(f"The engine has no handler for the step {step.value!r}: call on() before the first wake.")
        if not self._stopped:
            lane.ask(key)
            self._pump(step, lane)

    async def start(self) -> None:
        """Begin to run what was woken, and to tick."""
        self._started = True
        self._scheduler.start()
        for step in self._periods:
            await self.wake(step)
        for step, lane in self._lanes.items():
            self._pump(step, lane)

    def _pump(self, step: Step, lane: _Lane) -> None:
        """Start as many runs as the limit of the step allows."""
        self._settled.clear()
        while self._started and (key := lane.next_key()) is not None:
            task = asyncio.create_task(self._run(step, lane, key), name=f"{step.value} {key}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self, step: Step, lane: _Lane, key: str) -> None:
        try:
            await lane.handler(key)
        except Exception:  # noqa: BLE001 - whatever a step raises concerns its key alone: the engine goes on, and the next tick tries again
            self._log.exception("step failed", step=step.value, key=key)
        finally:
            lane.finish(key)
            self._pump(step, lane)
            self._note_idle()

    def _note_idle(self) -> None:
        if all(lane.idle for lane in self._lanes.values()):
            self._settled.set()

    async def idle(self) -> None:
        """Return once nothing runs and nothing waits."""
        self._note_idle()
        while not all(lane.idle for lane in self._lanes.values()):
            await self._settled.wait()

    async def stop(self, grace: float = 10.0) -> None:
        """Take no more work, let what runs finish for at most `grace` seconds, cancel the rest, and return when nothing runs."""
        self._stopped = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for lane in self._lanes.values():
            lane.forget_waiting()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        await self._cancel_rest()
        self._note_idle()

    async def _cancel_rest(self) -> None:
        rest = tuple(self._tasks)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for lane in self._lanes.values():
            lane.running.clear()  # a task that was cancelled before its first line has not finished its key
