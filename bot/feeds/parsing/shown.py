"""What a document showed, remembered by its items, so that of the next one only what it adds need be read.

A feed's document repeats nearly all of the one before. docs/decisions/0029-read-what-a-document-adds.md gives the reasons.

What is remembered is the hash of what is around the items, and for each item the hash of its markup and a row of 48 bytes: what is told of
it where it is repeated, ready to be told (`Repeated`). Rows are joined and left apart, but never taken apart.
"""

from array import array
from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import chain
from struct import Struct
from typing import Final

from bot.domain.article import Entry
from bot.domain.fetching import NO_TIME, Repeated
from bot.domain.times import micros
from bot.feeds.parsing.documents import Document
from bot.feeds.parsing.pieces import HASH_BYTES
from bot.polling.marks import Marks

_NUMBERS: Final = 6
_TIME: Final = 5
"""Where the time stands among the numbers of a row, behind the marks."""
_ROW: Final = Struct(f"<{_NUMBERS}q")
_NO_MARKS: Final = bytes(_TIME * HASH_BYTES)
_ITEM: Final = Struct(f"{HASH_BYTES}s{_ROW.size}s")


def row_of(entry: Entry, marks: Marks) -> bytes:
    """Return what is remembered of an entry, given its marks."""
    return Repeated.of([(marks, NO_TIME if entry.published_at is None else micros(entry.published_at))]).packed


def pack_shown(around: bytes, items: Iterable[bytes], rows: Iterable[bytes]) -> bytes:
    """Return what a document showed: the hash of what is around its items, and their hashes with their rows."""
    return around + b"".join(chain.from_iterable(zip(items, rows, strict=True)))


def unpack_shown(packed: bytes) -> tuple[bytes, Mapping[bytes, bytes]]:
    """Return what `pack_shown` was given, the rows by the hashes of their items; nothing of bytes that it did not make."""
    if len(packed) % _ITEM.size != HASH_BYTES:
        return b"", {}
    return packed[:HASH_BYTES], dict(_ITEM.iter_unpack(packed[HASH_BYTES:]))


def all_differ(rows: Iterable[bytes]) -> bool:
    """Whether each mark stands on one entry, as in nearly every document: then no key depends on another entry.

    Marks of different kinds are never the same, so that they need not be told apart.
    """
    numbers = array("q", b"".join(rows))
    del numbers[_TIME::_NUMBERS]
    marks = list(filter(None, numbers))
    return len(set(marks)) == len(marks)


def repeated_of(rows: Iterable[bytes]) -> Repeated:
    """Return what is told of entries that come again; of those that say nothing at all, nothing."""
    return Repeated(b"".join([row for row in rows if not row.startswith(_NO_MARKS)]))


def around_items(document: Document) -> bytes:
    """Return a hash of all outside of its items that a document adds to its entries: bases, language, links."""
    root, channel = document.root, document.channel
    if root is None or channel is None:
        return b""
    around = [document.url, channel.format, channel.lang, root.base, channel.element.base]
    for link in channel.parts.get("link", ()):
        around += [link.text, link.get("href"), link.get("rel")]
    return sha256("\0".join(each or "" for each in around).encode("utf-8", "surrogatepass")).digest()[:HASH_BYTES]
