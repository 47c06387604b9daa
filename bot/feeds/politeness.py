"""One request per host at a time, and a pause between two: the server should hardly notice us."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

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

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the turn of `host` and hold it."""
        turn = self._turns.setdefault(host, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                await self._pause(turn)
                async with self._slots:
                    try:
                        yield
                    finally:
                        turn.free_at = asyncio.get_running_loop().time() + self._spacing
        finally:
            turn.waiting -= 1
            self._sweep()

    @staticmethod
    async def _pause(turn: _Turn) -> None:
        left = turn.free_at - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left)

    def _sweep(self) -> None:
        """Forget hosts that nobody waits for, so that memory does not grow with every host ever asked."""
        if len(self._turns) < _SWEEP_AT:
            return
        now = asyncio.get_running_loop().time()
        self._turns = {host: turn for host, turn in self._turns.items() if turn.waiting or turn.free_at > now}
