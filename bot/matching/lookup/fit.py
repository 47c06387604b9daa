"""How well an article fits a look-up; pure."""

from collections.abc import Sequence

from bot.matching.lookup.parsing import Lookup, Term
from bot.matching.lookup.words import folded, pairs, runs, words_with

_EXACT, _BEGINS, _FORM = 1.0, 0.85, 0.7
_IN_TITLE, _IN_TEXT = 1.0, 0.5
_MOST_OF_A_RUN = 0.6  # of its pairs: the words in it may stand apart
_PARTLY = 0.6
_LONGEST_ENDING = 3
_LONG_STEM, _LONGER_STEM = 6, 9


class _Text:
    """A folded text to look through; what few look-ups need of it is made when they ask."""

    def __init__(self, plain: str) -> None:
        self.plain = plain

    def beginning_with(self, term: Term) -> Sequence[str]:
        """Return the words that have the stem of a term."""
        found: list[str] = words_with(term.stem).findall(self.plain) if term.stem in self.plain else []
        return found

    def words(self) -> list[str]:
        """Return all words, in their order."""
        return [run for run, wide in runs(self.plain) if not wide]

    def pairs(self) -> frozenset[str]:
        """Return the pairs of neighbours of what has no spaces between words."""
        return frozenset(pair for run, wide in runs(self.plain) if wide for pair in pairs(run))


def fit(lookup: Lookup, title: str, summary: str) -> float:
    """Return how well an article fits, 0 where it does not: more than 0 up to 1. Words of the title count twice."""
    head = _Text(folded(title))
    rest = _Text(f"{head.plain} {folded(summary)}")
    if any(_worth(part, rest) for part in lookup.without):
        return 0.0
    worths = [max(_IN_TITLE * _worth(part, head), _IN_TEXT * _worth(part, rest)) for part in lookup.parts]
    found = sum(1 for worth in worths if worth)
    if found < len(worths) * _PARTLY:
        return 0.0
    return sum(worths) / len(worths) * (1.0 if found == len(worths) else 0.5)


def _worth(part: Sequence[Term], text: _Text) -> float:
    """Return how well a text holds a part of a look-up: all of several terms, in their order."""
    if len(part) == 1:
        return _term(part[0], text)
    if any(term.wide for term in part):
        return min(_term(term, text) for term in part)
    if not all(term.stem in text.plain for term in part):
        return 0.0
    words = text.words()
    return max((_phrase(part, words[start : start + len(part)]) for start in range(len(words) - len(part) + 1)), default=0.0)


def _phrase(part: Sequence[Term], words: Sequence[str]) -> float:
    return min(_likeness(term, word) for term, word in zip(part, words, strict=True))


def _term(term: Term, text: _Text) -> float:
    if term.wide:
        return _run(term.text, text)
    return max((_likeness(term, word) for word in text.beginning_with(term)), default=0.0)


def _run(run: str, text: _Text) -> float:
    """Return how well a text holds a run: as a whole, or most of its pairs where it is long."""
    if run in text.plain:
        return _EXACT
    wanted = [*pairs(run)][:-1]
    if len(wanted) <= 2:  # noqa: PLR2004 - two pairs are one word
        return 0.0
    known = text.pairs()
    held = sum(1 for pair in wanted if pair in known)
    return _FORM if held >= len(wanted) * _MOST_OF_A_RUN else 0.0


def _likeness(term: Term, word: str) -> float:
    """Return how alike a word is to a term: the same, longer, or another form with the same stem."""
    if word == term.text:
        return _EXACT
    stem = term.stem
    if len(term.text) <= _LONGEST_ENDING:
        return _FORM if word == f"{stem}s" else 0.0
    if not word.startswith(stem) or any(char.isdigit() for char in stem):
        return 0.0
    if word.startswith(term.text):
        return _BEGINS
    common = _common(term.text, word)
    longest = _LONGEST_ENDING + (common >= _LONGER_STEM) - (common < _LONG_STEM)
    return _FORM if len(word) - common <= longest else 0.0


def _common(one: str, other: str) -> int:
    """Return how many characters two words begin with in common."""
    return next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), min(len(one), len(other)))
