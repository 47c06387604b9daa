"""One request per host at a time, and a pause between two: the server should hardly notice us."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

Result = TypeVar("Result")

_SWEEP_AT = 1024


@dataclass(slots=True)
class _Turn:
    """A host's queue. `free_at` is the loop's time from which the next request may start."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    waiting: int = 0


class HostTurns:
    """Gives out turns by host: at most `most` in all, one per host, `spacing` seconds from the end of one to the start of the next."""

    def __init__(self, *, spacing: float, most: int) -> None:
        self._spacing = spacing
        self._slots = asyncio.Semaphore(most)
        self._turns: dict[str, _Turn] = {}
        self._sweep_at = _SWEEP_AT

    async def during(self, host: str, request: Callable[[], Awaitable[Result]]) -> Result:
        """Wait for the turn of `host`, make the request, and return what it gave."""
        turn = self._turns.get(host)
        if turn is None:
            turn = self._turns[host] = _Turn()
        turn.waiting += 1
        try:
            async with turn.lock:
                return await self._spaced(turn, request)
        finally:
            turn.waiting -= 1
            self._sweep()

    async def _spaced(self, turn: _Turn, request: Callable[[], Awaitable[Result]]) -> Result:
        time = asyncio.get_running_loop().time
        left = turn.free_at - time()
        if left > 0:
            await asyncio.sleep(left)
        async with self._slots:
            try:
                return await request()
            finally:
                turn.free_at = time() + self._spacing

    def _sweep(self) -> None:
        """Forget hosts that nobody waits for, so that memory does not grow with every host ever asked."""
        if len(self._turns) < self._sweep_at:
            return
        now = asyncio.get_running_loop().time()
        self._turns = {host: turn for host, turn in self._turns.items() if turn.waiting or turn.free_at > now}
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._turns))  # hosts in their pause are not looked through at every request
