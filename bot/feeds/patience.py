"""Patience with servers that say nothing: one timer for all of them, since one for each answer costs a tenth of the exchange."""

import asyncio
from typing import Protocol


class Waiting(Protocol):
    """An answer that may be given up (aiohttp's ResponseHandler is one)."""

    def set_exception(self, exc: BaseException, /) -> None:
        """Fail whoever waits for the answer."""
        ...


class Patience:
    """Gives up answers whose head has not come after `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._since: dict[Waiting, float] = {}  # the longest first
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, answer: Waiting) -> None:
        """Wait for an answer from now on, also for one that was waited for before: something came, and it will take its time again."""
        self.end(answer)
        self._since[answer] = self._loop.time()
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._look)

    def end(self, answer: Waiting) -> None:
        """Wait for it no more: its head is there, or nobody wants it."""
        self._since.pop(answer, None)

    def _look(self) -> None:
        """Give up what has been waited for long enough, and look again when the next one will have been."""
        self._timer = None
        now = self._loop.time()
        while self._since:
            answer, since = next(iter(self._since.items()))
            if since + self._seconds > now:
                self._timer = self._loop.call_at(since + self._seconds, self._look)
                return
            del self._since[answer]
            answer.set_exception(TimeoutError())
