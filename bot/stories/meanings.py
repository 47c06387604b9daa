"""What words mean, whatever their language: a table of static vectors, config/stories/meanings.bin, and sketches that are compared.

docs/decisions/0036-words-as-vectors.md says where the table comes from and why vectors are whole numbers side by side in one:
Python adds, compares and counts the bits of such a number in the time that it takes to look at one float.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final
from zlib import crc32

from bot.domain.errors import SettingError

MARK: Final = b"NDWORDS1"
PARTS: Final = 10
CODES: Final = 256
OF_PART: Final = 16
SIDES: Final = PARTS * OF_PART  # of a vector
LANE: Final = 16  # bits for each side, so that a text of many words can be summed
ZERO: Final = 32  # sides are 0 to 63 in the table
FULL_WEIGHT: Final = 15
WEIGHT_BITS: Final = 4
SUMMARY_SHARE: Final = 0.4
MOST_OF_TITLE: Final = 20
MOST_OF_REST: Final = 33  # so many heavy words a lane can sum
LEVELS: Final = (-1.44, -0.84, -0.4, 0.0, 0.4, 0.84, 1.44)  # times the mean distance from nought: equal shares of most vectors lie between
STRANGERS: Final = 2.62 * SIDES  # bits in which sketches of two texts that have nothing to do with each other differ
PARTICLES: Final = 3  # letters that Korean hangs on a word, at most
MOST_VECTORS: Final = 16_000
MOST_REMEMBERED: Final = 20_000
FIRST_HANGUL: Final = "\uac00"
LAST_HANGUL: Final = "\ud7a3"

_ONES: Final = int.from_bytes(b"\x01\x00" * SIDES, "little")
_HIGH: Final = _ONES << (LANE - 1)
_LANE_HIGH: Final = 1 << (LANE - 1)
_DOUBLE_LANE: Final = (1 << 2 * LANE) - 1
_HALF: Final = SIDES * LANE // 2
_LOWER_HALF: Final = (1 << _HALF) - 1
_EVEN: Final = int.from_bytes(b"\xff\xff\x00\x00" * (SIDES // 2), "little")


class Meanings:
    """The table. `places` are hashes of words in order; an empty table knows no word."""

    def __init__(self, hashes: "array[int]", weights: bytes, codes: bytes, sides: bytes) -> None:
        self._hashes = hashes
        self._weights = weights
        self._codes = codes
        self._vectors: dict[int, int] = {}
        spread = bytearray(2 * len(sides))
        spread[::2] = sides
        step = 2 * OF_PART
        parts = [int.from_bytes(spread[at : at + step], "little") for at in range(0, len(spread), step)]
        self._parts = [part << (number // CODES * OF_PART * LANE) for number, part in enumerate(parts)]

    @classmethod
    def read(cls, table: bytes) -> "Meanings":
        """Read the table's file; raise SettingError for a file that is none."""
        count = int.from_bytes(table[len(MARK) : len(MARK) + 4], "little")
        start = len(MARK) + 4
        ends = [start + 4 * count, start + 5 * count, start + (5 + PARTS) * count, start + (5 + PARTS) * count + PARTS * CODES * OF_PART]
        if not table.startswith(MARK) or len(table) != ends[-1]:
            raise SettingError("stories/meanings.bin is no table of words: make it anew with tools/make_meanings.py.")
        hashes = array("I", table[start : ends[0]])
        if sys.byteorder == "big":
            hashes.byteswap()
        return cls(hashes, table[ends[0] : ends[1]], table[ends[1] : ends[2]], table[ends[2] :])

    @classmethod
    def none(cls) -> "Meanings":
        """Return a table without words."""
        return cls(array("I"), b"", b"", b"")

    def word(self, lowered: str) -> int:
        """Return a folded word in lower case as the table knows it, a Korean one without its particles; 0 if it does not.

        The last four bits say how much the word counts, from 0 to 15: common words tell little. The others are its place, from 1.
        """
        found = self._found(lowered)
        if not found and lowered and FIRST_HANGUL <= lowered[0] <= LAST_HANGUL:
            shorter = (lowered[:-cut] for cut in range(1, min(PARTICLES, len(lowered) - 2) + 1))
            found = next(filter(None, map(self._found, shorter)), 0)
        return found

    def _found(self, word: str) -> int:
        code = crc32(word.encode())
        place = bisect_left(self._hashes, code)
        if place < len(self._hashes) and self._hashes[place] == code:
            return (place + 1) << WEIGHT_BITS | self._weights[place]
        return 0

    def _sum(self, words: Iterable[int], counts: Sequence[int]) -> tuple[int, int]:
        """Return the sum of words' vectors, side by side, and of how much each counts, by its weight."""
        total = weights = 0
        known = self._vectors
        for word in words:
            count = counts[word & FULL_WEIGHT]
            vector = known.get(word)
            total += count * (self._vector(word) if vector is None else vector)
            weights += count
        return total, weights

    def _vector(self, word: int) -> int:
        found = self._vectors.get(word)
        if found is None:
            if len(self._vectors) >= MOST_VECTORS:
                self._vectors.clear()
            found = self._vectors[word] = self._made(word)
        return found

    def _made(self, word: int) -> int:
        parts, at = self._parts, PARTS * ((word >> WEIGHT_BITS) - 1)
        return sum([parts[base + code] for base, code in zip(_BASES, self._codes[at : at + PARTS], strict=True)])

    def sketch(self, title: Sequence[int], rest: Sequence[int]) -> int:
        """Return the sketch of a title and of the words that only its summary has, 0 where no word is known."""
        of_title, weights = self._sum(title[:MOST_OF_TITLE], _OF_TITLE)
        of_rest, more = self._sum(rest[:MOST_OF_REST], _OF_REST)
        return _levels(of_title + of_rest, weights + more) if weights + more else 0

    def sketch_of_word(self, word: int) -> int:
        """Return the sketch of a single word."""
        return _levels(FULL_WEIGHT * self._vector(word), FULL_WEIGHT)


_OF_TITLE: Final = tuple(range(FULL_WEIGHT + 1))
_OF_REST: Final = tuple(round(SUMMARY_SHARE * weight) for weight in _OF_TITLE)
_BASES: Final = tuple(range(0, PARTS * CODES, CODES))


def _levels(total: int, weights: int) -> int:
    """Return how high each side of a vector is, as so many bits of its lane: two vectors differ in as many bits as they are apart."""
    nought = ZERO * weights
    raised, found = total | _HIGH, 0
    spread = _spread(total, raised - nought * _ONES, nought)
    for at, level in enumerate(LEVELS):
        found |= ((raised - (nought + round(level * spread)) * _ONES) & _HIGH) >> (LANE - 1 - at)
    return found & _LOWER_HALF | found >> _HALF << LANE // 2  # the levels fill less than half of a lane


def _spread(total: int, raised: int, nought: int) -> float:
    """Return how far the sides of a vector lie from nought in the mean; a lane of `raised` has its highest bit where a side is above.

    The remainder of a number by 2**32 - 1 is the sum of its lanes of 32 bits.
    """
    above = ((raised & _HIGH) >> (LANE - 1)) * (_LANE_HIGH - 1) & raised
    return (2 * _summed(above) - _summed(total) + nought * SIDES) / SIDES


def _summed(lanes: int) -> int:
    return ((lanes & _EVEN) + (lanes >> LANE & _EVEN)) % _DOUBLE_LANE


def alike(one: int, other: int) -> float:
    """Return how alike two sketches are: 1 for the same, about 0 for what has nothing in common."""
    return _cosine((one ^ other).bit_count())


def _cosine(apart: int) -> float:
    """Return about the cosine of two vectors whose sketches differ in so many bits."""
    near = 1 - apart / STRANGERS
    return near * (1.74 - 0.74 * near)


class WordMatcher:
    """Finds for each word of a title the word of another that means most alike. Remembers sketches, which changes no answer."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._sketches: dict[int, int] = {}

    def matched(self, ours: Sequence[int], theirs: Sequence[int]) -> tuple[float, float]:
        """Return how well the words of each title are met in the other, by weight, from 0 to 1."""
        others = [self._sketch(word) for word in theirs]
        apart = [[(sketch ^ other).bit_count() for other in others] for sketch in map(self._sketch, ours)]
        return _weighed(ours, map(min, apart)), _weighed(theirs, map(min, zip(*apart, strict=True)))

    def _sketch(self, word: int) -> int:
        found = self._sketches.get(word)
        if found is None:
            if len(self._sketches) >= MOST_REMEMBERED:
                self._sketches.clear()
            found = self._sketches[word] = self._meanings.sketch_of_word(word)
        return found


def _weighed(words: Sequence[int], apart: Iterable[int]) -> float:
    weights = [word & FULL_WEIGHT for word in words]
    return sum([weight * _cosine(bits) for weight, bits in zip(weights, apart, strict=True)]) / sum(weights)
