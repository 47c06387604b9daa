"""The head of an answer: read as browsers and curl read it, and written again as every parser takes it.

aiohttp refuses what the web is full of: the same Content-Length twice, a length beside chunks, a line without a colon. Its parser never
sees such heads: bot/feeds/http/wire.py hands it what `read_head` makes of them.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple, TypeAlias

import aiohttp

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]
"""Names in lower case, and values."""

LONGEST: Final = 64 * 1024
"""Bytes of all heads of an answer, those of informational ones with them."""
MOST_HEADERS: Final = 256

_STATUS: Final = re.compile(rb"(?:HTTP(?:/\d+(?:\.\d+)?)?|ICY)[ \t]+([1-9]\d\d)(?!\d)", re.IGNORECASE)
_FOLD: Final = re.compile(rb"\n[ \t]+")
"""A line that goes on in the next; a carriage return within is a blank by then."""
_HEADER: Final = re.compile(rb"^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)", re.MULTILINE)
"""What is no header (a line without a colon, a name with blanks) is passed over, as by browsers."""
_LENGTH: Final = re.compile(rb"\d{1,18}")
_INFORMATIONAL: Final = range(100, 200)
_SWITCHING: Final = 101
_WITHOUT_BODY: Final = frozenset({204, 304})
_OF_THE_CONNECTION: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-connection",
        b"upgrade",
        b"trailer",
        b"content-length",
        b"transfer-encoding",
        b"sec-websocket-key1",
    }
)
_SINGLE: Final = frozenset(
    {
        b"content-location",
        b"content-range",
        b"content-type",
        b"etag",
        b"host",
        b"location",
        b"max-forwards",
        b"server",
        b"user-agent",
    }
)
"""Headers of which the first counts, where a server sends several."""


class BadAnswer(aiohttp.ClientError):
    """What a server sent is no answer; the message says why, to stand behind the host's name."""


class Framing(Enum):
    """How the end of a body is told."""

    NONE = auto()
    LENGTH = auto()
    CHUNKS = auto()
    TO_THE_END = auto()


class Head(NamedTuple):
    """What a head says. `data` is the head to hand on, `length` counts with Framing.LENGTH only."""

    status: int
    framing: Framing
    length: int
    data: bytes

    @property
    def final(self) -> bool:
        """Whether no other head follows."""
        return self.status not in _INFORMATIONAL or self.status == _SWITCHING


def read_head(written: bytes) -> Head:
    """Return what a head says, without its blank line; raises BadAnswer where it is none."""
    text = _FOLD.sub(b" ", written.replace(b"\r", b" "))
    found = _STATUS.match(text)
    if not found or b"\0" in text:
        raise BadAnswer("does not speak HTTP")
    headers = [(name.lower(), value.strip()) for name, value in _HEADER.findall(text, found.end())]
    if len(headers) > MOST_HEADERS:
        raise BadAnswer(f"sent more than {MOST_HEADERS} headers")
    status = int(found[1])
    framing, length = _framing(status, headers)
    return Head(status, framing, length, _written(found[1], headers, framing, length))


def _framing(status: int, headers: Headers) -> tuple[Framing, int]:
    """Return how the body ends, and its length. Chunks count for more than a length (RFC 9112, 6.3)."""
    if status in _WITHOUT_BODY or status in _INFORMATIONAL:
        return Framing.NONE, 0
    lengths: set[bytes] = set()
    for name, value in headers:
        if name == b"transfer-encoding" and b"chunked" in value.lower():
            return Framing.CHUNKS, 0
        if name == b"content-length":
            lengths.update(length.strip() for length in value.split(b","))
    return _length(lengths)


def _length(written: set[bytes]) -> tuple[Framing, int]:
    """Return the one length; what is no number says nothing, as to browsers."""
    lengths = {int(each) for each in written if _LENGTH.fullmatch(each)}
    if len(lengths) > 1:
        raise BadAnswer("gives its answer several lengths")
    return (Framing.LENGTH, lengths.pop()) if lengths else (Framing.TO_THE_END, 0)


def _written(status: bytes, headers: Headers, framing: Framing, length: int) -> bytes:
    lines = [b"HTTP/1.1 %b -" % status, *(b"%b: %b" % header for header in _handed_on(headers))]
    if framing is Framing.LENGTH:
        lines.append(b"Content-Length: %d" % length)
    elif framing is not Framing.NONE:
        lines.append(b"Transfer-Encoding: chunked")
    return b"%b\r\n\r\n" % b"\r\n".join(lines)


def _handed_on(headers: Headers) -> Iterator[tuple[bytes, bytes]]:
    seen = set(_OF_THE_CONNECTION)
    for name, value in headers:
        if name in seen:
            continue
        if name in _SINGLE:
            seen.add(name)
        yield name, value
