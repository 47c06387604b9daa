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
from bot.feeds.problems import ParseProblem, Unparsable
from bot.feeds.wire import LENGTH_BYTES, pack_request, unpack_answer

_START_TIMEOUT = 60.0
_ALARM_MARGIN = 1.0
_DOCUMENTS_PER_PROCESS = 2000
"""Parsers grow a little with every name that they meet; a fresh process now and then costs nothing."""

_LOST = (OSError, EOFError, TimeoutError, ValueError)
"""The process died, hung, or talks nonsense (EOFError covers IncompleteReadError)."""


class _Process:
    """One parser process and our end of its socket."""

    def __init__(self, child: "subprocess.Popen[bytes]", reader: StreamReader, writer: StreamWriter) -> None:
        self._child = child
        self._reader = reader
        self._writer = writer
        self.documents = 0

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
        except BaseException:
            await process.kill()
            raise
        return process

    async def ask(self, request: bytes, seconds: float) -> bytes:
        """Send a document and return the answer; raises one of _LOST, also after `seconds`."""
        self.documents += 1
        async with asyncio.timeout(seconds):
            self._writer.write(request)
            await self._writer.drain()
            return await self._frame()

    async def kill(self) -> None:
        """End the process at once and leave nothing of it."""
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
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONSAFEPATH": "1"}
    return subprocess.Popen(  # noqa: S603  # our own module, no shell
        command, pass_fds=[descriptor], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


class ParserPool:
    """Parses documents in at most `workers` processes, started when first needed. One that hangs is killed after `timeout` seconds."""

    def __init__(self, *, workers: int = 2, timeout: float = 5.0, memory: int = 512 * 1024 * 1024) -> None:
        self._timeout = timeout
        self._memory = memory
        self._slots = asyncio.Semaphore(workers)
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def parse(self, body: bytes, content_type: str | None, url: str) -> Feed:
        """Return the feed in `body`; raises NotAFeed, or Unparsable also when the parser hung or died."""
        async with self._slots:
            try:
                process = self._idle.pop() if self._idle else await _Process.start(self._timeout, self._memory)
            except _LOST as error:
                raise Unparsable("could not be read, since no parser process starts on this machine") from error
            return await self._parse_in(process, pack_request(body, content_type, url))

    async def close(self) -> None:
        """End all processes; documents that are being parsed fail. May be called twice."""
        while self._idle:
            await self._idle.pop().kill()
        for process in list(self._busy):
            await process.kill()

    async def _parse_in(self, process: _Process, request: bytes) -> Feed:
        self._busy.add(process)
        healthy = False
        try:
            answer = await process.ask(request, self._timeout)
            healthy = process.documents < _DOCUMENTS_PER_PROCESS
            return unpack_answer(answer)
        except ParseProblem:
            raise
        except TimeoutError as error:
            raise Unparsable(f"sent a document that takes more than {self._timeout:g} seconds to read") from error
        except _LOST as error:
            raise Unparsable("sent a document that breaks its parser") from error
        finally:
            self._busy.discard(process)
            if healthy:
                self._idle.append(process)
            else:
                await process.kill()
