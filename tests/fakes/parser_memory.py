"""How much memory and processor time the parser processes of a pool took."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.feeds.parsing.pool import ParserPool


@dataclass(slots=True)
class ParserMemory:
    """The highest peak of resident memory (the kernel's VmHWM) that any process of a pool reached, in bytes."""

    peak: int = 0
    looks: int = 0

    def look(self, pool: ParserPool) -> None:
        """Ask the kernel for the peaks of the processes that run."""
        self.peak = max([self.peak, *map(peak_of, pool.processes)])
        self.looks += 1


def peak_of(process: int) -> int:
    """Return the peak of one process in bytes; nought once it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def seconds_of_process(process: int) -> float:
    """Return the processor time that a process has used, user and system; nought once it is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


@asynccontextmanager
async def watched_memory(pool: ParserPool) -> AsyncIterator[ParserMemory]:
    """Look at the processes of a pool twenty times a second, and at the end: a peak stays on record while its process lives."""
    memory = ParserMemory()

    async def watch() -> None:
        while True:
            memory.look(pool)
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(watch())
    try:
        yield memory
        memory.look(pool)
    finally:
        watching.cancel()
