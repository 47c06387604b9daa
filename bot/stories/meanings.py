"""What words mean, whatever their language: a table of static vectors, config/stories/meanings.bin, and sketches that are compared.

docs/decisions/0036-words-as-vectors.md says where the table comes from and why vectors are whole numbers side by side in one:
Python adds, compares and counts the bits of such a number in the time that it takes to look at one float.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from operator import getitem, mul
from typing import Final
from zlib import crc32

from bot.domain.errors import SettingError
from bot.stories.remembered import Recent

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
MOST_VECTORS: Final = 8_000
MOST_SKETCHES: Final = 10_000
HEAD_SHIFT: Final = 20  # of hashes: 4,096 beginnings
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
        self._vectors = Recent(self._made, MOST_VECTORS)
        spread = bytearray(2 * len(sides))
        spread[::2] = sides
        self._parts = _by_part(bytes(spread), 2 * OF_PART)
        self._sides = _by_part(sides, OF_PART)
        self._heads = _heads(hashes)

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
        head = code >> HEAD_SHIFT
        place = bisect_left(self._hashes, code, self._heads[head], self._heads[head + 1])
        if place < len(self._hashes) and self._hashes[place] == code:
            return (place + 1) << WEIGHT_BITS | self._weights[place]
        return 0

    def _sum(self, words: Sequence[int], counts: Sequence[int]) -> tuple[int, int]:
        """Return the sum of words' vectors, side by side, and of how much each counts, by its weight."""
        weights = [counts[word & FULL_WEIGHT] for word in words]
        return sum(map(mul, weights, map(self._vectors.__getitem__, words))), sum(weights)

    def _made(self, word: int) -> int:
        return int.from_bytes(b"".join(map(getitem, self._parts, self._codes_of(word))), "little")

    def _codes_of(self, word: int) -> bytes:
        at = PARTS * (word >> WEIGHT_BITS)
        return self._codes[at - PARTS : at]

    def sketch(self, title: Sequence[int], rest: Sequence[int]) -> int:
        """Return the sketch of a title and of the words that only its summary has, 0 where no word is known."""
        of_title, weights = self._sum(title[:MOST_OF_TITLE], _OF_TITLE)
        of_rest, more = self._sum(rest[:MOST_OF_REST], _OF_REST)
        return _levels(of_title + of_rest, weights + more) if weights + more else 0

    def sketch_of_word(self, word: int) -> int:
        """Return the sketch of a single word, which is compared with those of words only."""
        sides = b"".join(map(getitem, self._sides, self._codes_of(word)))
        return int.from_bytes(sides.translate(_levels_of_side(sum(sides.translate(_FROM_NOUGHT)))), "little")


_OF_TITLE: Final = tuple(range(FULL_WEIGHT + 1))
_OF_REST: Final = tuple(round(SUMMARY_SHARE * weight) for weight in _OF_TITLE)
_FROM_NOUGHT: Final = bytes(abs(side - ZERO) for side in range(256))


def _by_part(sides: bytes, length: int) -> list[list[bytes]]:
    """Return what each code of each part stands for."""
    codes = [sides[at : at + length] for at in range(0, len(sides), length)]
    return [codes[at : at + CODES] for at in range(0, len(codes), CODES)]


def _heads(hashes: "array[int]") -> "array[int]":
    """Return where hashes with each beginning begin, and where the last ones end: a search among a few is short."""
    return array("I", [bisect_left(hashes, head << HEAD_SHIFT) for head in range((1 << 32 - HEAD_SHIFT) + 1)])


@cache
def _levels_of_side(spread: int) -> bytes:
    """Return the levels of each side of a word whose sides lie so far from nought in all, as a table for bytes.translate."""
    heights = [round(level * FULL_WEIGHT * spread / SIDES) for level in LEVELS]
    levels = (sum((FULL_WEIGHT * (side - ZERO) >= height) << at for at, height in enumerate(heights)) for side in range(2 * ZERO))
    return bytes(levels).ljust(256)


def _levels(total: int, weights: int) -> int:
    """Return how high each side of a vector is, as so many bits of its lane: two vectors differ in as many bits as they are apart."""
    noughts = ZERO * weights * _ONES
    raised = (total | _HIGH) - noughts
    spread = _spread(total, raised, noughts)
    high, middle, low = (round(level * spread) * _ONES for level in LEVELS[len(LEVELS) // 2 + 1 :][::-1])
    found = 0
    for lane in (raised + high, raised + middle, raised + low, raised, raised - low, raised - middle, raised - high):
        found = found >> 1 | lane & _HIGH
    found >>= LANE - len(LEVELS)
    return found & _LOWER_HALF | found >> _HALF << LANE // 2  # the levels fill less than half of a lane


def _spread(total: int, raised: int, noughts: int) -> float:
    """Return how far the sides of a vector lie from nought in the mean; a lane of `raised` has its highest bit where a side is above.

    The remainder of a number by 2**32 - 1 is the sum of its lanes of 32 bits.
    """
    above = ((raised & _HIGH) >> (LANE - 1)) * (_LANE_HIGH - 1) & raised
    apart = 2 * above + noughts - total  # of each side, whichever way
    return ((apart & _EVEN) + (apart >> LANE & _EVEN)) % _DOUBLE_LANE / SIDES


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
        self._sketches = Recent(meanings.sketch_of_word, MOST_SKETCHES)

    def matched(self, ours: Sequence[int], theirs: Sequence[int]) -> tuple[float, float]:
        """Return how well the words of each title are met in the other, by weight, from 0 to 1."""
        sketch_of = self._sketches.__getitem__
        others = list(map(sketch_of, theirs))
        apart = [[(sketch ^ other).bit_count() for other in others] for sketch in map(sketch_of, ours)]
        return _weighed(ours, map(min, apart)), _weighed(theirs, map(min, zip(*apart, strict=True)))


def _weighed(words: Sequence[int], apart: Iterable[int]) -> float:
    weights = [word & FULL_WEIGHT for word in words]
    return sum([weight * _cosine(bits) for weight, bits in zip(weights, apart, strict=True)]) / sum(weights)
