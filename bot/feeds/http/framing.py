"""The bodies of answers as they come off the wire: where each ends, and the one form in which aiohttp's parser sees it.

A body that ends with its connection is handed on in chunks: the parser takes a reset for an end in order, and half a feed for a whole one.
"""

import re
from typing import Final, Protocol

from bot.feeds.http.heads import BadAnswer, Framing, Head

_SIZE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_LONGEST_LINE: Final = 16 * 1024
"""Bytes of one chunk's size and extensions."""
_MOST_PIECES: Final = 10_000
"""Chunks in what is received at once, 256 KiB at most: the event loop would be held by more, and no feed is sent so."""
_LAST: Final = b"0\r\n\r\n"


class Body(Protocol):
    """A body that is being received."""

    def take(self, data: bytes) -> bytes:
        """Return what `data` adds to the body, to hand on; raises BadAnswer where that cannot be told."""
        ...

    def close(self) -> bytes:
        """Return what an end of the connection, in order, adds to the body."""
        ...


class NoBody:
    """Of a 204 and a 304: what follows the head belongs to nobody."""

    def take(self, _data: bytes) -> bytes:
        """Return nothing."""
        return b""

    def close(self) -> bytes:
        """Return nothing."""
        return b""


class OfLength:
    """A body of so many bytes."""

    def __init__(self, length: int) -> None:
        self._left = length

    def take(self, data: bytes) -> bytes:
        """Return `data`, but for what comes beyond the length."""
        taken = data[: self._left]
        self._left -= len(taken)
        return taken

    def close(self) -> bytes:
        """Return nothing: whether all is there is counted."""
        return b""


class ToTheEnd:
    """A body that the end of the connection ends."""

    def take(self, data: bytes) -> bytes:
        """Return all of it."""
        return _chunk(data)

    def close(self) -> bytes:
        """Return the end."""
        return _LAST


class InChunks:
    """A body in chunks (RFC 9112, 7.1), with the liberties that browsers and curl allow: bare line feeds, spaces, no trailers."""

    def __init__(self) -> None:
        self._held = b""
        self._left = 0
        self._after_chunk = False
        self._ended = False

    def take(self, data: bytes) -> bytes:
        """Return the contents of the chunks in `data`; a line that is not all there is held until more comes."""
        if self._ended:
            return b""
        held = self._held + data
        pieces: list[bytes] = []
        at = 0
        while at < len(held) and not self._ended:
            end = at + self._left if self._left else held.find(b"\n", at)
            if end < 0:
                break
            if self._left:
                pieces.append(self._content(held[at:end]))
                at += len(pieces[-1])
                if len(pieces) > _MOST_PIECES:
                    raise BadAnswer("sent its answer in too many pieces")
            else:
                self._line(held[at:end].rstrip(b"\r"))
                at = end + 1
        self._hold(held[at:])
        return _chunk(b"".join(pieces)) + (_LAST if self._ended else b"")

    def close(self) -> bytes:
        """Return nothing: only the last chunk ends it."""
        return b""

    def _content(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        self._after_chunk = not self._left
        return piece

    def _line(self, line: bytes) -> None:
        """Read what stands between two contents. Trailers are not waited for: they say nothing of a feed."""
        if self._after_chunk:
            self._after_chunk = False
            if line:
                raise BadAnswer("sent chunks of other sizes than it says")
            return
        size = _SIZE.fullmatch(line)
        if not size:
            raise BadAnswer("sent chunks without a size")
        self._left = int(size[1], 16)
        self._ended = not self._left

    def _hold(self, rest: bytes) -> None:
        if len(rest) > _LONGEST_LINE and not self._ended:
            raise BadAnswer("sent chunks that have no end")
        self._held = b"" if self._ended else rest


def body_of(head: Head) -> Body:
    """Return what receives the body of an answer."""
    match head.framing:
        case Framing.NONE:
            return NoBody()
        case Framing.LENGTH:
            return OfLength(head.length)
        case Framing.CHUNKS:
            return InChunks()
        case Framing.TO_THE_END:
            return ToTheEnd()


def _chunk(content: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(content), content) if content else b""
