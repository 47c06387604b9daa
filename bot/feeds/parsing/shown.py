"""What a document showed, remembered by its items, so that of the next one only what it adds need be read.

A feed's document repeats nearly all of the one before. docs/decisions/0029-read-what-a-document-adds.md gives the reasons.

What is remembered is the hash of what is around the items, and for each item the hash of its markup and a row of 32 bytes: what is told of
it where it is repeated, ready to be told (`Repeated`), and its spare mark. Rows are joined and left apart, but never taken apart.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from struct import Struct
from typing import Final

from bot.domain.article import Entry, Identity
from bot.domain.fetching import NO_TIME, Repeated
from bot.domain.times import micros
from bot.feeds.parsing.documents import Document
from bot.feeds.parsing.pieces import HASH_BYTES
from bot.polling.identity import entry_marks, plain_keys

_NUMBERS: Final = 4
_PRIMARY, _SECONDARY, _SPARE = 0, 1, 3
"""Where the keys and the spare mark stand among the numbers of a row."""
_KEYS: Final = Struct("<2q")
_NO_KEYS: Final = bytes(_KEYS.size)
_REPEATED: Final = slice(3 * HASH_BYTES)
_ITEM: Final = Struct(f"{HASH_BYTES}s{_NUMBERS * HASH_BYTES}s")


def row_of(entry: Entry) -> bytes:
    """Return what is remembered of an entry."""
    at = NO_TIME if entry.published_at is None else micros(entry.published_at)
    marks = entry_marks(entry)
    primary, secondary = plain_keys(marks)
    spare = marks.link or marks.title if marks.guid else 0
    return Repeated.of([(primary, secondary, at)]).packed + spare.to_bytes(HASH_BYTES, "little")


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
    marks = list(filter(None, numbers[_PRIMARY::_NUMBERS] + numbers[_SECONDARY::_NUMBERS] + numbers[_SPARE::_NUMBERS]))
    return len(set(marks)) == len(marks)


def keys_of(rows: Sequence[bytes]) -> tuple[tuple[int, Identity, Identity | None], ...]:
    """Return the number and the keys of each entry; those that say nothing at all are left out."""
    keys = map(_KEYS.unpack_from, rows)
    return tuple((number, Identity(primary), Identity(secondary)) for number, (primary, secondary) in enumerate(keys) if secondary)


def repeated_of(rows: Iterable[bytes]) -> Repeated:
    """Return what is told of entries that come again; of those that say nothing at all, nothing."""
    return Repeated(b"".join([row[_REPEATED] for row in rows if not row.startswith(_NO_KEYS)]))


def around_items(document: Document) -> bytes:
    """Return a hash of all outside of its items that a document adds to its entries: bases, language, links."""
    root, channel = document.root, document.channel
    if root is None or channel is None:
        return b""
    told = [document.url, channel.format, channel.lang, root.base, channel.element.base]
    for link in channel.parts.get("link", ()):
        told += [link.text, link.get("href"), link.get("rel")]
    return sha256("\0".join(each or "" for each in told).encode("utf-8", "surrogatepass")).digest()[:HASH_BYTES]
