# ruff: noqa: RUF001 - marks of many scripts are the subject
"""The summary as a card shows it: what the title does not say already, as whole sentences where they fit."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 200
"""Columns; an ideograph takes two."""
_LEAST: Final = 80
"""Columns: a shorter beginning says too little, so that a longer one is cut instead."""
_SHORTEST_TITLE: Final = 12
"""Letters: a shorter title begins many a sentence."""
_UNMISTAKABLE: Final = 30
"""Letters: so long a beginning is the title, whatever a feed has glued to its end."""
_GLUED = re.compile(r"[A-Za-z0-9_]+")
_WORD_SIGN = re.compile(r"[^\W_]")
_AFTER_TITLE: Final = " \t.,:;!?…·•|–—-»”\"'’)]。、，：；！？」』"
_SENTENCE_END = re.compile(r"[.!?…][”\"'’»)\]]*(?=\s)|[。！？](?:[」』”])*")
_ELLIPSIS: Final = "…"


def shown_summary(summary: str, title: str) -> str:
    """Return a summary for a card: without the title that it begins with, and of its sentences those that fit.

    >>> shown_summary("A lab opens its model. Its weights are free.", "A lab opens its model")
    'Its weights are free.'
    """
    return first_sentences(without_title(summary, title))


def without_title(summary: str, title: str) -> str:
    """Return a summary without the title at its beginning; where the title is the beginning of its sentence, what goes on."""
    said = [letter for letter in title.casefold() if _WORD_SIGN.match(letter)]
    if len(said) < _SHORTEST_TITLE:
        return summary
    end = _end_of(said, summary)
    if end is None:
        return summary
    rest = summary[end:].lstrip(_AFTER_TITLE)
    goes_on = rest[:1].islower() and not set(summary[end : len(summary) - len(rest)]) - set(" ,")
    return f"{_ELLIPSIS} {rest}" if goes_on else rest


def _end_of(said: list[str], text: str) -> int | None:
    """Return where in a text the letters end that it has to begin with; None where it does not, or a word would be torn."""
    place = 0
    for number, letter in enumerate(text):
        if not _WORD_SIGN.match(letter):
            continue
        for folded in letter.casefold():
            if place >= len(said) or said[place] != folded:
                return None
            place += 1
        if place == len(said):
            glued = _GLUED.match(text, number + 1)
            return number + 1 if not glued else glued.end() if len(said) >= _UNMISTAKABLE else None
    return None


def first_sentences(text: str, most: int = LONGEST) -> str:
    """Return the whole sentences at the beginning that fit in so many columns; where they say too little, the text cut at a word."""
    if columns(text) <= most:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text) if _LEAST <= columns(text[: found.end()]) <= most]
    return text[: ends[-1]] if ends else shortened(text, most)


def shortened(text: str, most: int) -> str:
    """Return a text in at most so many columns, ended after a word where there are words, with an ellipsis where it is too long."""
    if columns(text) <= most:
        return text
    width, end = 0, 0
    for end, letter in enumerate(text):  # noqa: B007 - the end is what is looked for
        width += _width(letter)
        if width >= most:
            break
    cut = text[:end]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > end // 2 else cut).rstrip(" ,;:.、，") + _ELLIPSIS


def columns(text: str) -> int:
    """Return how much room a text takes: an ideograph as much as two letters."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(letter: str) -> int:
    return 0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
