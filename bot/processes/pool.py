"""A few processes that do one job, and who is given what.

docs/decisions/0004-parse-in-processes-of-our-own.md compares this with a library and gives the figures.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from enum import Enum, auto
from typing import TypeVar

from bot.processes.process import LOST, Innocent, Job, WorkerProcess

_QUEUED_PER_PROCESS = 4
"""One request being answered, the others waiting in the socket: a process never idles while the main one is busy or not scheduled."""

_SMALL = 64 * 1024
"""Bytes that are read within milliseconds, whatever they are: a process that has no more before it is given the next request too. To wake
another costs about as much, and each would find the processor's caches full of the other's."""

_REQUESTS_PER_PROCESS = 20_000
"""Parsers grow a little with every name that they meet: by 2 MB over 9,000 documents of all kinds, each with a name of its own. To start
another takes a quarter of a second, for which documents wait."""

_MOST_TRIES = 4

_LARGE = 128 * 1024
"""Bytes of an answer, about two milliseconds: a larger one is unpacked in a thread, so that the event loop goes on meanwhile."""

Unpacked = TypeVar("Unpacked")


class Why(Enum):
    """Why a request was not answered: it took too long, it ended its process, others did so again and again; or no process could be had."""

    TOO_LONG = auto()
    BREAKS = auto()
    OTHERS = auto()
    NO_START = auto()
    STOPPING = auto()


class Unanswered(Exception):
    """A request has no answer."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why


class ProcessPool:
    """At most `workers` processes for a job, started when first needed. One that hangs is killed."""

    def __init__(self, job: Job, *, workers: int) -> None:
        self._job = job
        self._workers = workers
        self._slots = asyncio.Semaphore(workers * _QUEUED_PER_PROCESS)
        self._choosing = asyncio.Lock()
        self._processes: list[WorkerProcess] = []
        self._closed = False

    async def ask(self, request: bytes) -> bytes:
        """Return the answer to a request (its frames one behind the other); raises Unanswered."""
        async with self._slots:
            for tries in range(_MOST_TRIES):
                with suppress(Innocent):
                    return await self._ask(request, again=tries > 0)
        raise Unanswered(Why.OTHERS)

    async def tell(self, opening: bytes, request: bytes) -> None:
        """Let processes begin with another opening from now on, and those that run know what changed: one that does not answer is ended."""
        async with self._choosing:
            self._job = replace(self._job, opening=opening)
            for process in self._processes:
                process.in_flight += 1
                try:
                    await process.ask(request)
                except (*LOST, Innocent):
                    process.kill()
                finally:
                    process.in_flight -= 1

    async def warm(self) -> None:
        """Have one process ready; raises Unanswered where none can be had."""
        async with self._choosing:
            if not self._processes:
                self._processes.append(await self._start())

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that run."""
        return tuple(process.id for process in self._processes if not process.dead)

    async def close(self) -> None:
        """End all processes; requests that are being answered fail. May be called twice."""
        self._closed = True
        async with self._choosing:
            while self._processes:
                self._processes.pop().kill()

    async def _ask(self, request: bytes, *, again: bool) -> bytes:
        process = await self._choose(len(request), again=again)
        try:
            return await process.ask(request)
        except TimeoutError as error:
            raise Unanswered(Why.TOO_LONG) from error
        except LOST as error:
            raise Unanswered(Why.BREAKS) from error
        finally:
            process.in_flight -= 1
            process.bytes_in_flight -= len(request)

    async def _choose(self, size: int, *, again: bool) -> WorkerProcess:
        """Return a process that can go on with a request of `size` bytes, unless it was tried `again`; else the least busy one."""
        process = None if again else self._at_work(size)
        if process is None:
            async with self._choosing:  # while others wait here one may have been started that can go on with their requests too
                process = (None if again else self._at_work(size)) or await self._least_busy()
        process.in_flight += 1
        process.bytes_in_flight += size
        process.requests += 1
        return process

    def _at_work(self, size: int) -> WorkerProcess | None:
        return next((each for each in self._processes if _can_go_on(each, size)), None)

    async def _least_busy(self) -> WorkerProcess:
        """Return the least busy process, started for this if all are busy and there may be one more."""
        self._sort_out()
        process = min(self._processes, key=lambda each: each.in_flight, default=None)
        if process is None or (process.in_flight and len(self._processes) < self._workers):
            process = await self._start()
            self._processes.append(process)
        return process

    def _sort_out(self) -> None:
        """Forget dead processes, and end those that have done their share."""
        for process in self._processes:
            if process.requests >= _REQUESTS_PER_PROCESS and not process.in_flight:
                process.kill()
        self._processes = [process for process in self._processes if not process.dead]

    async def _start(self) -> WorkerProcess:
        if self._closed:
            raise Unanswered(Why.STOPPING)
        try:
            return await WorkerProcess.start(self._job)
        except LOST as error:
            raise Unanswered(Why.NO_START) from error


async def unpacked(answer: bytes, unpack: Callable[[bytes], Unpacked]) -> Unpacked:
    """Return what `unpack` makes of an answer, or raise what it raises, without holding the event loop over a large one."""
    return await asyncio.to_thread(unpack, answer) if len(answer) > _LARGE else unpack(answer)


def _can_go_on(process: WorkerProcess, size: int) -> bool:
    """Whether a process is at work, and will be done with that and a request of `size` bytes in a moment."""
    has_room = 0 < process.in_flight < _QUEUED_PER_PROCESS and process.requests < _REQUESTS_PER_PROCESS
    return has_room and not process.dead and process.bytes_in_flight + size <= _SMALL
