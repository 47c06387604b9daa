"""Time-outs that share a timer: asyncio sets and drops one for each use, which costs a twentieth of an unchanged poll."""

import asyncio
from types import TracebackType
from typing import Self


class Deadlines:
    """Time-outs of tasks; `within` does what asyncio.timeout does."""

    def __init__(self) -> None:
        self._ends: dict[Deadline, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def within(self, seconds: float) -> "Deadline":
        """Return a context in which the task is cancelled after `seconds`, and which raises TimeoutError then."""
        return Deadline(self, seconds)

    def add(self, deadline: "Deadline", seconds: float) -> None:
        """Watch a deadline."""
        loop = asyncio.get_running_loop()
        end = self._ends[deadline] = loop.time() + seconds
        if self._timer is None or end < self._timer.when():
            self._look_at(end, loop)

    def remove(self, deadline: "Deadline") -> None:
        """Watch a deadline no more."""
        self._ends.pop(deadline, None)

    def _look_at(self, when: float, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(when, self._look)

    def _look(self) -> None:
        """Let pass what is due, and look again when the next one is."""
        self._timer = None
        loop = asyncio.get_running_loop()
        for deadline in [deadline for deadline, end in self._ends.items() if end <= loop.time()]:
            del self._ends[deadline]
            deadline.pass_by()
        if self._ends:
            self._look_at(min(self._ends.values()), loop)


class Deadline:
    """One time-out, of the task that enters it."""

    __slots__ = ("_among", "_cancelled_before", "_passed", "_seconds", "_task")

    def __init__(self, among: Deadlines, seconds: float) -> None:
        self._among = among
        self._seconds = seconds
        self._passed = False

    def __enter__(self) -> Self:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a deadline is for a task")
        self._task = task
        self._cancelled_before = task.cancelling()
        self._among.add(self, self._seconds)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._among.remove(self)
        # somebody else may have cancelled the task as well: that counts for more (as in asyncio.timeout)
        if self._passed and self._task.uncancel() <= self._cancelled_before and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def pass_by(self) -> None:
        """Cancel the task."""
        self._passed = True
        self._task.cancel()
