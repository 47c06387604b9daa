"""gzip and deflate, as servers send them: with any window, in many members, or not at all behind a header that says so."""

import re
import zlib
from collections.abc import Iterator
from typing import Final

GZIP_MAGIC: Final = b"\x1f\x8b"
PIECE: Final = 64 * 1024
_MOST_MEMBERS: Final = 1000
"""Of one gzip stream: tools make one for each 64 KiB. A quarter of a million empty ones pass below the cap, and take a second."""

_DEFLATED: Final = 8
_LARGEST_WINDOW: Final = 7
_WITH_DICTIONARY: Final = 0x20

_TEXT: Final = re.compile(rb"<[!?a-zA-Z]|[{\[][\s\"{]")
_MARK: Final = b"\xef\xbb\xbf"
_ENOUGH: Final = 2


class BodyBroken(Exception):
    """Compressed data that is cut off or damaged; the message says which kind of data."""


class Inflate:
    """gzip (of any number of members), zlib, or bare deflate; data that is none of these passes as it is, for servers that lie."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._head = b""
        self._zlib: zlib._Decompress | None = None
        self._plain = False
        self._members = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to, in bounded pieces."""
        if self._zlib is None and not self._plain:
            self._head += data
            if not self._begin(self._head):
                return
            data, self._head = self._head, b""
        if self._plain or self._zlib is None:
            yield data
            return
        yield from self._inflate(data, self._zlib)

    def finish(self) -> None:
        """Raise BodyBroken if the data ended too early."""
        if self._head or (self._zlib is not None and not self._zlib.eof):
            raise BodyBroken(f"its {self._coding} data is cut off")

    def _begin(self, data: bytes) -> bool:
        """Choose by how the data begins; False where that is too little to tell."""
        if len(data) < len(GZIP_MAGIC):
            return False
        if data.startswith(GZIP_MAGIC):
            self._zlib = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        elif _is_zlib(data):
            self._zlib = zlib.decompressobj()
        elif self._coding != "deflate":
            self._plain = True
        elif (text := is_text(data)) is None:
            return False
        elif text:
            self._plain = True
        else:
            self._zlib = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        return True

    def _inflate(self, data: bytes, engine: "zlib._Decompress") -> Iterator[bytes]:
        try:
            while data:
                if engine.eof:
                    if not data.startswith(GZIP_MAGIC):
                        return  # padding after the last member
                    self._members += 1
                    if self._members > _MOST_MEMBERS:
                        raise BodyBroken(f"its {self._coding} data is in too many pieces")
                    self._zlib = engine = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
                yield engine.decompress(data, PIECE)
                data = engine.unconsumed_tail or engine.unused_data
        except zlib.error as error:
            raise BodyBroken(f"its {self._coding} data is damaged") from error


def _is_zlib(data: bytes) -> bool:
    """Return whether data begins with a zlib header (RFC 1950), of any window: some servers take a small one for small answers."""
    method, flags = data[0], data[1]
    return (
        method & 0x0F == _DEFLATED and method >> 4 <= _LARGEST_WINDOW and not flags & _WITH_DICTIONARY and (method << 8 | flags) % 31 == 0
    )


def is_text(head: bytes) -> bool | None:
    """Return whether data begins as a feed does that is not compressed; None where that is too little to tell."""
    begun = head.removeprefix(_MARK).lstrip()
    if _MARK.startswith(head) or len(begun) < _ENOUGH:
        return None
    return bool(_TEXT.match(begun))
