"""What the drawing of all platforms shares: a picture for the cards, and the refusal where a tool is not here."""

import struct
import zlib
from typing import Final

_SIDE: Final = 240


class Missing(Exception):
    """A tool that draws is not here; the sentence says how to get it."""


def _png() -> bytes:
    """Return a small picture: rings on a violet ground."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y) for x in range(_SIDE)) for y in range(_SIDE))
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _pixel(x: int, y: int) -> bytes:
    on_ring = any(abs(((x - centre) ** 2 + (y - 120) ** 2) ** 0.5 - 70) < 3 for centre in (60, 100, 140, 180))
    return bytes((236, 233, 250)) if on_ring else bytes((96 + x // 6, 84 + y // 8, 190))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


IMAGE: Final = _png()
