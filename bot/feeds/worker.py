"""A parser process: reads documents from a socket, answers feeds, and may be killed at any moment.

It holds no secrets (its environment is empty), sees no other file than its socket, and cannot outlive its use: an idle one ends when the
socket closes, a busy one is ended by its own alarm clock, which the kernel rings even while a parser hangs.
"""

import gc
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from io import BufferedRWPair

from bot.feeds.parse import parse_document
from bot.feeds.problems import ParseProblem, Unparsable
from bot.feeds.wire import LENGTH_BYTES, frame, pack_feed, pack_problem, unpack_about

READY = b"ready"

_YOUNG = 20_000
"""New containers before the collector looks for cycles: documents are trees without any, and gone after their answer."""

_NICE = 5
"""Everybody waits for the main process, and for a parser only one poll."""

_AT_ONCE = 64 * 1024
"""Bytes taken from the socket: an ordinary document with all that comes before it."""


def main(descriptor: int, seconds: float, memory: int) -> None:
    """Serve documents from the socket `descriptor`, each in at most `seconds`, in at most `memory` bytes of address space."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which then closes the socket
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with suppress(ValueError, OSError):  # not every system has this limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    gc.freeze()
    gc.set_threshold(_YOUNG)
    os.nice(_NICE)
    gone = suppress(ConnectionError)  # whoever asked was killed: nobody waits for an answer
    with gone, socket.socket(fileno=descriptor) as connection, _buffered(connection) as stream:
        stream.write(frame(READY))
        stream.flush()
        while (about := _read(stream)) is not None and (before := _read(stream)) is not None and (body := _read(stream)) is not None:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            answer = _answer(about, before, body)
            signal.setitimer(signal.ITIMER_REAL, 0)
            stream.write(frame(answer))
            stream.flush()


def _answer(about: bytes, before: bytes, body: bytes) -> bytes:
    content_type, url = unpack_about(about)
    try:
        return pack_feed(parse_document(body, content_type, url, before))
    except ParseProblem as problem:
        return pack_problem(problem)
    except (MemoryError, RecursionError):
        return pack_problem(Unparsable("sent a document that needs too much memory to read"))


def _buffered(connection: socket.socket) -> BufferedRWPair:
    raw = connection.makefile("rwb", buffering=0)
    return BufferedRWPair(raw, raw, _AT_ONCE)


def _read(stream: BufferedRWPair) -> bytes | None:
    """Return the next frame, None at the end."""
    length = stream.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    return stream.read(int.from_bytes(length, "big"))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
