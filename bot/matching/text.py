"""Folding: the form of a text in which case, accents, width and Unicode form no longer differ.

Terms and articles are folded by the same function, so that they meet. The fold maps one character to at most one
(after NFKC and ß -> ss), which keeps positions equal in nearly all texts and cheap to recover in the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from unicodedata import category, combining, is_normalized, normalize

FIELD_BREAK = "\n"

_SPACES = re.compile(" {2,}")
_APOSTROPHES = "\u2019\u02bc\u2018\u00b4`\u055a\uff07"
_SPACE_LIKE = "_/\u30fb\u00b7\u2022\uff65"
_SPELLED_OUT = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا"}
_JOINERS = "\u0640\u05bf\u3099\u309a"
# Marks carry no meaning of their own on these scripts (ranges of base letters); elsewhere (kana, Hangul, the scripts of India) they do.
_ACCENTED_SCRIPTS = ((0x41, 0x24F), (0x370, 0x52F), (0x590, 0x6FF), (0x1E00, 0x1FFF))
_WIDE_SCRIPTS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul jamo
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3040, 0x318F),  # kana, bopomofo, Hangul compatibility jamo
    (0x31A0, 0x31FF),
    (0x3400, 0x9FFF),  # Han
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


class CharKind(IntEnum):
    """What a character means for the edge of a word."""

    EDGE = 0  # space, punctuation, symbols
    LETTER = 1  # letters, digits and marks of scripts that put spaces between words
    WIDE = 2  # letters of scripts that do not, or not reliably: Han, kana, Hangul, Thai


class _Folds(dict[int, str | None]):
    """The fold of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = folded = _fold_char(chr(code))
        return folded


class _Kinds(dict[str, int]):
    """The kind of each folded character, worked out when it is first met."""

    def __missing__(self, char: str) -> int:
        self[char] = kind = int(_kind_of(char))
        return kind


@cache
def _folds() -> _Folds:
    return _Folds()


@cache
def char_kinds() -> dict[str, int]:
    """Return the mapping of folded characters to their CharKind; any character may be asked for."""
    return _Kinds()


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _kind_of(char: str) -> CharKind:
    if _within(ord(char), _WIDE_SCRIPTS):
        return CharKind.WIDE
    return CharKind.LETTER if category(char)[0] in "LNM" else CharKind.EDGE


def _fold_char(char: str) -> str | None:
    if char.isspace() or category(char) in {"Pd", "Cs", "Cc"} or char in _SPACE_LIKE:
        return " "
    if char in _APOSTROPHES:
        return "'"
    if category(char) == "Cf" or char in _JOINERS or (combining(char) and _is_accent(char)):
        return None
    lowered = char.lower()[:1]
    base = normalize("NFKD", lowered)[:1]
    if _within(ord(base), _ACCENTED_SCRIPTS):
        lowered = base
    return _SPELLED_OUT.get(lowered, lowered)


def _is_accent(mark: str) -> bool:
    code = ord(mark)
    return code < 0x700 or 0x1AB0 <= code <= 0x1AFF or 0x1DC0 <= code <= 0x1DFF or 0x20D0 <= code <= 0x20FF or code == 0x93C  # noqa: PLR2004


def _unified(text: str) -> str:
    if text.isascii():
        return text
    if not is_normalized("NFKC", text):
        text = normalize("NFKC", text)
    if "ß" in text or "ẞ" in text:
        text = text.replace("ß", "ss").replace("ẞ", "SS")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text that remembers its original. `text` never has two spaces in a row."""

    original: str
    unified: str
    text: str

    @property
    def aligned(self) -> bool:
        """Whether each character of `text` stands at the position of its original."""
        return len(self.text) == len(self.original) and self.unified == self.original

    def origins(self) -> tuple[int, ...]:
        """Return, for each character of `text`, the position of the original character that it came from (slow: a loop in Python)."""
        positions: list[int] = []
        space_before = False
        for start, cluster in _clusters(self.original):
            for char in _unified(cluster).translate(_folds()):
                if not (char == " " and space_before):
                    positions.append(start)
                space_before = char == " "
        missing = len(self.text) - len(positions)
        return (*positions, *([max(len(self.original) - 1, 0)] * missing))


def fold(text: str) -> Folded:
    """Fold `text`: NFKC, lower case, no accents where accents do not change the letter, dashes and spaces as one space.

    >>> fold("Semi‑Conducteurs  ÉTENDUS").text
    'semi conducteurs etendus'
    """
    unified = _unified(text)
    folded = unified.translate(_folds())
    if "  " in folded:
        folded = _SPACES.sub(" ", folded)
    return Folded(original=text, unified=unified, text=folded)


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of characters that NFKC may join, each with its position."""
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not _joins_previous(text[position]):
            if position > start:
                yield start, text[start:position]
            start = position


def _joins_previous(char: str) -> bool:
    code = ord(char)
    return bool(combining(char)) or 0x1160 <= code <= 0x11FF or code in {0xFF9E, 0xFF9F} or category(char) in {"Mc", "Mn"}  # noqa: PLR2004
