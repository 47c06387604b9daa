"""Parser processes: parsing happens where it can be killed, so that no document ever blocks the event loop.

docs/decisions/0004-parse-in-processes-of-our-own.md compares this with a library and gives the figures.
"""

import asyncio
import os
import socket
import subprocess
import sys
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from types import TracebackType
from typing import Self

from bot.domain.fetching import Feed
from bot.feeds.problems import Unparsable
from bot.feeds.wire import LENGTH_BYTES, pack_request, unpack_answer

_START_TIMEOUT = 60.0
_ALARM_MARGIN = 1.0
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

_LOST = (OSError, EOFError, TimeoutError, ValueError)
"""The process died, hung, or talks nonsense (EOFError covers IncompleteReadError, OSError BrokenPipeError)."""


class _Innocent(Exception):
    """The process ended over another document before it came to this one."""


class _Process:
    """One parser process and our end of its socket. It answers in the order of asking."""

    def __init__(self, child: "subprocess.Popen[bytes]", reader: StreamReader, writer: StreamWriter) -> None:
        self._child = child
        self._reader = reader
        self._writer = writer
        self._turn = asyncio.Lock()
        self.dead = False
        self.documents = 0
        self.in_flight = 0
        self.bytes_in_flight = 0

    @classmethod
    async def start(cls, seconds: float, memory: int) -> Self:
        """Start a process and wait until it is ready; raises one of _LOST when it does not come up."""
        ours, theirs = socket.socketpair()
        with theirs:
            child = _spawn(theirs.fileno(), seconds, memory)
        reader, writer = await asyncio.open_connection(sock=ours)
        process = cls(child, reader, writer)
        try:
            async with asyncio.timeout(_START_TIMEOUT):
                await process._frame()
        except BaseException:  # also when cancelled: no process is left behind
            await process.kill()
            raise
        return process

    async def ask(self, request: bytes, seconds: float) -> bytes:
        """Send a document and return the answer; raises _Innocent, or one of _LOST, also after `seconds` of work on this document."""
        self._writer.write(request)
        try:
            return await self._in_turn(seconds)
        except BaseException as error:
            if self.dead and not isinstance(error, asyncio.CancelledError):
                raise _Innocent from error
            await self.kill()  # also when cancelled, in its turn or before: its answer would be taken for the next one's
            raise

    async def _in_turn(self, seconds: float) -> bytes:
        async with self._turn:  # first come, first served: answers belong to requests by their order
            if self.dead:
                raise _Innocent
            async with asyncio.timeout(seconds):
                return await self._frame()

    def can_go_on_with(self, size: int) -> bool:
        """Whether it is at work, and will be done with that and a document of `size` bytes in a moment."""
        has_room = 0 < self.in_flight < _QUEUED_PER_PROCESS and self.documents < _DOCUMENTS_PER_PROCESS
        return has_room and self.bytes_in_flight + size <= _SMALL

    @property
    def id(self) -> int:
        """The operating system's number of it."""
        return self._child.pid

    async def kill(self) -> None:
        """End the process at once and leave nothing of it."""
        self.dead = True
        self._child.kill()
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()
        self._child.wait()  # a killed process is gone in microseconds

    async def _frame(self) -> bytes:
        length = int.from_bytes(await self._reader.readexactly(LENGTH_BYTES), "big")
        return await self._reader.readexactly(length)


def _spawn(descriptor: int, seconds: float, memory: int) -> "subprocess.Popen[bytes]":
    """Start a parser process that inherits one socket, where to import from, and nothing else: no settings, no tokens."""
    command = [sys.executable, "-m", "bot.feeds.worker", str(descriptor), str(seconds + _ALARM_MARGIN), str(memory)]
    environment = {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "PYTHONSAFEPATH": "1"}
    return subprocess.Popen(  # noqa: S603  # our own module, no shell
        command, pass_fds=[descriptor], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


class ParserPool:
    """Parses documents in at most `workers` processes, started when first needed. One that hangs is killed after `timeout` seconds."""

    def __init__(self, *, workers: int = 2, timeout: float = 4.0, memory: int = 512 * 1024 * 1024) -> None:
        self._workers = workers
        self._timeout = timeout
        self._memory = memory
        self._slots = asyncio.Semaphore(workers * _QUEUED_PER_PROCESS)
        self._choosing = asyncio.Lock()
        self._processes: list[_Process] = []
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
                with suppress(_Innocent):
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
                await self._processes.pop().kill()

    async def _ask(self, request: bytes, *, again: bool) -> bytes:
        process = await self._choose(len(request), again=again)
        try:
            return await process.ask(request, self._timeout)
        except TimeoutError as error:
            raise Unparsable(f"sent a document that takes more than {self._timeout:g} seconds to read") from error
        except _LOST as error:
            raise Unparsable("sent a document that breaks its parser") from error
        finally:
            process.in_flight -= 1
            process.bytes_in_flight -= len(request)

    async def _choose(self, size: int, *, again: bool) -> _Process:
        """Return a process that can go on with a document of `size` bytes, unless it was tried `again`; else the least busy one."""
        async with self._choosing:
            await self._sort_out()
            ready = () if again else (each for each in self._processes if each.can_go_on_with(size))
            process = next(iter(ready), None) or await self._least_busy()
            process.in_flight += 1
            process.bytes_in_flight += size
            process.documents += 1
            return process

    async def _least_busy(self) -> _Process:
        """Return the least busy process, started for this if all are busy and there may be one more."""
        process = min(self._processes, key=lambda each: each.in_flight, default=None)
        if process is None or (process.in_flight and len(self._processes) < self._workers):
            process = await self._start()
            self._processes.append(process)
        return process

    async def _sort_out(self) -> None:
        """Forget dead processes, and end those that have done their share."""
        for process in self._processes:
            if process.documents >= _DOCUMENTS_PER_PROCESS and not process.in_flight:
                await process.kill()
        self._processes = [process for process in self._processes if not process.dead]

    async def _start(self) -> _Process:
        if self._closed:
            raise Unparsable("was not read, since Newsdesk is stopping")
        try:
            return await _Process.start(self._timeout, self._memory)
        except _LOST as error:
            raise Unparsable("could not be read, since no parser process starts on this machine") from error
