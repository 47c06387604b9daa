"""An engine that runs everything inline, one run at a time, when it is asked to become idle: a test decides when time passes."""

from collections import deque

from bot.ports.engine import Handler, Step


class FakeEngine:
    """Satisfies bot.ports.engine.Engine. `ran` lists the runs in their order; `periods` what `every` was told."""

    def __init__(self) -> None:
        self.ran: list[tuple[Step, str]] = []
        self.periods: list[tuple[float, Step]] = []
        self.waiting: deque[tuple[Step, str]] = deque()
        self._handlers: dict[Step, Handler] = {}
        self._started = False
        self._stopped = False

    def on(self, step: Step, handler: Handler) -> None:
        self._handlers[step] = handler

    def every(self, seconds: float, step: Step) -> None:
        self.periods.append((seconds, step))

    async def wake(self, step: Step, key: str = "") -> None:
        if step not in self._handlers:
            raise LookupError(f"no handler for {step.value}")
        if not self._stopped and (step, key) not in self.waiting:
            self.waiting.append((step, key))

    async def start(self) -> None:
        self._started = True
        for _, step in self.periods:
            await self.wake(step)

    async def idle(self) -> None:
        while self._started and self.waiting:
            step, key = self.waiting.popleft()
            self.ran.append((step, key))
            await self._handlers[step](key)

    async def stop(self, grace: float = 10.0) -> None:
        self._stopped = True
        self.waiting.clear()
