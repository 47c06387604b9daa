"""What a document showed, remembered by its items, so that of the next one only what it adds need be read.

A feed's document repeats nearly all of the one before. docs/decisions/0029-read-what-a-document-adds.md gives the reasons.
"""

import re
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from struct import iter_unpack, unpack_from
from typing import Final, NamedTuple

from bot.feeds.channel import channel_of, format_of, language_of
from bot.feeds.documents import Document
from bot.polling.identity import Marks

MOST_ITEMS: Final = 500
"""Of a document that is remembered: 24 kB. Longer ones are rare, and read whole at each change."""

_BEGINS: Final = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_END: Final = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_BYTES: Final = 8
_BITS: Final = (1 << 63) - 1
_NUMBERS: Final = 6


class Pieces(NamedTuple):
    """A document in pieces: what stands before its items, each item with the space after it, and what stands behind them."""

    head: bytes
    items: Sequence[bytes]
    tail: bytes

    def only(self, numbers: Collection[int]) -> bytes:
        """Return the document with no items but these."""
        return b"".join((self.head, *(self.items[number] for number in numbers), self.tail))

    def hashes(self) -> Sequence[int]:
        """Return a hash of each item."""
        return [_hash(item.rstrip()) for item in self.items]


def pieces_of(data: bytes) -> Pieces | None:
    """Take a document apart by the look of it; None where it has no items, or too many. The parser has to find as many in it."""
    starts = [found.start() for found in _BEGINS.finditer(data)]
    if not starts or len(starts) > MOST_ITEMS:
        return None
    ends = [found.end() for found in _END.finditer(data, starts[-1])]
    if not ends:
        return None
    bounds = [*starts, ends[-1]]
    items = [data[start:end] for start, end in pairwise(bounds)]
    return Pieces(data[: starts[0]], items, data[ends[-1] :])


class Shown(NamedTuple):
    """An item: the hash of its markup, when it was published (microseconds since 1970, or NO_TIME), and the marks of its entry."""

    item: int
    at: int
    marks: Marks


def pack_shown(around: int, items: Iterable[Shown]) -> bytes:
    """Return what a document showed, as 48 bytes an item, and the hash of what is around its items."""
    return array("q", [around, *(number for each in items for number in (each.item, each.at, *each.marks))]).tobytes()


def unpack_shown(packed: bytes) -> tuple[int, Mapping[int, Shown]]:
    """Return what `pack_shown` was given, the items by their hash; nothing of bytes that it did not make."""
    if len(packed) % (_NUMBERS * _BYTES) != _BYTES:
        return 0, {}
    (around,) = unpack_from("=q", packed)
    rows = iter_unpack(f"={_NUMBERS}q", packed[_BYTES:])
    return around, {item: Shown(item, at, Marks._make(marks)) for item, at, *marks in rows}


def around_items(document: Document) -> int:
    """Return a hash of all outside of its items that a document adds to its entries: bases, language, links."""
    root = document.root
    if root is None:
        return 0
    told = [document.url, format_of(root), language_of(root), root.base, channel_of(root).base]
    for link in channel_of(root).iterfind("{*}link"):
        told += [link.text, link.get("href"), link.get("rel")]
    return _hash("\0".join(each or "" for each in told).encode("utf-8", "surrogatepass"))


def _hash(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=_BYTES).digest(), "little") & _BITS
