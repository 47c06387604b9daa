"""A probe of the event loop: how long it is held between two turns."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class LoopLag:
    """What the probe saw: its turns, and the longest time between two, in seconds.

    `worst` is processor time of the loop's own thread: what blocks this loop is computing, and a busy machine does not count
    against it. `worst_wall` is the clock on the wall, for figures only: it counts whoever else had the processor, too.
    """

    turns: int = 0
    worst: float = 0.0
    worst_wall: float = 0.0


@asynccontextmanager
async def watched_loop() -> AsyncIterator[LoopLag]:
    """Look at the running loop a thousand times a second until the end of the block."""
    lag = LoopLag()
    ticking = asyncio.create_task(_tick(lag))
    try:
        yield lag
    finally:
        ticking.cancel()


async def _tick(lag: LoopLag) -> None:
    before, before_wall = time.thread_time(), time.perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now, wall = time.thread_time(), time.perf_counter()
        lag.turns += 1
        lag.worst = max(lag.worst, now - before)
        lag.worst_wall = max(lag.worst_wall, wall - before_wall)
        before, before_wall = now, wall
