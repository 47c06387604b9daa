"""One process of ours, and the main process's end of its socket.

Requests are written one behind the other, and answered in their order. One that takes too long, or ends the process, fails by itself:
those behind it are innocent, and may be asked again.
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from typing import Final, Self, cast

from bot.processes.frames import LENGTH_BYTES, frame

LOST: Final = (OSError, EOFError, TimeoutError)
"""The process died or hung."""

_START_TIMEOUT = 60.0
_ALARM_MARGIN = 1.0
_LONGEST_ANSWER = 128 * 1024 * 1024
"""Bytes: far more than what a document within the limit of bytes comes to, though each letter may take six."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The job of a process: the `module` that serves, the `opening` that it begins with, and its limits.

    `seconds` of one request, and `memory` in bytes of address space for all of it.
    """

    module: str
    seconds: float
    memory: int
    opening: bytes = b""


class Innocent(Exception):
    """The process ended over another request before it came to this one."""


class WorkerProcess(asyncio.Protocol):
    """A process that does a job. It was given so many `requests`; those that it still has are `in_flight`."""

    def __init__(self, child: "subprocess.Popen[bytes]", seconds: float) -> None:
        self._child = child
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._waiting: deque[asyncio.Future[bytes]] = deque()
        self._began = 0.0  # on the request that is being answered
        self._watch: asyncio.TimerHandle | None = None
        self.dead = False
        self.requests = 0
        self.in_flight = 0
        self.bytes_in_flight = 0

    @classmethod
    async def start(cls, job: Job) -> Self:
        """Start a process and wait until it is ready; raises one of LOST when it does not come up."""
        ours, theirs = socket.socketpair()
        with theirs:
            child = _spawn(theirs.fileno(), job)
        process = cls(child, job.seconds)
        ready = process._next_answer()
        try:
            async with asyncio.timeout(_START_TIMEOUT):
                transport, _ = await asyncio.get_running_loop().create_connection(lambda: process, sock=ours)
                transport.write(frame(job.opening))
                await ready
        except BaseException:  # also when cancelled: no process is left behind, nor an error that nobody waits for
            ready.cancel()
            process.kill()
            raise
        return process

    @property
    def id(self) -> int:
        """The operating system's number of it."""
        return self._child.pid

    async def ask(self, request: bytes) -> bytes:
        """Send a request and return the answer; raises Innocent, or one of LOST, also when it takes too long."""
        if self._transport is None or self.dead:
            raise Innocent
        answer = self._next_answer()
        self._transport.write(request)
        if self._watch is None:
            self._watch = self._loop.call_later(self._seconds, self._look)
        try:
            return await answer
        except asyncio.CancelledError:
            if self._waiting and self._waiting[0] is answer:
                self.kill()  # nobody waits for what may take long
            raise

    def kill(self, error: Exception | None = None) -> None:
        """End the process at once and leave nothing of it. The request that it works on fails with `error`, the others are innocent."""
        self.dead = True
        if self._watch is not None:
            self._watch.cancel()
        self._child.kill()
        if self._transport is not None:
            self._transport.abort()
        self._child.wait()  # a killed process is gone in microseconds
        self._fail(error or EOFError())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the process."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer with each frame that is whole; end a process that says what nobody asked for, or more than any request could give."""
        self._received += data
        while self._waiting and (payload := self._whole_frame()) is not None:
            self._began = self._loop.time()
            answer = self._waiting.popleft()
            if not answer.done():  # it is where nobody waits any more
                answer.set_result(payload)
        if len(self._received) > (_LONGEST_ANSWER if self._waiting else 0):
            self.kill()

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail with the request that was being answered, over which the process ended."""
        self.kill(exc)

    def _next_answer(self) -> "asyncio.Future[bytes]":
        """Return the answer that comes after all that are waited for."""
        if not self._waiting:
            self._began = self._loop.time()
        answer: asyncio.Future[bytes] = self._loop.create_future()
        self._waiting.append(answer)
        return answer

    def _whole_frame(self) -> bytes | None:
        """Take the first frame out of what was received, once all of it is there."""
        received = self._received
        end = LENGTH_BYTES + int.from_bytes(received[:LENGTH_BYTES], "big")
        if len(received) < max(end, LENGTH_BYTES):
            return None
        payload = bytes(memoryview(received)[LENGTH_BYTES:end])
        del received[:end]
        return payload

    def _look(self) -> None:
        """End a process that has been at one request for too long. One look at a time is due: a timer for each would cost more."""
        self._watch = None
        left = self._began + self._seconds - self._loop.time()
        if self._waiting and left <= 0:
            self.kill(TimeoutError())
        elif self._waiting:
            self._watch = self._loop.call_later(left, self._look)

    def _fail(self, error: Exception) -> None:
        while self._waiting:
            answer = self._waiting.popleft()
            if not answer.done():
                answer.set_exception(error)
            error = Innocent()


def _spawn(descriptor: int, job: Job) -> "subprocess.Popen[bytes]":
    """Start a process that inherits one socket, where to import from, and nothing else: no settings, no tokens."""
    command = [sys.executable, "-m", job.module, str(descriptor), str(job.seconds + _ALARM_MARGIN), str(job.memory)]
    environment = {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "PYTHONSAFEPATH": "1"}
    return subprocess.Popen(  # noqa: S603  # our own module, no shell
        command,
        pass_fds=[descriptor],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        process_group=0,  # Ctrl-C in a terminal is for the main process alone, also while this one starts
    )
