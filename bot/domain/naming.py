"""Names as people type them: in any case, with or without accents and hyphens, and several in one text. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

# A word of these scripts may stand right beside the next one.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_BEGINS, _ENDS = rf"(?<![^\W{_UNSPACED}])", rf"(?![^\W{_UNSPACED}])"
_WORDS = "and|plus|or|et|ou|und|sowie|oder|y|e|o"
_MARKS = r",;+&/|、\uff0c\uff1b・"
_SIGNS = rf"[\s{_MARKS}]+"
_SPACED = re.compile(rf"{_SIGNS}|{_BEGINS}(?:{_WORDS}){_ENDS}", re.IGNORECASE)
_BETWEEN = re.compile(rf"{_SPACED.pattern}|と|や|和|与|與|及|以及|과|와|및|하고", re.IGNORECASE)
_APART = re.compile(rf"\s*[{_MARKS}]\s*|\s+(?:{_WORDS})\s+", re.IGNORECASE)
_HYPHENS = re.compile(r"[-_\u2010-\u2015]")
_SHORT = 4  # characters: of a word that is shorter, half of another one is too little likeness
_NEAR, _VERY_NEAR = 0.6, 0.75


def folded(name: str) -> str:
    """Return a name as it is compared: small letters without accents, one space for hyphens and white space."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(_HYPHENS.sub(" ", unicodedata.normalize("NFC", bare)).casefold().split())


def joins(word: str) -> bool:
    """Say whether a word stands between two names, or ends with a sign that does: and, "ai,"."""
    return bool(_BETWEEN.fullmatch(word)) or bool(re.search(rf"{_SIGNS}\Z", word))


def joints(text: str) -> list[tuple[int, int]]:
    """Return where the words and signs stand that join names."""
    return [found.span() for found in _BETWEEN.finditer(text)]


def parts(text: str) -> Iterator[str]:
    """Yield what stands between the words and signs that join names, as it was typed."""
    return (part.strip() for part in _APART.split(text) if part.strip())


class Names(Generic[Thing]):
    """Things by their names; where two have the same one, the first of them has it."""

    def __init__(self, things: Iterable[tuple[str, Thing]]) -> None:
        self._things: dict[str, Thing] = {}
        for name, thing in things:
            self._things.setdefault(folded(name), thing)
        self._any = _any_of(self._things)

    def get(self, text: str) -> Thing | None:
        """Return the thing of that name."""
        return self._things.get(folded(text))

    def all_in(self, text: str) -> tuple[Thing, ...]:
        """Return the things of a text that holds nothing but their names and what joins them, in its order; nothing where it holds more."""
        rest, found, at = folded(text), dict[Thing, None](), 0
        while at < len(rest):
            if name := self._any.match(rest, at):
                found[self._things[name[0]]] = None
            elif not (name := _BETWEEN.match(rest, at)):
                return ()
            at = name.end()
        return tuple(found)

    def nearest(self, text: str) -> Thing | None:
        """Return the thing whose name is most like a text, or begins with it."""
        wanted = folded(text)
        begun = [name for name in self._things if len(wanted) >= _SHORT and name.startswith(wanted)]
        near = begun or get_close_matches(wanted, self._things, n=1, cutoff=_NEAR if len(wanted) >= _SHORT else _VERY_NEAR)
        return self._things[near[0]] if near else None


def _any_of(names: Mapping[str, object]) -> re.Pattern[str]:
    """Return what matches any of the names, the longest first."""
    longest = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join(f"{_edge(name[0], _BEGINS)}{re.escape(name)}{_edge(name[-1], _ENDS)}" for name in longest) or r"(?!)")


def _edge(sign: str, boundary: str) -> str:
    return "" if re.match(f"[{_UNSPACED}]", sign) else boundary
