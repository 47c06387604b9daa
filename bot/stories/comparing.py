"""Comparing a report with the members that stand for a story: what rules a story out, its log-odds, and the reasons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import exp
from typing import Final, NamedTuple

from bot.stories.against import APART, Kin, Objection, objections
from bot.stories.dates import only_a_date
from bot.stories.fingerprint import Fingerprint
from bot.stories.likeness import (
    ACROSS,
    PARTS,
    SUMMARY_WEIGHT,
    WITHIN,
    Comparison,
    Outline,
    View,
    at_most,
    in_series,
    of_words,
    outline,
    score,
    texts_alike,
    view,
    view_of,
    words_alike,
)
from bot.stories.meanings import WordMatcher
from bot.stories.members import Member
from bot.stories.report import Likeness, Report
from bot.stories.rubrics import other_instalments
from bot.stories.terms import Term
from bot.stories.window import ROUNDING, Window

FURTHEST: Final = -4.0  # what speaks against one member of a story must not outweigh all that speaks for the others
OF_NEAREST: Final = 0.5  # how much the member that a report is most like counts, beside the mean of those that stand for the story
OTHER_TOPICS: Final = -0.3
OTHER_DEED: Final = -2.5
LATER_DEED: Final = -3.5  # more, if half a day lies between them: the next step of an affair comes later than another report of this one
HALF_A_DAY: Final = 12.0
DEEDS: Final = PARTS.index("deeds_differ")
DEEDS_APART: Final = 0.35
MOST_SHOWN: Final = 8


class Beside(NamedTuple):
    """A member, by number, beside the report that is compared with it; `hours` lie between the two."""

    number: int
    fingerprint: Fingerprint
    across: bool
    hours: float
    same_source: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A member that a report was compared with, the parts of their likeness, and what speaks against it by rule."""

    member: Member
    parts: tuple[float, ...]
    objections: tuple[Objection, ...]
    across: bool

    @property
    def log_odds(self) -> float:
        """The log-odds that the report and the member tell one story."""
        return score(self.parts, across=self.across) + sum(each.worth for each in self.objections)

    @property
    def is_apart(self) -> bool:
        """Whether a rule keeps the two apart, whatever else they share."""
        return any(each.worth <= APART for each in self.objections)

    def shown(self) -> tuple[tuple[str, float], ...]:
        """Return what each part that is not nought adds to the log-odds."""
        weights = ACROSS if self.across else WITHIN
        added = ((name, round(weights[name] * part, 3)) for name, part in zip(PARTS, self.parts, strict=True) if part)
        return (*added, *((each.name, each.worth) for each in self.objections))


class Views:
    """A report that looks for its story: its terms weighed once, and what comparisons need of it, each made when it is first needed."""

    def __init__(self, report: Report, fingerprint: Fingerprint, window: Window, matcher: WordMatcher) -> None:
        self.published = report.published_at.timestamp()
        self.fingerprint = fingerprint
        self._matcher = matcher
        self._matched: dict[int, float] = {}
        self._window = window
        self._title = window.weights(fingerprint.terms[: fingerprint.title_end])
        self._rest = window.weights(fingerprint.of_rest(across=True), SUMMARY_WEIGHT)
        self._made: dict[bool, View] = {}
        self._outlined: dict[bool, Outline] = {}

    def of(self, *, across: bool) -> View:
        """Return the view for a comparison across languages, or within one."""
        if across not in self._made:
            of = self.fingerprint
            title = {term: self._title[term] for term in of.of_title(across=across)}
            self._made[across] = view_of(of, title, self._rest if across else self._rest_within())
        return self._made[across]

    def _rest_within(self) -> dict[Term, float]:
        """Return the weights of the summary's terms that count within the language: its words before all others."""
        of = self.fingerprint
        words = self._window.weights(of.words_of_rest, SUMMARY_WEIGHT)
        return words | {term: self._rest[term] for term in of.crossing_of_rest}

    def outline(self, *, across: bool) -> Outline:
        """Return what rules out most comparisons across languages, or within one."""
        if across not in self._outlined:
            self._outlined[across] = outline(self.fingerprint, self.of(across=across), across=across)
        return self._outlined[across]

    def matched(self, number: int, theirs: Fingerprint) -> float:
        """Return how well the words of the title and of a member's title are met in each other."""
        if number not in self._matched:
            self._matched[number] = words_alike(self.fingerprint, theirs, self._matcher)
        return self._matched[number]

    def weighed(self) -> Iterator[tuple[Term, float]]:
        """Return the weights of the terms by which reports are found; those of the summary count less."""
        return chain(self._rest.items(), self._title.items())


class Judge:
    """Judges whether a report belongs to the story that some members of the window stand for."""

    def __init__(self, window: Window, deeds: Mapping[str, str], kin: Kin, matcher: WordMatcher) -> None:
        self._window = window
        self._deeds = deeds
        self._kin = kin
        self._matcher = matcher

    def views(self, report: Report, fingerprint: Fingerprint) -> Views:
        """Return a report as it looks for its story."""
        return Views(report, fingerprint, self._window, self._matcher)

    def beside(self, views: Views, numbers: Iterable[int]) -> list[Beside]:
        """Put members beside a report."""
        published, ours, members = views.published, views.fingerprint, self._window.members
        language, source, found = ours.language, ours.source or None, []
        for number in numbers:
            theirs = members.fingerprint(number)
            hours = abs(published - members.published(number)) / 3600
            found.append(Beside(number, theirs, language != theirs.language, hours, source == theirs.source))
        return found

    def may_join(self, views: Views, standing: Sequence[Beside], bar: float) -> bool:
        """Whether the members may be alike enough: most that are near are not, and that shows without a full comparison."""
        least = bar - ROUNDING
        if len(standing) == 1:
            return self._one_may_join(views, standing[0], least)
        most = [self._at_most(views, each) for each in standing]
        if of_story([bound + of_words(1.0, across=each.across) for bound, each in zip(most, standing, strict=True)]) < least:
            return False
        for at, each in enumerate(standing):
            most[at] += of_words(views.matched(each.number, each.fingerprint), across=each.across)
        return of_story(most) >= least

    def _one_may_join(self, views: Views, each: Beside, least: float) -> bool:
        """Say so of a story of one report, as most are: where it may reach what no bar is below, it speaks for itself."""
        most = self._at_most(views, each)
        if most + of_words(1.0, across=each.across) < least:
            return False
        return most + of_words(views.matched(each.number, each.fingerprint), across=each.across) >= max(least, FURTHEST)

    def _at_most(self, views: Views, each: Beside) -> float:
        _, theirs, across, hours, same_source = each
        means = texts_alike(views.fingerprint, theirs)
        return at_most(views.outline(across=across), theirs, hours=hours, same_source=same_source, means=means)

    def likeness(self, report: Report, views: Views, standing: Sequence[Beside], bar: float) -> Likeness:
        """Score a report against the members that stand for a story; the twin of one of them is no report of it."""
        compared = [self.compare(report, views, each) for each in standing]
        odds, likest = [one.log_odds for one in compared], max(compared, key=_plainly)
        nearest = compared.index(likest) if likest.is_apart else odds.index(max(odds))
        best = compared[nearest]
        return Likeness(
            score=probability(odds[nearest] if likest.is_apart else of_story(odds)),
            threshold=probability(bar),
            parts=best.shown(),
            member=best.member.article_id,
            shared=self._shared(views, standing[nearest]),
            against=tuple((each.name, each.ours, each.theirs) for each in best.objections),
        )

    def _shared(self, views: Views, each: Beside) -> tuple[str, ...]:
        """Return the terms that both have, those that count most first."""
        ours, theirs = views.of(across=each.across), view(each.fingerprint, self._window, across=each.across)
        met = [(-min(weight, theirs.text[term]), term.text) for term, weight in ours.text.items() if weight and term in theirs.text]
        return tuple(text for _, text in sorted(met)[:MOST_SHOWN])

    def compare(self, report: Report, views: Views, each: Beside) -> Compared:
        """Compare a report with one member."""
        number, theirs, across, hours, same_source = each
        member, other = self._window.members[number], view(theirs, self._window, across=across)
        means = (texts_alike(views.fingerprint, theirs), views.matched(number, theirs))
        ours = views.of(across=across)
        parts = Comparison(ours, other, hours=hours, deeds=self._deeds, same_source=same_source, means=means).parts()
        is_series = same_source and in_series(views.fingerprint, theirs)
        against = [*_by_rule(report, member, parts, hours=hours, is_series=is_series)]
        if score(parts, across=across) > FURTHEST:
            against += [*objections(views.fingerprint, theirs, self._kin), *other_instalments(views.fingerprint, theirs, hours)]
            against += only_a_date(views.fingerprint, theirs)
        return Compared(member, parts, tuple(against), across)


def _plainly(compared: Compared) -> float:
    """Return how alike two reports are, leaving the rules aside."""
    return score(compared.parts, across=compared.across)


def _by_rule(report: Report, member: Member, parts: tuple[float, ...], *, hours: float, is_series: bool) -> Iterator[Objection]:
    if is_series:
        yield Objection("series", APART)
    if parts[DEEDS] > DEEDS_APART:
        yield Objection("other_deed", OTHER_DEED + LATER_DEED * min(1.0, hours / HALF_A_DAY))
    if report.topics and member.topics and not set(report.topics) & set(member.topics):
        yield Objection("other_topics", OTHER_TOPICS)


def of_story(odds: Sequence[float]) -> float:
    """Return the log-odds of a story from those of its members."""
    return OF_NEAREST * max(odds) + (1 - OF_NEAREST) * sum([max(each, FURTHEST) for each in odds]) / len(odds)


def probability(log_odds: float) -> float:
    """Return the probability that log-odds mean."""
    return 1 / (1 + exp(-log_odds))
