"""The length of text as chat platforms count it, and cutting it so that no character, word or escape breaks in two."""

from collections.abc import Callable

import regex

ELLIPSIS = "…"

_GRAPHEME = regex.compile(r"\X")
_LONGEST_GRAPHEME = 16  # code points; the longest emoji that people use has eleven, stacked marks have thousands
_LONGEST_TAIL = 16  # characters given up for ending after a word

Dress = Callable[[str], str]
"""Makes plain text safe for a platform, which may lengthen it."""


def units(text: str) -> int:
    """Return the length in UTF-16 units: the larger of the ways in which the platforms' servers and clients count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(line: str, room: int, dress: Dress) -> str:
    """Return a line of text, dressed, in at most `room` units.

    Where it is too long it ends after a word or between graphemes, with an ellipsis; empty where not even that has room.
    """
    fits = len(line) <= room * _LONGEST_GRAPHEME
    if fits and line.isascii() and units(whole := dress(line)) <= room:  # nearly every line, and each of its characters is a grapheme
        return whole
    graphemes = [found[0][:_LONGEST_GRAPHEME] for found in _GRAPHEME.finditer(line[: room * _LONGEST_GRAPHEME])]
    whole = dress("".join(graphemes))
    if fits and units(whole) <= room:
        return whole
    kept, over = 0, min(len(graphemes), room)
    while kept < over:
        middle = (kept + over + 1) // 2
        kept, over = (middle, over) if units(dress(_shortened(graphemes[:middle]))) <= room else (kept, middle - 1)
    return dress(_shortened(graphemes[:kept])) if kept else ""


def _shortened(graphemes: list[str]) -> str:
    """Return the beginning of a text, ended after a word where one ends near (scripts without spaces have none)."""
    text = "".join(graphemes)
    words = text.rpartition(" ")[0]
    near = len(text) - len(words) <= _LONGEST_TAIL and len(words) > _LONGEST_TAIL
    return (words if near else text).rstrip(" ,;:.") + ELLIPSIS
