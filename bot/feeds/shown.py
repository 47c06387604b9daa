"""What a document showed, remembered by its items, so that of the next one only what it adds need be read.

A feed's document repeats nearly all of the one before. docs/decisions/0029-read-what-a-document-adds.md gives the reasons.

What is remembered is the hash of what is around the items, and a row of 40 bytes for each: the hash of its markup; what is told of it
where it is repeated, ready to be told (`Repeated`); and its spare mark. Rows are joined and left apart, but never taken apart.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from struct import Struct
from typing import Final

from bot.domain.article import Entry, Identity
from bot.domain.fetching import NO_TIME, Repeated
from bot.domain.times import micros
from bot.feeds.documents import Document
from bot.feeds.pieces import HASH_BYTES
from bot.polling.identity import entry_marks, plain_keys

_NUMBERS: Final = 5
_ROW: Final = _NUMBERS * HASH_BYTES
_REPEATED: Final = slice(HASH_BYTES, _ROW - HASH_BYTES)
_BOTH_KEYS: Final = slice(HASH_BYTES, 3 * HASH_BYTES)
_KEYS: Final = Struct("<2q")
_PRIMARY, _SECONDARY, _SPARE = 1, 2, 4
"""Where the keys and the spare mark stand among the numbers of a row."""
_NO_KEYS: Final = bytes(_KEYS.size)


def row_of(item: bytes, entry: Entry) -> bytes:
    """Return what is remembered of an entry whose item has that hash."""
    at = NO_TIME if entry.published_at is None else micros(entry.published_at)
    marks = entry_marks(entry)
    primary, secondary = plain_keys(marks)
    spare = marks.link or marks.title if marks.guid else 0
    return item + Repeated.of([(primary, secondary, at)]).packed + spare.to_bytes(HASH_BYTES, "little")


def pack_shown(around: bytes, rows: bytes) -> bytes:
    """Return what a document showed: the hash of what is around its items, and their rows."""
    return around + rows


def unpack_shown(packed: bytes) -> tuple[bytes, Mapping[bytes, bytes]]:
    """Return what `pack_shown` was given, the rows by the hashes of their items; nothing of bytes that it did not make."""
    if len(packed) % _ROW != HASH_BYTES:
        return b"", {}
    starts = range(HASH_BYTES, len(packed), _ROW)
    return packed[:HASH_BYTES], {packed[start : start + HASH_BYTES]: packed[start : start + _ROW] for start in starts}


def all_differ(rows: bytes) -> bool:
    """Whether each mark stands on one entry, as in nearly every document: then no key depends on another entry.

    Marks of different kinds are never the same, so that they need not be told apart.
    """
    numbers = array("q", rows)
    marks = numbers[_PRIMARY::_NUMBERS] + numbers[_SECONDARY::_NUMBERS] + numbers[_SPARE::_NUMBERS]
    return len({0, *marks}) == 1 + len(marks) - marks.count(0)


def keys_of(rows: Sequence[bytes]) -> tuple[tuple[int, Identity, Identity | None], ...]:
    """Return the number and the keys of each entry; those that say nothing at all are left out."""
    keys = (_KEYS.unpack(row[_BOTH_KEYS]) for row in rows)
    return tuple((number, Identity(primary), Identity(secondary)) for number, (primary, secondary) in enumerate(keys) if secondary)


def repeated_of(rows: Iterable[bytes]) -> Repeated:
    """Return what is told of entries that come again; of those that say nothing at all, nothing."""
    return Repeated(b"".join([row[_REPEATED] for row in rows if row[_BOTH_KEYS] != _NO_KEYS]))


def around_items(document: Document) -> bytes:
    """Return a hash of all outside of its items that a document adds to its entries: bases, language, links."""
    root, channel = document.root, document.channel
    if root is None or channel is None:
        return b""
    told = [document.url, channel.format, channel.lang, root.base, channel.element.base]
    for link in channel.parts.get("link", ()):
        told += [link.text, link.get("href"), link.get("rel")]
    return blake2b("\0".join(each or "" for each in told).encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()
