# ruff: noqa: RUF001, RUF002 - look-alike letters are the subject
"""Folding: the form of a text in which case, accents, width and Unicode form no longer differ.

Terms and articles are folded by the same function, so that they meet. The fold works on single characters and keeps their
number (but for ß and for what it drops), so that positions in nearly all texts are those of the original.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from unicodedata import category, combining, is_normalized, normalize

FIELD_BREAK = "\n"

# What folding surely leaves as it is, after lower(): plain letters, digits, most punctuation, and the scripts without case or accents.
_LASTING = (
    r"a-z0-9 !-,.:-@\[-^{-~"
    r"\u0430-\u0438\u043a-\u044f"  # Cyrillic without й
    r"\u0627-\u063a\u0641-\u0648\u064a"  # Arabic without hamza on its carriers
    r"\u0904-\u093b\u093d-\u094d"  # Devanagari without nukta
    r"\u3001-\u3004\u3008-\u3029\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u9fff\uac00-\ud7a3"
    r"\u201c-\u201e\u00ab\u00bb"
)
_CHANGING = re.compile(f"[^{_LASTING}]")
_SHIFTING = re.compile(rf"\s{{2,}}|[^{_LASTING}A-Z]")  # what may change the number of characters
_SPACE_RUNS = re.compile(r"\s{2,}")
_APOSTROPHES = "\u2019\u02bc\u2018\u00b4`\u055a\uff07"
_SPACE_LIKE = "_/\u30fb\u00b7\u2022\uff65"
_SPELLED_OUT = {"ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ς": "σ", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا"}
_HALF_WIDTH_PAIR = re.compile("[\uff66-\uff9d][\uff9e\uff9f]")  # a half-width kana and its voicing mark
_JOINERS = "\u0640\u05bf\u3099\u309a"
# On these scripts (ranges of base letters) marks change no letter; on kana, Hangul and the scripts of India they do.
_ACCENTED_SCRIPTS = ((0x41, 0x24F), (0x370, 0x52F), (0x590, 0x6FF), (0x1E00, 0x1FFF))
_ACCENTS = ((0x300, 0x6FF), (0x93C, 0x93C), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF))
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
_JAMO_TAILS = ((0x1160, 0x11FF), (0xFF9E, 0xFF9F))


class CharKind(IntEnum):
    """What a character means for the edge of a word."""

    EDGE = 0  # space, punctuation, symbols
    LETTER = 1  # letters, digits and marks of scripts that put spaces between words
    WIDE = 2  # letters of scripts that do not, or not reliably: Han, kana, Hangul, Thai


class _Folds(dict[str, str]):
    """The fold of each lower-case character, worked out when it is first met."""

    def __missing__(self, char: str) -> str:
        self[char] = folded = _fold_char(char)
        return folded

    def of(self, found: re.Match[str]) -> str:
        """Return the fold of what a regular expression found."""
        return self[found[0]]


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


def _fold_char(char: str) -> str:
    kind = category(char)
    if char.isspace() or kind in {"Pd", "Cs", "Cc"} or char in _SPACE_LIKE:
        return " "
    if char in _APOSTROPHES:
        return "'"
    if kind == "Cf" or char in _JOINERS or (combining(char) and _within(ord(char), _ACCENTS)):
        return ""
    compatible = normalize("NFKC", char).lower()
    single = compatible if len(compatible) == 1 else char
    base = normalize("NFD", single)[0]
    plain = base if _within(ord(base), _ACCENTED_SCRIPTS) else single
    return " " if plain.isspace() else _SPELLED_OUT.get(plain, plain)


def _unified(text: str) -> str:
    if text.isascii():
        return text
    if "\uff9e" in text or "\uff9f" in text:
        text = _HALF_WIDTH_PAIR.sub(lambda pair: normalize("NFKC", pair[0]), text)
    return text if is_normalized("NFC", text) else normalize("NFC", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text that remembers its original. `aligned`: each character stands at the position of its original."""

    original: str
    text: str
    aligned: bool

    def origins(self) -> tuple[int, ...]:
        """Return, for each character of `text`, the position of the original character that it came from."""
        simple = _unified(self.original) is self.original
        positions = list(_simple_origins(self.original) if simple else _composed_origins(self.original))
        return (*positions, *([max(len(self.original) - 1, 0)] * (len(self.text) - len(positions))))


def _simple_origins(text: str) -> Iterator[int]:
    """Yield the origins where each character folds by itself."""
    last = 0
    collapse = _has_runs(text)
    for found in _SHIFTING.finditer(text):
        yield from range(last, found.start())
        last = found.end()
        if last - found.start() > 1:
            yield from [found.start()] if collapse else range(found.start(), last)
        else:
            yield from [found.start()] * len(_folded(found[0]))
    yield from range(last, len(text))


def _composed_origins(text: str) -> Iterator[int]:
    """Yield the origins where neighbours may join to one character: each belongs to the run that it stands in."""
    in_spaces = False
    collapse = _has_runs(text)
    for start, cluster in _clusters(text):
        for char in _unified(cluster):
            if not (collapse and in_spaces and char.isspace()):
                yield from [start] * len(_folded(char))
            in_spaces = char.isspace()


def fold(text: str) -> Folded:
    """Fold `text`: lower case, no accents where accents do not change the letter, full width as half, dashes as spaces.

    >>> fold("Semi‑Conducteurs  ÉTENDUS").text
    'semi conducteurs etendus'
    """
    unified = _unified(text)
    if _has_runs(text):
        unified = _SPACE_RUNS.sub(" ", unified)
    folded = _folded(unified)
    return Folded(original=text, text=folded, aligned=unified is text and len(folded) == len(text) and "ß" not in text)


def _has_runs(text: str) -> bool:
    """Whether runs of spaces are to be collapsed: where one of the usual culprits occurs, which is quick to see."""
    return "  " in text or "\n" in text or "\t" in text


def _folded(unified: str) -> str:
    return _CHANGING.sub(_folds().of, unified.lower())


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of characters that Unicode may join, each with its position."""
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not _joins_previous(text[position]):
            yield start, text[start:position]
            start = position


def _joins_previous(char: str) -> bool:
    return bool(combining(char)) or _within(ord(char), _JAMO_TAILS) or category(char) in {"Mc", "Mn"}
