"""The head of an answer, read as browsers and curl read it: the web is full of heads that are not quite what they should be.

The same Content-Length twice, a length beside chunks, a line without a colon: all of it says clearly enough what it means.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final, NamedTuple, TypeAlias

from multidict import CIMultiDict

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


class BadAnswer(Exception):
    """What a server sent is no answer; the message says why, to stand behind the host's name."""


class Framing(Enum):
    """How the end of a body is told."""

    NONE = auto()
    LENGTH = auto()
    CHUNKS = auto()
    TO_THE_END = auto()


class Head(NamedTuple):
    """What a head says. `length` counts with Framing.LENGTH only."""

    status: int
    headers: Headers
    framing: Framing
    length: int

    @property
    def final(self) -> bool:
        """Whether no other head follows."""
        return self.status not in _INFORMATIONAL or self.status == _SWITCHING

    def first(self, name: bytes) -> str:
        """Return the first header of a name, empty where there is none; bytes that are no UTF-8 become surrogates."""
        return next((value.decode("utf-8", "surrogateescape") for each, value in self.headers if each == name), "")

    def multidict(self) -> CIMultiDict[str]:
        """Return the headers, as `first` gives each."""
        return CIMultiDict([(name.decode(), value.decode("utf-8", "surrogateescape")) for name, value in self.headers])


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
    return Head(status, headers, *_framing(status, headers))


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
