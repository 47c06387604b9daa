"""The bodies of answers as they come off the wire: where each ends, and whether it is whole."""

import re
from typing import Final, Protocol

from bot.feeds.http.heads import BadAnswer, Framing, Head

_SIZE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_LONGEST_LINE: Final = 16 * 1024
"""Bytes of one chunk's size and extensions."""
_MOST_PIECES: Final = 10_000
"""Chunks in what is received at once, 256 KiB at most: the event loop would be held by more, and no feed is sent so."""


class Body(Protocol):
    """A body that is being received. `ended`: what follows belongs to nobody. `ends_with_connection`: an end in order is its own."""

    ended: bool
    ends_with_connection: bool

    def take(self, data: bytes) -> bytes:
        """Return what `data` holds of the body; raises BadAnswer where that cannot be told."""
        ...


class OfLength:
    """A body of so many bytes; of none for a 204 and a 304, whatever they say."""

    ends_with_connection = False

    def __init__(self, length: int) -> None:
        self._left = length
        self.ended = not length

    def take(self, data: bytes) -> bytes:
        """Return `data`, but for what comes beyond the length."""
        taken = data[: self._left]
        self._left -= len(taken)
        self.ended = not self._left
        return taken


class ToTheEnd:
    """A body that the end of the connection ends; a reset does not."""

    ended = False
    ends_with_connection = True

    def take(self, data: bytes) -> bytes:
        """Return all of it."""
        return data


class InChunks:
    """A body in chunks (RFC 9112, 7.1), with the liberties that browsers and curl allow: bare line feeds, spaces, no trailers."""

    ends_with_connection = False

    def __init__(self) -> None:
        self.ended = False
        self._unread = b""
        self._left = 0
        self._after_chunk = False

    def take(self, data: bytes) -> bytes:
        """Return the contents of the chunks in `data`; a line that is not all there is held until more comes."""
        unread = self._unread + data
        pieces: list[bytes] = []
        at = 0
        while at < len(unread) and not self.ended:
            end = at + self._left if self._left else unread.find(b"\n", at)
            if end < 0:
                break
            if self._left:
                pieces.append(self._content(unread[at:end]))
                at += len(pieces[-1])
                if len(pieces) > _MOST_PIECES:
                    raise BadAnswer("sent its answer in too many pieces")
            else:
                self._line(unread[at:end].rstrip(b"\r"))
                at = end + 1
        self._keep(unread[at:])
        return b"".join(pieces)

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
        self.ended = not self._left

    def _keep(self, rest: bytes) -> None:
        if len(rest) > _LONGEST_LINE and not self.ended:
            raise BadAnswer("sent chunks that have no end")
        self._unread = b"" if self.ended else rest


def body_of(head: Head) -> Body:
    """Return what receives the body of an answer."""
    if head.framing is Framing.CHUNKS:
        return InChunks()
    return ToTheEnd() if head.framing is Framing.TO_THE_END else OfLength(head.length)
