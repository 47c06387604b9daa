"""What raw answers of servers are made of."""

import gzip
import zlib
from typing import Final, NamedTuple

FEED: Final = b"<rss>hello</rss>"
PACKED: Final = gzip.compress(FEED, mtime=0)
CHUNKED: Final = b"Transfer-Encoding: chunked"


class Raw(NamedTuple):
    """The bytes that a server sends, in pieces, and what becomes of the connection then: `close`, `reset` or `stay`."""

    pieces: tuple[bytes, ...]
    end: str = "close"


def raw(*headers: bytes, body: bytes = b"", status: bytes = b"HTTP/1.1 200 OK", eol: bytes = b"\r\n") -> bytes:
    """Return an answer."""
    return eol.join([status, *headers]) + eol * 2 + body


def length(size: int = len(FEED)) -> bytes:
    """Return a header."""
    return b"Content-Length: %d" % size


def chunks(*contents: bytes, eol: bytes = b"\r\n", last: bool = True) -> bytes:
    """Return a body in chunks."""
    return b"".join(b"%x%b%b%b" % (len(each), eol, each, eol) for each in contents) + (b"0" + eol * 2 if last else b"")


def deflated(window: int) -> bytes:
    """Return the feed in zlib's format, bare where the window is negative."""
    engine = zlib.compressobj(wbits=window)
    return engine.compress(FEED) + engine.flush()


def coded(coding: bytes, body: bytes) -> bytes:
    """Return an answer that says how its body is compressed."""
    return raw(b"Content-Encoding: " + coding, length(len(body)), body=body)
