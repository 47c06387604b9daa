"""The other end of a process of ours: it answers requests from a socket, and may be killed at any moment.

It holds no secrets (its environment is empty), is given nothing but its socket, and cannot outlive its use: an idle one ends when the
socket closes, a busy one is ended by its own alarm clock, which the kernel rings even while a parser hangs.
"""

import gc
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BufferedRWPair

from bot.processes.frames import frame, read_frame

READY = b"ready"

_YOUNG = 20_000
"""New containers before the collector looks for cycles: documents are trees without any, and gone after their answer."""

_NICE = 5
"""Everybody waits for the main process, and for this one only one poll."""

_AT_ONCE = 64 * 1024
"""Bytes taken from the socket: an ordinary document with all that comes before it."""

Answer = Callable[..., bytes]
"""Given the frames of a request, its answer."""


def serve(prepare: Callable[[bytes], Answer], frames: int, arguments: Sequence[str] = ()) -> None:
    """Answer requests of so many `frames` each with what `prepare` makes of the opening frame.

    The command line says which descriptor is the socket, how many seconds a request may take, and how many bytes of address space all may.
    """
    descriptor, seconds, memory = arguments or sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which then closes the socket
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with suppress(ValueError, OSError):  # not every system has this limit
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    os.nice(_NICE)
    gone = suppress(ConnectionError)  # whoever asked was killed: nobody waits for an answer
    with gone, socket.socket(fileno=int(descriptor)) as connection, _buffered(connection) as stream:
        opening = read_frame(stream)
        if opening is not None:
            _answer_all(stream, prepare(opening), frames, float(seconds))


def _answer_all(stream: BufferedRWPair, answer: Answer, frames: int, seconds: float) -> None:
    gc.freeze()
    gc.set_threshold(_YOUNG)
    _say(stream, READY)
    while None not in (request := [read_frame(stream) for _ in range(frames)]):
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answered = answer(*request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _say(stream, answered)


def _say(stream: BufferedRWPair, payload: bytes) -> None:
    stream.write(frame(payload))
    stream.flush()


def _buffered(connection: socket.socket) -> BufferedRWPair:
    raw = connection.makefile("rwb", buffering=0)
    return BufferedRWPair(raw, raw, _AT_ONCE)
