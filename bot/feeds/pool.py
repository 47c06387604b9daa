"""Parser processes: parsing happens where it can be killed, so that no document ever blocks the event loop.

docs/decisions/0004-parse-in-processes-of-our-own.md compares this with a library and gives the figures.
"""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from bot.domain.fetching import Feed
from bot.feeds.problems import Unparsable
from bot.feeds.process import LOST, Innocent, ParserProcess
from bot.feeds.wire import pack_request, unpack_answer

_QUEUED_PER_PROCESS = 4
"""One document being read, the others waiting in the socket: a process never idles while the main one is busy or not scheduled."""

_SMALL = 64 * 1024
"""Bytes that are read within milliseconds, whatever they are: a process that has no more before it is given the next document too. To wake
another costs about as much, and each would find the processor's caches full of the other's."""

_DOCUMENTS_PER_PROCESS = 20_000
"""Parsers grow a little with every name that they meet: by 2 MB over 9,000 documents of all kinds, each with a name of its own. To start
another takes a quarter of a second, for which documents wait."""

_MOST_TRIES = 4

_LARGE = 128 * 1024
"""Bytes of an answer, about two milliseconds: a larger one is unpacked in a thread, so that the event loop goes on meanwhile."""


class ParserPool:
    """Parses documents in at most `workers` processes, started when first needed. One that hangs is killed after `timeout` seconds."""

    def __init__(self, *, workers: int = 2, timeout: float = 4.0, memory: int = 512 * 1024 * 1024) -> None:
        self._workers = workers
        self._timeout = timeout
        self._memory = memory
        self._slots = asyncio.Semaphore(workers * _QUEUED_PER_PROCESS)
        self._choosing = asyncio.Lock()
        self._processes: list[ParserProcess] = []
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def parse(self, body: bytes, content_type: str | None, url: str, before: bytes = b"") -> Feed:
        """Return the feed in `body`, which follows on one that showed `before`.

        Raises NotAFeed, or Unparsable also when the parser hung or died.
        """
        request = pack_request(body, content_type, url, before)
        async with self._slots:
            for tries in range(_MOST_TRIES):
                with suppress(Innocent):
                    answer = await self._ask(request, again=tries > 0)
                    return await asyncio.to_thread(unpack_answer, answer) if len(answer) > _LARGE else unpack_answer(answer)
        raise Unparsable("could not be read, since its parser was ended again and again by other documents")

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that run."""
        return tuple(process.id for process in self._processes if not process.dead)

    async def close(self) -> None:
        """End all processes; documents that are being parsed fail. May be called twice."""
        self._closed = True
        async with self._choosing:
            while self._processes:
                self._processes.pop().kill()

    async def _ask(self, request: bytes, *, again: bool) -> bytes:
        process = await self._choose(len(request), again=again)
        try:
            return await process.ask(request)
        except TimeoutError as error:
            raise Unparsable(f"sent a document that takes more than {self._timeout:g} seconds to read") from error
        except LOST as error:
            raise Unparsable("sent a document that breaks its parser") from error
        finally:
            process.in_flight -= 1
            process.bytes_in_flight -= len(request)

    async def _choose(self, size: int, *, again: bool) -> ParserProcess:
        """Return a process that can go on with a document of `size` bytes, unless it was tried `again`; else the least busy one."""
        process = None if again else self._at_work(size)
        if process is None:
            async with self._choosing:  # while others wait here one may have been started that can go on with their documents too
                process = (None if again else self._at_work(size)) or await self._least_busy()
        process.in_flight += 1
        process.bytes_in_flight += size
        process.documents += 1
        return process

    def _at_work(self, size: int) -> ParserProcess | None:
        return next((each for each in self._processes if _can_go_on(each, size)), None)

    async def _least_busy(self) -> ParserProcess:
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
            if process.documents >= _DOCUMENTS_PER_PROCESS and not process.in_flight:
                process.kill()
        self._processes = [process for process in self._processes if not process.dead]

    async def _start(self) -> ParserProcess:
        if self._closed:
            raise Unparsable("was not read, since Newsdesk is stopping")
        try:
            return await ParserProcess.start(self._timeout, self._memory)
        except LOST as error:
            raise Unparsable("could not be read, since no parser process starts on this machine") from error


def _can_go_on(process: ParserProcess, size: int) -> bool:
    """Whether a process is at work, and will be done with that and a document of `size` bytes in a moment."""
    has_room = 0 < process.in_flight < _QUEUED_PER_PROCESS and process.documents < _DOCUMENTS_PER_PROCESS
    return has_room and not process.dead and process.bytes_in_flight + size <= _SMALL
