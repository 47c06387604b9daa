"""What the system says of processes."""

import asyncio
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def children(of: int) -> list[int]:
    """The processes that a process started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False).stdout
    return [int(pid) for pid in listed.split()]


def is_running(pid: int) -> bool:
    """Whether a process is there, and no mere trace of one."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    return False


async def until(condition: Callable[[], object]) -> None:
    """Wait for what only another process can bring about."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # no event crosses the process boundary
            await asyncio.sleep(0.02)
