"""A process that polls when told to, so that nobody's memory or event loop is shared; and the end of the pipe that tells it.

Run with the name of a client and its task as JSON. Each line on standard input is the edition that the client has, or `null`;
each is answered with a `Measured` as JSON.
"""

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.benchmarks.polling_clients import CLIENTS, Client, Round, Task

_ROOT = Path(__file__).resolve().parents[2]
_KIBIBYTES = 1024
_TICKS = 100.0  # a second, in /proc
_TIMES = slice(11, 13)  # user and system time, after the name of the process


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One round. `cpu` is the main process's, `helpers` that of its parser processes; seconds. `peak` is in MB, of the main process."""

    round: Round
    seconds: float
    cpu: float
    helpers: float
    peak: float


class Process:
    """Another process that answers lines with lines."""

    def __init__(self, module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        self._process = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate()

    def heard(self) -> str:
        """Return its next line."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.communicate()  # leaves no pipe open
        assert line, f"a process of the benchmark ended with status {self._process.returncode}"
        return line.strip()

    def told(self, line: str) -> str:
        """Give it a line and return its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self.heard()


class ClientProcess(Process):
    """A client in a process of its own."""

    def __init__(self, client: str, task: Task) -> None:
        super().__init__("tests.benchmarks.polling_process", client, json.dumps(asdict(task), default=str))
        self.heard()

    def poll(self, edition: int | None) -> Measured:
        """Let it poll every feed once."""
        measured = json.loads(self.told(json.dumps(edition)))
        return Measured(**{**measured, "round": Round(**measured["round"])})


async def measure(client: Client, edition: int | None) -> Measured:
    """Poll every feed once and measure it."""
    helpers, cpu, started = _helpers_seconds(), time.process_time(), time.perf_counter()
    polled = await client.poll(edition)
    return Measured(
        round=polled,
        seconds=time.perf_counter() - started,
        cpu=time.process_time() - cpu,
        helpers=_helpers_seconds() - helpers,
        peak=_peak(),
    )


def _peak() -> float:
    """Return the highest resident memory of this process in MB; what getrusage tells is at least that of the process that started it."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / _KIBIBYTES


def _helpers_seconds() -> float:
    """Return the processor time of this process's children: those that ended, and those that still run (Linux)."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = [child for file in Path("/proc/self/task").glob("*/children") for child in file.read_text().split()]
    return ended.ru_utime + ended.ru_stime + sum(sum(map(int, _times(child))) for child in children) / _TICKS


def _times(process: str) -> Sequence[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[_TIMES]


async def serve(client: str, task: Task) -> None:
    """Poll at each line of standard input, until it ends."""
    async with CLIENTS[client](task) as polling:
        _say("ready")
        while line := await asyncio.to_thread(sys.stdin.readline):
            _say(json.dumps(asdict(await measure(polling, json.loads(line)))))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = json.loads(sys.argv[2])
    asyncio.run(serve(sys.argv[1], Task(feeds=given["feeds"], port=given["port"], folder=Path(given["folder"]))))
