"""What somebody looks for, read from what they typed: words, "words in this order", and -words that may not occur."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import regex

from bot.domain.errors import InvalidInput
from bot.domain.search import Stem
from bot.matching.lookup.words import BEFORE_ARABIC, LONGEST_WORD, folded, grams, is_arabic, runs

LONGEST_LOOKUP = 80
"""Characters, as platforms count them (UTF-16): the buttons that lead to the next page carry it."""

_QUOTES = '"“”„‟«»「」『』\uff02'
_PIECE = rf"(?P<without>(?<![^\s])[-\u2212\u2013](?=\S))?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]+)[{_QUOTES}]|(?P<word>[^\s{_QUOTES}]+))"
_LONG_VOWEL = "ー"
_SHORT = 3  # letters: shorter words are found as they are
_FLEXIBLE = 5  # letters: from here on the end of a word may be another
_LONG = 6
_LONGER = 9  # letters: forms of such words, as in Turkish, differ by more


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word, or one run of characters without spaces between words. `stem`: what a word has in common with its other forms."""

    text: str
    wide: bool
    stem: str

    @classmethod
    def of(cls, run: str, *, wide: bool) -> Self:
        """Return the term for a word or run as a text has it."""
        text = _without_long_end(run) if wide else run
        return cls(text=text, wide=wide, stem=text if wide else next(_stems(text)).text)

    @property
    def stems(self) -> tuple[tuple[Stem, ...], ...]:
        """The groups of words of the index that an article with this term holds."""
        if not self.wide:
            return (tuple(dict.fromkeys(Stem(text=each.text[:LONGEST_WORD], begins=each.begins) for each in _stems(self.text))),)
        if len(self.text) == 1:
            return ((Stem(text=self.text, begins=True),),)
        return tuple((each,) for each in dict.fromkeys(_of_a_run(self.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """`parts`: each is one term, or several that stand one after the other; `without`: what may not occur."""

    typed: str
    parts: tuple[tuple[Term, ...], ...]
    without: tuple[tuple[Term, ...], ...] = ()

    @property
    def groups(self) -> tuple[tuple[Stem, ...], ...]:
        """What to ask an index for."""
        return tuple(dict.fromkeys(group for part in self.parts for term in part for group in term.stems))


def parse_lookup(text: str) -> Lookup:
    """Read what was typed; raise InvalidInput where there is nothing to look for, or too much."""
    typed = " ".join(text.split())
    length = len(typed.encode("utf-16-le", "surrogatepass")) // 2
    if length > LONGEST_LOOKUP:
        raise InvalidInput(
            f"That is too long: write at most {LONGEST_LOOKUP} characters; this has {length}.",
            code="text_too_long",
            most=LONGEST_LOOKUP,
            length=length,
        )
    pieces = list(_pieces(typed))
    wanted = tuple(part for part, without in pieces if not without)
    if not wanted:
        raise InvalidInput("There is no letter or digit to look for in this: write a word.", code="query_nothing")
    return Lookup(typed=typed, parts=wanted, without=tuple(part for part, without in pieces if without))


def _pieces(typed: str) -> Iterator[tuple[tuple[Term, ...], bool]]:
    for found in regex.finditer(_PIECE, typed):
        terms = _terms(found["phrase"] or found["word"])
        without = found["without"] is not None
        if found["phrase"] or without:
            yield from [(terms, without)] if terms else []
        else:
            yield from (((term,), False) for term in terms)


def _terms(text: str) -> tuple[Term, ...]:
    return tuple(Term.of(run, wide=wide) for run, wide in runs(folded(text)))


def _without_long_end(run: str) -> str:
    """Return a run without the long vowel at its end, which Japanese may leave out of the same word."""
    return run[:-1] if len(run) > _SHORT and run.endswith(_LONG_VOWEL) else run


def _of_a_run(run: str) -> Iterator[Stem]:
    """Yield the words of the index that a run longer than a character consists of; its last character may begin another pair."""
    *others, last = grams(run)
    yield from (Stem(text=each) for each in others)
    yield Stem(text=last, begins=True)


def _stems(word: str) -> Iterator[Stem]:
    """Yield the words that may be a form of a word, what they have in common first."""
    if len(word) <= _SHORT or any(char.isdigit() for char in word):
        yield Stem(text=word)
        if len(word) == _SHORT:
            yield Stem(text=f"{word}s")
    else:
        yield from (Stem(text=each, begins=True) for each in _written_together(word[: len(word) - _loose_end(word)]))


def _written_together(stem: str) -> Iterator[str]:
    yield stem
    if is_arabic(stem):
        yield from (letter + stem for letter in BEFORE_ARABIC)


def _loose_end(word: str) -> int:
    if len(word) < _FLEXIBLE:
        return 0
    if len(word) < _LONG:
        return 1
    return 2 if len(word) < _LONGER else 3
