"""How much two reports are alike, as a weighted sum of parts that can be shown to people.

Within one language all words are compared; across languages only what crosses: names, notions, numbers and sounds.
docs/decisions/0012-weighted-parts.md says where the weights come from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log1p, sqrt
from operator import mul
from typing import Final, Protocol

from bot.stories.aliases import NAME, NOTION
from bot.stories.fingerprint import Fingerprint
from bot.stories.numbers import NUMBER

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


class Weigher(Protocol):
    """What knows how much terms count (the window)."""

    def weights(self, terms: Iterable[str], scale: float = 1.0) -> dict[str, float]:
        """Return `scale` times the weight of each term."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """A fingerprint with the weight of each term that counts: within its language, or across languages."""

    title: dict[str, float]
    text: dict[str, float]
    title_norm: float
    text_norm: float


def view(of: Fingerprint, weigher: Weigher, *, across: bool) -> View:
    """Weigh the terms of a fingerprint for comparison within its language, or across languages."""
    title = weigher.weights(of.title.comparable(across=across))
    rest = weigher.weights(of.rest.comparable(across=across), SUMMARY_WEIGHT)
    title_norm = sum(map(mul, title.values(), title.values()))
    text_norm = title_norm + sum(map(mul, rest.values(), rest.values()))
    return View(title, rest | title, sqrt(title_norm), sqrt(text_norm))


class Comparison:
    """Two views side by side. `hours` lie between the two reports; `deeds` gives the class of each notion of a deed."""

    def __init__(self, one: View, other: View, *, hours: float, deeds: Mapping[str, str], same_source: bool = False) -> None:
        self._same_source = same_source
        self._one, self._other, self._hours, self._deeds = one, other, hours, deeds
        self._shared = {term: min(counts, other.text[term]) for term, counts in one.text.items() if term in other.text}
        self._left = {term: counts for term, counts in one.title.items() if term not in self._shared}
        self._right = {term: counts for term, counts in other.title.items() if term not in self._shared}
        self._of_left, self._of_right = _by_kind(self._left), _by_kind(self._right)

    def parts(self) -> tuple[float, ...]:
        """Return the parts in the order of PARTS."""
        rarest = [*sorted(self._shared.values(), reverse=True)[:2], 0.0, 0.0]
        covered = (_share_left(self._left, self._one.title_norm), _share_left(self._right, self._other.title_norm))
        return (
            1.0,
            _cosine(self._one.title, self._other.title, self._one.title_norm * self._other.title_norm),
            self._texts_alike(),
            sqrt(covered[0] * covered[1]),
            min(covered),
            *self._titles_share(),
            log1p(sum(self._shared.values())),
            *rarest[:2],
            self._differ(NUMBER),
            self._differ(NAME),
            self._unmatched(NAME),
            self._notions_unmatched(),
            self._deeds_differ(),
            self._other_lead(),
            float(self._same_source),
            self._hours / HOURS,
        )

    def _texts_alike(self) -> float:
        one, other, norms = self._one.text, self._other.text, self._one.text_norm * self._other.text_norm
        return sum([one[term] * other[term] for term in self._shared]) / norms if norms else 0.0

    def _titles_share(self) -> tuple[float, float]:
        both = {term: counts for term, counts in self._one.title.items() if term in self._other.title}
        return log1p(sum(both.values())), log1p(sum([counts for term, counts in both.items() if term[0] != NAME]))

    def _differ(self, kind: str) -> float:
        """Whether both titles have terms of a kind, and no such term of either is anywhere in the other report."""
        if not self._of_left[kind] or not self._of_right[kind]:
            return 0.0
        return float(_all_of(kind, self._one.title, self._left) and _all_of(kind, self._other.title, self._right))

    def _unmatched(self, kind: str) -> float:
        return sum([*self._of_left[kind], *self._of_right[kind]])

    def _notions_unmatched(self) -> float:
        return sqrt(sum(self._of_left[NOTION]) * sum(self._of_right[NOTION]))

    def _deeds_differ(self) -> float:
        """How much each title tells of deeds that the other report does not."""
        if not self._of_left[NOTION] or not self._of_right[NOTION]:
            return 0.0
        left, right = self._deeds_of(self._left, self._other), self._deeds_of(self._right, self._one)
        return sqrt(min(MOST_UNMATCHED, left) * min(MOST_UNMATCHED, right))

    def _deeds_of(self, side: dict[str, float], other: View) -> float:
        found = {self._deeds[term]: counts for term, counts in side.items() if term in self._deeds}
        if not found:
            return 0.0
        told = {self._deeds[term] for term in other.text if term in self._deeds}
        return sum([counts for deed, counts in found.items() if deed not in told])

    def _other_lead(self) -> float:
        """How many of the two titles begin with a name that the other report does not hold."""
        left = bool(self._of_left[NAME]) and _leads_apart(self._one.title, self._left)
        right = bool(self._of_right[NAME]) and _leads_apart(self._other.title, self._right)
        return float(left + right)


def _cosine(one: dict[str, float], other: dict[str, float], norms: float) -> float:
    return sum([counts * other[term] for term, counts in one.items() if term in other]) / norms if norms else 0.0


def _share_left(unmatched: dict[str, float], norm: float) -> float:
    return max(0.0, 1.0 - sum(map(mul, unmatched.values(), unmatched.values())) / (norm * norm)) if norm else 0.0


def _by_kind(unmatched: dict[str, float]) -> dict[str, list[float]]:
    """Return what the names, notions and numbers of a title count that the other report does not hold."""
    kinds: dict[str, list[float]] = {NAME: [], NOTION: [], NUMBER: []}
    for term, counts in unmatched.items():
        if term[0] in kinds:
            kinds[term[0]].append(counts)
    return kinds


def _all_of(kind: str, title: dict[str, float], unmatched: dict[str, float]) -> bool:
    return all(term in unmatched for term in title if term[0] == kind)


def _leads_apart(title: dict[str, float], unmatched: dict[str, float]) -> bool:
    lead = next((term for term in title if term[0] == NAME), None)
    return lead is not None and lead in unmatched


def score(parts: tuple[float, ...], *, across: bool) -> float:
    """Return the log-odds that two reports tell one story, from the parts of their comparison."""
    weights = ACROSS if across else WITHIN
    return sum([weights[name] * part for name, part in zip(PARTS, parts, strict=True)])


def in_series(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two titles of one source are instalments of a series: the same words with another number, date or single name."""
    ours, theirs = one.title.all, other.title.all
    left, right = set(ours) - set(theirs), set(theirs) - set(ours)
    if any(term[0] == NUMBER for term in left) and any(term[0] == NUMBER for term in right):
        return True
    return len(ours) == len(theirs) and sum(mine != yours for mine, yours in zip(ours, theirs, strict=True)) == 1
