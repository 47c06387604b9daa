"""How much two reports are alike, as a weighted sum of parts that can be shown to people.

Within one language all words are compared; across languages only what crosses: names, notions, numbers and sounds.
docs/decisions/0012-weighted-parts.md says where the weights come from.
"""

from collections.abc import Iterable, Mapping
from math import log1p, sqrt
from operator import mul
from typing import Final, NamedTuple, Protocol

from bot.stories.aliases import NAME
from bot.stories.fingerprint import Fingerprint
from bot.stories.meanings import WordMatcher, alike
from bot.stories.numbers import NUMBER
from bot.stories.terms import Term

SUMMARY_WEIGHT: Final = 0.45
MOST_UNMATCHED: Final = 1.5
HOURS: Final = 72.0
PARTS: Final = (
    "base", "text", "covered", "shared", "second", "names_unmatched", "notions_unmatched", "deeds_differ", "other_lead", "same_source",
    "hours", "text_means", "words_mean",
)  # fmt: skip
WITHIN: Final[Mapping[str, float]] = {
    "base": -6.52, "text": 2.82, "covered": 5.35, "shared": 3.05, "second": 0.00, "names_unmatched": -0.06,
    "notions_unmatched": -0.48, "deeds_differ": -1.53, "other_lead": -0.96, "same_source": -2.53, "hours": -7.55,
    "text_means": 0.47, "words_mean": 1.34,
}  # fmt: skip
ACROSS: Final[Mapping[str, float]] = {
    "base": -4.84, "text": 0.33, "covered": 1.75, "shared": 0.95, "second": 1.57, "names_unmatched": -0.94,
    "notions_unmatched": 0.00, "deeds_differ": -1.52, "other_lead": 0.00, "same_source": 0.00, "hours": -5.58, "text_means": 3.13,
    "words_mean": 5.57,
}  # fmt: skip
UNKNOWN: Final = (0.35, 0.5)
"""How alike texts, and the words of titles, are in meaning where the table knows no word: as much as reports of which nobody is sure."""

_WITHIN: Final = tuple(WITHIN[name] for name in PARTS)
_ACROSS: Final = tuple(ACROSS[name] for name in PARTS)
LEAST_KNOWN: Final = 0.25  # of the words of a title: with fewer that have a known meaning, meaning says nothing
ENOUGH_KNOWN: Final = 0.5
_BOUNDED: Final = tuple(name for name in PARTS if name not in {"notions_unmatched", "deeds_differ", "other_lead", "words_mean"})
_WORDS_WITHIN: Final = WITHIN["words_mean"]
_WORDS_ACROSS: Final = ACROSS["words_mean"]
_MOST_WITHIN: Final = tuple(WITHIN[name] for name in _BOUNDED)
_MOST_ACROSS: Final = tuple(ACROSS[name] for name in _BOUNDED)


class Weigher(Protocol):
    """What knows how much terms count (the window)."""

    def weights(self, terms: Iterable[Term], scale: float = 1.0) -> dict[Term, float]:
        """Return `scale` times the weight of each term."""
        ...


class View(NamedTuple):
    """A fingerprint with the weight of each term that counts: within its language, or across languages.

    `text` is the title and the summary, whose terms count less; `crossing` are the title's names, notions and numbers.
    """

    title: dict[Term, float]
    text: dict[Term, float]
    title_norm: float
    text_norm: float
    crossing: tuple[Term, ...]


def _dot(weights: Iterable[float], parts: Iterable[float]) -> float:
    """Return the sum of the products."""
    total: float = sum(map(mul, weights, parts))
    return total


def view(of: Fingerprint, weigher: Weigher, *, across: bool) -> View:
    """Weigh the terms of a fingerprint for comparison within its language, or across languages."""
    return view_of(of, weigher.weights(of.of_title(across=across)), weigher.weights(of.of_rest(across=across), SUMMARY_WEIGHT))


def view_of(of: Fingerprint, title: dict[Term, float], rest: dict[Term, float]) -> View:
    """Return the view of a fingerprint of which these terms of title and summary count so much."""
    title_norm = _dot(title.values(), title.values())
    text_norm = title_norm + _dot(rest.values(), rest.values())
    return View(title, rest | title, sqrt(title_norm), sqrt(text_norm), of.crossing)


class Apart:
    """What crosses languages in the title of one report, kind by kind: what it counts where the other report does not hold it."""

    __slots__ = ("deeds", "leads", "names", "notions")

    def __init__(self, one: View, other: View, deeds: Mapping[str, str]) -> None:
        self.names: list[float] = []
        self.notions: list[float] = []
        self.deeds: list[tuple[str, float]] = []
        for term in one.crossing:
            if term not in other.text and term.kind != NUMBER:
                (self.names if term.kind == NAME else self.notions).append(one.title[term])
                if term.text in deeds:
                    self.deeds.append((deeds[term.text], one.title[term]))
        self.leads = bool(self.names) and next(term for term in one.crossing if term.kind == NAME) not in other.text


class Comparison:
    """Two views side by side.

    `hours` lie between the two reports; `deeds` gives the class of each notion of a deed; `means` is how alike texts and words mean.
    """

    def __init__(  # noqa: PLR0913 - all that is compared
        self,
        one: View,
        other: View,
        *,
        hours: float,
        deeds: Mapping[str, str],
        same_source: bool = False,
        means: tuple[float, float] = UNKNOWN,
    ) -> None:
        self._one, self._other, self._hours, self._deeds, self._same_source = one, other, hours, deeds, same_source
        self._means = means
        self._shared = [(weight, other.text[term]) for term, weight in one.text.items() if term in other.text]
        self._left, self._right = Apart(one, other, deeds), Apart(other, one, deeds)

    def parts(self) -> tuple[float, ...]:
        """Return the parts in the order of PARTS."""
        left, right = self._left, self._right
        return (
            1.0,
            self._texts_alike(),
            sqrt(_covered(self._one, self._other) * _covered(self._other, self._one)),
            *_weightiest([min(pair) for pair in self._shared]),
            sum(left.names) + sum(right.names),
            sqrt(sum(left.notions) * sum(right.notions)),
            self._deeds_differ(),
            float(left.leads + right.leads),
            float(self._same_source),
            self._hours / HOURS,
            *self._means,
        )

    def _texts_alike(self) -> float:
        norms = self._one.text_norm * self._other.text_norm
        return sum([one * other for one, other in self._shared]) / norms if norms else 0.0

    def _deeds_differ(self) -> float:
        """How much each title tells of deeds that the other report does not."""
        if not self._left.deeds or not self._right.deeds:
            return 0.0
        left, right = self._deeds_of(self._left, self._other), self._deeds_of(self._right, self._one)
        return sqrt(min(MOST_UNMATCHED, left) * min(MOST_UNMATCHED, right))

    def _deeds_of(self, side: Apart, other: View) -> float:
        deeds = {self._deeds[term.text] for term in other.text if term.text in self._deeds}
        return sum([weight for deed, weight in side.deeds if deed not in deeds])


def _weightiest(shared: list[float]) -> tuple[float, float]:
    """Return how much is shared in all, and the second greatest weight: one rare term in common may be chance."""
    return log1p(sum(shared)), sorted(shared)[-2] if len(shared) > 1 else 0.0


def _covered(one: View, other: View) -> float:
    """How much of a title the other report holds, from 0 to 1."""
    held = [weight * weight for term, weight in one.title.items() if term in other.text]
    return min(1.0, sum(held) / (one.title_norm * one.title_norm)) if held else 0.0


def score(parts: tuple[float, ...], *, across: bool) -> float:
    """Return the log-odds that two reports tell one story, from the parts of their comparison."""
    return _dot(_ACROSS if across else _WITHIN, parts)


def texts_alike(one: Fingerprint, other: Fingerprint) -> float:
    """Return how alike two reports are in meaning."""
    return _trusted(alike(one.sketch, other.sketch), one, other) if one.sketch and other.sketch else UNKNOWN[0]


def words_alike(one: Fingerprint, other: Fingerprint, matcher: WordMatcher) -> float:
    """Return how well the words of both titles are met in each other by meaning."""
    if not one.words or not other.words:
        return UNKNOWN[1]
    left, right = matcher.matched(one.words, other.words)
    return _trusted(sqrt(max(0.0, left) * max(0.0, right)), one, other)


def _trusted(likeness: float, one: Fingerprint, other: Fingerprint) -> float:
    """Return how much likeness in meaning says where most words of a title have none that is known.

    Two headlines on products that nobody knows yet are alike in the few words that everybody uses; those tell no story.
    """
    return likeness * min(_known(one), _known(other)) if one.language == other.language else likeness


def _known(of: Fingerprint) -> float:
    """Return how far the meaning of a title is known, from 0 to 1, by the share of its words that the table has."""
    known, heard = len(of.words), of.title_heard
    if known >= ENOUGH_KNOWN * heard:
        return 1.0
    return max(0.0, (known / heard - LEAST_KNOWN) / (ENOUGH_KNOWN - LEAST_KNOWN))


def of_words(matched: float, *, across: bool) -> float:
    """Return what the words of two titles add to the log-odds, matched so well."""
    return (_WORDS_ACROSS if across else _WORDS_WITHIN) * matched


class Outline(NamedTuple):
    """A report weighed: its title, and title and summary together. `names` are the weights of the title's names."""

    title: Mapping[Term, float]
    title_norm: float
    text: dict[Term, float]
    names: Mapping[Term, float]
    most: tuple[float, ...]


def outline(of: Fingerprint, view: View, *, across: bool) -> Outline:
    """Return the outline of a report, of its view within the language or across languages."""
    names = {term: view.title[term] for term in of.crossing if term.ground.kind == NAME}
    return Outline(view.title, view.title_norm, view.text, names, _MOST_ACROSS if across else _MOST_WITHIN)


def at_most(one: Outline, other: Fingerprint, *, hours: float, same_source: bool, means: float) -> float:
    """Return log-odds that two reports can not exceed but for the words of their titles (`of_words`); `means` is how alike texts are.

    They are found from the title of one and the terms that both have. All that the rest might add is granted: that it weighs
    nothing, and that nothing in it speaks against the two.
    """
    text, title, norm = one.text, one.title, one.title_norm
    shared = text.keys() & other.terms
    weights = sorted([text[term] for term in shared])
    of_title = sum([title[term] ** 2 for term in shared if term in title])
    of_text = _dot(weights, weights)
    base, alike, covered, much, second, strange, source, late, meant = one.most
    return (
        base
        + alike * sqrt(of_text / (norm * norm + of_text - of_title or 1.0))
        + covered * sqrt(of_title) / (norm or 1.0)
        + much * log1p(sum(weights))
        + (second * weights[-2] if len(weights) > 1 else 0.0)
        + (strange * sum([weight for name, weight in one.names.items() if name not in shared]) if one.names else 0.0)
        + (source if same_source else 0.0)
        + late * hours / HOURS
        + meant * means
    )


def in_series(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two titles of one source are instalments of a series: the same words with another number, date or single name."""
    ours, theirs = set(one.terms[: one.title_heard]), set(other.terms[: other.title_heard])
    left, right = ours - theirs, theirs - ours
    if any(term.kind == NUMBER for term in left) and any(term.kind == NUMBER for term in right):
        return True
    return len(left) == len(right) == 1
