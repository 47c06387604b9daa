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
from bot.stories.numbers import NUMBER
from bot.stories.terms import Term

SUMMARY_WEIGHT: Final = 0.45
MOST_UNMATCHED: Final = 1.5
HOURS: Final = 72.0
PARTS: Final = (
    "base", "title", "text", "covered", "least_covered", "titles_share", "beyond_names", "shared", "rarest", "second", "numbers_differ",
    "names_differ", "names_unmatched", "notions_unmatched", "deeds_differ", "other_lead", "same_source", "hours",
)  # fmt: skip
WITHIN: Final[Mapping[str, float]] = {
    "base": -4.98, "title": 0.95, "text": 1.28, "covered": 2.65, "least_covered": 0.65, "titles_share": 1.73,
    "beyond_names": -1.13, "shared": 1.89, "rarest": 0.90, "second": -0.28, "numbers_differ": -2.59, "names_differ": -0.76,
    "names_unmatched": -0.58, "notions_unmatched": -1.34, "deeds_differ": -1.28, "other_lead": -0.15, "same_source": -2.26, "hours": -1.75,
}  # fmt: skip
ACROSS: Final[Mapping[str, float]] = {
    "base": -4.23, "title": 0.32, "text": 0.65, "covered": 0.33, "least_covered": 0.73, "titles_share": 1.69,
    "beyond_names": 0.59, "shared": 1.86, "rarest": 0.73, "second": 1.18, "numbers_differ": -0.32, "names_differ": -0.46,
    "names_unmatched": -0.52, "notions_unmatched": -1.18, "deeds_differ": -1.10, "other_lead": -0.74, "same_source": -0.66, "hours": -1.87,
}  # fmt: skip
_WITHIN: Final = tuple(WITHIN[name] for name in PARTS)
_ACROSS: Final = tuple(ACROSS[name] for name in PARTS)
_BOUNDED: Final = (  # the parts that `at_most` knows or bounds
    *PARTS[: PARTS.index("numbers_differ")],
    "names_unmatched",
    "same_source",
    "hours",
)
_MOST_WITHIN: Final = tuple(0.0 if name == "second" else WITHIN[name] for name in _BOUNDED)  # there a second rare term counts against
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
    title = weigher.weights(of.of_title(across=across))
    rest = weigher.weights(of.of_rest(across=across), SUMMARY_WEIGHT)
    title_norm = _dot(title.values(), title.values())
    text_norm = title_norm + _dot(rest.values(), rest.values())
    return View(title, rest | title, sqrt(title_norm), sqrt(text_norm), of.crossing)


class Apart:
    """What crosses languages in the title of one report, kind by kind: what it counts where the other report does not hold it."""

    __slots__ = ("deeds", "leads", "met", "names", "notions", "numbers")

    def __init__(self, one: View, other: View, deeds: Mapping[str, str]) -> None:
        self.names: list[float] = []
        self.notions: list[float] = []
        self.numbers: list[float] = []
        self.deeds: list[tuple[str, float]] = []
        self.met = {term.kind for term in one.crossing if term in other.text}
        unmatched = [term for term in one.crossing if term not in other.text]
        for term in unmatched:
            (self.names if term.kind == NAME else self.numbers if term.kind == NUMBER else self.notions).append(one.title[term])
            if term.text in deeds:
                self.deeds.append((deeds[term.text], one.title[term]))
        self.leads = bool(self.names) and next(term for term in one.crossing if term.kind == NAME) not in other.text


class Comparison:
    """Two views side by side. `hours` lie between the two reports; `deeds` gives the class of each notion of a deed."""

    def __init__(self, one: View, other: View, *, hours: float, deeds: Mapping[str, str], same_source: bool = False) -> None:
        self._one, self._other, self._hours, self._deeds, self._same_source = one, other, hours, deeds, same_source
        self._shared = [(weight, other.text[term]) for term, weight in one.text.items() if term in other.text]
        self._left, self._right = Apart(one, other, deeds), Apart(other, one, deeds)

    def parts(self) -> tuple[float, ...]:
        """Return the parts in the order of PARTS."""
        left, right = self._left, self._right
        covered = (_covered(self._one, self._other), _covered(self._other, self._one))
        title, *titles_share = self._titles()
        return (
            1.0,
            title,
            self._texts_alike(),
            sqrt(covered[0] * covered[1]),
            min(covered),
            *titles_share,
            *_weightiest([min(pair) for pair in self._shared]),
            _differ(left.numbers, right.numbers, met=NUMBER in left.met or NUMBER in right.met),
            _differ(left.names, right.names, met=NAME in left.met or NAME in right.met),
            sum(left.names) + sum(right.names),
            sqrt(sum(left.notions) * sum(right.notions)),
            self._deeds_differ(),
            float(left.leads + right.leads),
            float(self._same_source),
            self._hours / HOURS,
        )

    def _texts_alike(self) -> float:
        norms = self._one.text_norm * self._other.text_norm
        return sum([one * other for one, other in self._shared]) / norms if norms else 0.0

    def _titles(self) -> tuple[float, float, float]:
        """Return how alike the titles are, and what they share, with and without names."""
        both = [(term.kind, weight) for term, weight in self._one.title.items() if term in self._other.title]
        if not both:
            return 0.0, 0.0, 0.0
        alike = sum([weight * weight for _, weight in both]) / (self._one.title_norm * self._other.title_norm)
        return (alike, *_titles_share(both))

    def _deeds_differ(self) -> float:
        """How much each title tells of deeds that the other report does not."""
        if not self._left.deeds or not self._right.deeds:
            return 0.0
        left, right = self._deeds_of(self._left, self._other), self._deeds_of(self._right, self._one)
        return sqrt(min(MOST_UNMATCHED, left) * min(MOST_UNMATCHED, right))

    def _deeds_of(self, side: Apart, other: View) -> float:
        told = {self._deeds[term.text] for term in other.text if term.text in self._deeds}
        return sum([weight for deed, weight in side.deeds if deed not in told])


def _titles_share(both: list[tuple[str, float]]) -> tuple[float, float]:
    """Return how much two titles share, from the kinds and weights of the terms of both, with and without names."""
    return log1p(sum([weight for _, weight in both])), log1p(sum([weight for kind, weight in both if kind != NAME]))


def _weightiest(shared: list[float]) -> tuple[float, float, float]:
    """Return how much is shared in all, and the two greatest weights."""
    rarest = [*sorted(shared, reverse=True)[:2], 0.0, 0.0]
    return log1p(sum(shared)), rarest[0], rarest[1]


def _differ(left: list[float], right: list[float], *, met: bool) -> float:
    """Whether both titles have terms of a kind, and no such term of either is anywhere in the other report."""
    return 0.0 if met or not left or not right else 1.0


def _covered(one: View, other: View) -> float:
    """How much of a title the other report holds, from 0 to 1."""
    held = [weight * weight for term, weight in one.title.items() if term in other.text]
    return min(1.0, sum(held) / (one.title_norm * one.title_norm)) if held else 0.0


def score(parts: tuple[float, ...], *, across: bool) -> float:
    """Return the log-odds that two reports tell one story, from the parts of their comparison."""
    return _dot(_ACROSS if across else _WITHIN, parts)


class Outline(NamedTuple):
    """A report with its title weighed. `terms` are those of the title and the summary, `names` those of the title."""

    title: dict[Term, float]
    title_norm: float
    terms: frozenset[Term]
    names: tuple[Term, ...]


def outline(of: Fingerprint, title: Mapping[Term, float], *, across: bool) -> Outline:
    """Return the outline for a comparison within the language, or across languages; `title` has the weights of all the title's terms."""
    seen = {term: title[term] for term in of.of_title(across=across)}
    norm = sqrt(_dot(seen.values(), seen.values()))
    names = tuple([term for term in of.crossing if term.ground.kind == NAME])
    return Outline(seen, norm, frozenset((*seen, *of.of_rest(across=across))), names)


def at_most(  # noqa: PLR0913  (all that bounds the score is an argument)
    one: Outline, other: Fingerprint, weigher: Weigher, *, across: bool, hours: float, same_source: bool
) -> float:
    """Return log-odds that two reports can not exceed, found from the title of one and the terms that both have.

    All that the rest might add is granted: that it weighs nothing, and that nothing in it speaks against the two.
    """
    title = one.title
    shared = one.terms.intersection(other.terms)
    held = [title[term] for term in shared if term in title]
    summed = list(weigher.weights([term for term in shared if term not in title], SUMMARY_WEIGHT).values())
    parts = (
        1.0,
        *_most_covered(one.title_norm, held, summed),
        *_titles_share([(term.kind, title[term]) for term in shared.intersection(other.of_title(across=across)) if term in title]),
        *_weightiest([*held, *summed]),
        sum([title[name] for name in one.names if name not in shared]),
        same_source,
        hours / HOURS,
    )
    return _dot(_MOST_ACROSS if across else _MOST_WITHIN, parts)


def _most_covered(title_norm: float, held: list[float], summed: list[float]) -> tuple[float, float, float, float]:
    """Return the most that titles and texts can be alike, and that a title can be covered, where these weights are shared."""
    of_title, of_summary = _dot(held, held), _dot(summed, summed)
    covered = sqrt(of_title) / (title_norm or 1.0)  # no less than the cosine of the titles
    return covered, sqrt((of_title + of_summary) / (title_norm**2 + of_summary or 1.0)), covered, covered * covered


def in_series(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two titles of one source are instalments of a series: the same words with another number, date or single name."""
    ours, theirs = one.title.all, other.title.all
    left, right = set(ours) - set(theirs), set(theirs) - set(ours)
    if any(term.kind == NUMBER for term in left) and any(term.kind == NUMBER for term in right):
        return True
    return len(ours) == len(theirs) and sum(mine != yours for mine, yours in zip(ours, theirs, strict=True)) == 1
