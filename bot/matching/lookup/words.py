"""The words of a text under which it is found.

Scripts that put spaces between words give the beginnings of their words, folded; those that do not give pairs of neighbours, and Han
its characters, of which there are so many that pairs of them would weigh more than the text. PostgreSQL makes the same words by itself, cut
once more (store/migrations/postgres, the function `words_of`): a contract holds both together.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

import regex

from bot.matching.text import fold

_WIDE = (
    r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u318f"
    r"\u31a0-\u31ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_HAN = r"\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ARTICLE = "(?:[وف]?[بك]?ال|[وف]?لل)"  # Arabic writes the article, and what may stand before it, as one word with the noun
BEFORE_ARABIC = "وفبكل"
"""Letters of a word of their own that Arabic writes together with the word that follows."""
_ARABIC = "\u0621-\u064a"
LONGEST_WORD = 8
"""Characters: what follows tells forms of a word apart, which a look-up does not, and would weigh a third of the index."""
_PLAIN = re.compile("[a-z0-9]+")


@cache
def _parts() -> "regex.Pattern[str]":
    return regex.compile(rf"(?P<han>[{_HAN}]+)|[^{_HAN}]+")


@cache
def _runs() -> "regex.Pattern[str]":
    return regex.compile(rf"(?V1)(?P<wide>[{_WIDE}]+)|[[\p{{L}}\p{{N}}\p{{M}}]--[{_WIDE}]]+")


@lru_cache(256)
def words_with(stem: str) -> "regex.Pattern[str]":
    """Return what finds the words of a folded text that begin with a stem, without the letters that Arabic writes before them."""
    word = rf"[[\p{{L}}\p{{N}}\p{{M}}]--[{_WIDE}]]"
    before = f"[{BEFORE_ARABIC}]?" if is_arabic(stem) else ""
    return regex.compile(rf"(?V1)(?<!{word}){before}({regex.escape(stem)}{word}*)")


def is_arabic(word: str) -> bool:
    """Say whether a word is of Arabic letters."""
    return "\u0621" <= word[0] <= "\u064a"


@cache
def _arabic_article() -> "regex.Pattern[str]":
    return regex.compile(rf"(?<![{_ARABIC}]){_ARTICLE}(?=[{_ARABIC}]{{3}})")


def folded(text: str) -> str:
    """Return a text in the form in which it is looked through."""
    plain = fold(text).text
    return _arabic_article().sub("", plain) if "ل" in plain else plain


def runs(folded_text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of a folded text, and its runs of characters without spaces between words, which are marked."""
    if folded_text.isascii():
        return ((found[0], False) for found in _PLAIN.finditer(folded_text))
    return ((found[0], found["wide"] is not None) for found in _runs().finditer(folded_text))


def pairs(run: str) -> Iterator[str]:
    """Yield the pairs of neighbours of a run, and its last character, which begins none."""
    yield from map("".join, pairwise(run))
    yield run[-1]


def grams(run: str) -> Iterator[str]:
    """Yield what stands in the index for a run: the characters of Han, pairs of other scripts, and their last character."""
    for part in _parts().finditer(run):
        yield from part[0] if part["han"] else pairs(part[0])


def words_of(folded_text: str) -> dict[str, None]:
    """Return the words of a folded text, each once, in the order in which they first occur."""
    found: dict[str, None] = {}
    for run, wide in runs(folded_text):
        if wide:
            found.update(dict.fromkeys(grams(run)))
        else:
            found[run[:LONGEST_WORD]] = None
    return found


def index_words(title: str, summary: str) -> str:
    """Return the words under which an article is found, with spaces between them."""
    return " ".join(words_of(folded(f"{title} {summary}")))
