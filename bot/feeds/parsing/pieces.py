"""A document taken apart by the look of it, so that items can be told apart, and left out, without parsing."""

import re
from collections.abc import Collection, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Final, NamedTuple

MOST_ITEMS: Final = 500
"""Of a document that is remembered: 20 kB. Longer ones are rare, and read whole at each change."""

HASH_BYTES: Final = 8

# possessive: a name without a colon is passed over at once, instead of letter by letter backwards
_BEGINS: Final = re.compile(rb"<(?:[\w.-]++:)?+(?:item|entry)[\s>]")
_END: Final = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>")
_BEHIND_A_NAME: Final = (b">", b" ", b"\t", b"\n", b"\r", b"\f", b"\v")


class Pieces(NamedTuple):
    """A document in pieces: what stands before its items, each item with the space after it, and what stands behind them."""

    head: bytes
    items: Sequence[bytes]
    tail: bytes

    def only(self, numbers: Collection[int]) -> bytes:
        """Return the document with no items but these."""
        return b"".join((self.head, *(self.items[number] for number in numbers), self.tail))

    def hashes(self) -> Sequence[bytes]:
        """Return a hash of each item."""
        return [sha256(item.rstrip()).digest()[:HASH_BYTES] for item in self.items]


def pieces_of(data: bytes) -> Pieces | None:
    """Take a document apart; None where it has no items, or too many. The parser has to find as many in it."""
    head, *items = _parts(data)
    ends = [found.end() for found in _END.finditer(items[-1])] if items else []
    if not ends or len(items) > MOST_ITEMS:
        return None
    *others, last = items
    return Pieces(head, [*others, last[: ends[-1]]], last[ends[-1] :])


def _parts(data: bytes) -> list[bytes]:
    """Return what stands before the first item, and each item up to the next one."""
    first = _BEGINS.search(data)
    if first is None:
        return [data]
    name = first[0][:-1]  # all items are spelt like the first: to search for that takes a third of the time
    head, *items = data.split(name)
    if all(item.startswith(_BEHIND_A_NAME) for item in items):
        return [head, *(name + item for item in items)]
    bounds = [0, *(found.start() for found in _BEGINS.finditer(data)), len(data)]
    return [data[start:end] for start, end in pairwise(bounds)]
