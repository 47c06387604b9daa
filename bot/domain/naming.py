"""Names as people type them: in any case, with or without accents and hyphens, and several in one text. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Generic, TypeVar

from bot.domain.lengths import LONGEST_NAME, LONGEST_TEXT

Thing = TypeVar("Thing")

# A word of these scripts may stand right beside the next one.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_BEGINS, _ENDS = rf"(?<![^\W{_UNSPACED}])", rf"(?![^\W{_UNSPACED}])"
_WORDS = "and|plus|or|et|ou|und|sowie|oder|y|e|o"
_MARKS = r",;+&/|、\uff0c\uff1b・"
_SIGNS = rf"[\s{_MARKS}]+"
_SPACED = rf"{_SIGNS}|{_BEGINS}(?:{_WORDS}){_ENDS}"
_HYPHENS = re.compile(r"[-_\u2010-\u2015]")
_SHORT = 4  # characters: of a word that is shorter, half of another one is too little likeness
_NEAR, _VERY_NEAR = 0.6, 0.75


@cache
def _spaced() -> re.Pattern[str]:
    """Return what joins names where words have spaces; like those below it takes long to make, and few processes need it."""
    return re.compile(_SPACED, re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"{_SPACED}|と|や|和|与|與|及|以及|과|와|및|하고", re.IGNORECASE)


@cache
def _apart() -> re.Pattern[str]:
    return re.compile(rf"\s*[{_MARKS}]\s*|\s+(?:{_WORDS})\s+", re.IGNORECASE)


@cache
def _clinging() -> re.Pattern[str]:
    return re.compile(rf"[^\W{_UNSPACED}]")


def folded(name: str) -> str:
    """Return a name as it is compared: small letters without accents, one space for hyphens and white space."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(_HYPHENS.sub(" ", unicodedata.normalize("NFC", bare)).casefold().split())


def joins(word: str) -> bool:
    """Say whether a word stands between two names, or ends with a sign that does: and, "ai,"."""
    return bool(_between().fullmatch(word)) or bool(re.search(rf"{_SIGNS}\Z", word))


def joints(text: str) -> list[tuple[int, int]]:
    """Return where the words and signs stand that join names."""
    return [found.span() for found in _between().finditer(text)]


def parts(text: str) -> Iterator[str]:
    """Yield what stands between the words and signs that join names, as it was typed; nothing of what is longer than any command."""
    return (part.strip() for part in _apart().split(text if len(text) <= LONGEST_TEXT else "") if part.strip())


class Names(Generic[Thing]):
    """Things by their names; where two have the same one, the first of them has it."""

    def __init__(self, things: Iterable[tuple[str, Thing]]) -> None:
        self._things: dict[str, Thing] = {}
        for name, thing in things:
            self._things.setdefault(folded(name), thing)
        self._lengths = sorted({len(name) for name in self._things if name}, reverse=True)

    def get(self, text: str) -> Thing | None:
        """Return the thing of that name."""
        return None if len(text) > LONGEST_TEXT else self._things.get(folded(text))

    def all_in(self, text: str) -> tuple[Thing, ...]:
        """Return the things of a text that holds nothing but their names and what joins them, in its order; nothing where it holds more."""
        if len(text) > LONGEST_TEXT:
            return ()
        rest, found, at = folded(text), dict[Thing, None](), 0
        while at < len(rest):
            if name := self._at(rest, at):
                found[self._things[name]] = None
                at += len(name)
            elif joint := _between().match(rest, at):
                at = joint.end()
            else:
                return ()
        return tuple(found)

    def leading(self, words: Sequence[str]) -> int:
        """Return how many of the first words hold nothing but names and what joins them, with a name among them; looked through once."""
        written = [folded(word) for word in words]
        text, ends, at = " ".join(filter(None, written)), _ends(written), 0
        named, known = False, 0
        while at < len(text):
            if name := self._at(text, at):
                named, at = True, at + len(name)
            elif joint := _between().match(text, at):
                at = joint.end()
            else:
                break
            known = ends.get(at, known) if named else known
        return known

    def _at(self, text: str, start: int) -> str:
        """Return the longest name that stands at a place, empty where none does."""
        candidates = (text[start : start + length] for length in self._lengths)
        return next((name for name in candidates if name in self._things and _stands_alone(text, start, start + len(name))), "")

    def nearest(self, text: str) -> Thing | None:
        """Return the thing whose name is most like a text, or begins with it."""
        wanted = folded(text[:LONGEST_NAME])
        begun = [name for name in self._things if len(wanted) >= _SHORT and name.startswith(wanted)]
        near = begun or get_close_matches(wanted, self._things, n=1, cutoff=_NEAR if len(wanted) >= _SHORT else _VERY_NEAR)
        return self._things[near[0]] if near else None


def _ends(written: Sequence[str]) -> dict[int, int]:
    """Return how many words end by each place of their text, where they stand with one space between them."""
    ends, length = dict[int, int](), 0
    for number, word in enumerate(written, start=1):
        length += len(word) + (1 if word and length else 0)
        ends[length] = number
    return ends


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a name is no part of a longer word; a word of some scripts may stand right beside the next one."""
    begun_before = start > 0 and _clings(text[start - 1]) and _clings(text[start])
    goes_on = end < len(text) and _clings(text[end]) and _clings(text[end - 1])
    return not (begun_before or goes_on)


def _clings(sign: str) -> bool:
    """Say whether a letter beside it would be of the same word."""
    return bool(_clinging().match(sign))
