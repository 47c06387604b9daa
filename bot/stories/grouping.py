"""Grouping: which story a report belongs to, decided online as reports arrive."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import chain
from math import exp, log
from typing import Final, NamedTuple

from bot.domain.article import StoryId
from bot.domain.story import story_id
from bot.stories.background import Background
from bot.stories.facts import brings_new_fact
from bot.stories.fingerprint import Fingerprint
from bot.stories.likeness import ACROSS, PARTS, SUMMARY_WEIGHT, WITHIN, Comparison, Outline, View, at_most, in_series, outline, score, view
from bot.stories.members import NO_KEY, Keys, Member
from bot.stories.report import Likeness, Placement, Report
from bot.stories.terms import Term, Vocabulary
from bot.stories.window import ROUNDING, Window

WINDOW: Final = timedelta(hours=72)
BAR: Final = -0.5  # log-odds that a report must reach to join a story, in a small window
BAR_OF_CROWD: Final = 1.9  # how much the bar rises with the logarithm of the window
HIGHEST_BAR: Final = 2.0  # plain copies of a headline must join in any window
SMALL_WINDOW: Final = 200
LEAST_OVERLAP: Final = 0.35
OVERLAP_OF_CROWD: Final = 0.2
MOST_OVERLAP: Final = 1.0
STORIES_COMPARED: Final = 3
FAR_BEHIND: Final = 0.7
OTHER_TOPICS: Final = -0.3
SERIES: Final = -9.0
OTHER_DEED: Final = -2.5
DEEDS: Final = PARTS.index("deeds_differ")
DEEDS_APART: Final = 0.35
KEY_BITS: Final = (1 << 56) - 1  # of 100,000 keys two are alike once in ten million windows


def is_recent(published_at: datetime, seen_at: datetime) -> bool:
    """Whether an article is as young as a story that it could join: a first fetch brings many that are not."""
    return seen_at - published_at <= WINDOW


Parts = tuple[tuple[str, float], ...]


class Grouper:
    """The stories of the last `window`, in memory. Not thread-safe.

    Deterministic: the same reports in the same order give the same stories, and a grouper restored from the members of
    its window answers as one that lived through them.
    """

    def __init__(self, deeds: Mapping[str, str], background: Background, window: timedelta = WINDOW) -> None:
        self._vocabulary = Vocabulary(background)
        self._deeds = deeds
        self._window = Window(self._vocabulary, window)

    def place(self, report: Report) -> Placement:
        """Return the story of `report`, which is remembered as its member; a report that is like no story opens one."""
        self._window.advance(report.seen_at)
        fingerprint, keys = self._fingerprint(report), keys_of(report)
        placement = self._same_article(keys) or self._with_fact(self._most_like(report, fingerprint), fingerprint)
        self._window.add(_member(report, fingerprint, placement.story_id, keys))
        return placement

    def _with_fact(self, placement: Placement, fingerprint: Fingerprint) -> Placement:
        """Return a placement that says whether the report changes the story that it joined."""
        if placement.is_new:
            return placement
        earlier = self._window.fingerprints(self._window.told(placement.story_id))
        return placement._replace(fact=brings_new_fact(fingerprint, earlier))

    def restore(self, members: Iterable[tuple[Report, StoryId]]) -> None:
        """Remember reports with the stories that they were placed in, oldest first, as if they had been placed here."""
        for report, story in members:
            self._window.advance(report.seen_at)
            self._window.add(_member(report, self._fingerprint(report), story, keys_of(report)))

    def __len__(self) -> int:
        return len(self._window)

    def _fingerprint(self, report: Report) -> Fingerprint:
        return Fingerprint.made(report.features, report.host, self._vocabulary)

    def _same_article(self, keys: Keys) -> Placement | None:
        holder = self._window.holder(keys)
        if holder is None:
            return None
        likeness = Likeness(score=1.0, threshold=self._threshold(), parts=(("same_article", 1.0),), member=holder.article_id)
        return Placement(story_id=holder.story, is_new=False, likeness=likeness)

    def _most_like(self, report: Report, fingerprint: Fingerprint) -> Placement:
        views = Views(fingerprint, self._window)
        near = [(story, self._beside(report, views, numbers)) for story, numbers in self._stories_near(views)]
        judged = [(self._judge(report, views, standing), story) for story, standing in near if self._may_join(views, standing)]
        if not judged:
            return Placement(story_id=story_id(report.article_id), is_new=True)
        likeness, story = max(judged, key=lambda one: one[0].score)
        if likeness.score < likeness.threshold:
            return Placement(story_id=story_id(report.article_id), is_new=True, likeness=likeness)
        return Placement(story_id=story, is_new=False, likeness=likeness)

    def _threshold(self) -> float:
        return _probability(self._bar())

    def _bar(self) -> float:
        return min(HIGHEST_BAR, BAR + BAR_OF_CROWD * self._crowd())

    def _crowd(self) -> float:
        """How much fuller than a small window this one is: the more reports, the more chance likenesses."""
        return log(max(1.0, len(self._window) / SMALL_WINDOW))

    def _stories_near(self, views: "Views") -> Iterator[tuple[StoryId, Iterable[int]]]:
        """Yield the stories with the nearest members by rough overlap, each with the numbers of the members that stand for it."""
        window, least = self._window, min(MOST_OVERLAP, LEAST_OVERLAP + OVERLAP_OF_CROWD * self._crowd())
        nearest: dict[StoryId, tuple[float, int]] = {}
        for overlap, number in window.near(views.weighed(), least):
            story = window.story(number)
            if overlap > nearest.get(story, (0.0, number))[0]:
                nearest[story] = (overlap, number)
        best = nlargest(STORIES_COMPARED, nearest.items(), key=_overlap)
        for story, (overlap, number) in best:
            if overlap >= FAR_BEHIND * _overlap(best[0]):
                yield story, _standing_for(number, window.told(story))

    def _beside(self, report: Report, views: "Views", numbers: Iterable[int]) -> list["Beside"]:
        """Put members beside a report."""
        published, ours, window = report.published_at.timestamp(), views.fingerprint, self._window
        found = []
        for number in numbers:
            theirs = window.fingerprint(number)
            hours = abs(published - window.published(number)) / 3600
            same_source = bool(ours.source) and ours.source == theirs.source
            found.append(Beside(number, theirs, ours.language != theirs.language, hours, same_source))
        return found

    def _may_join(self, views: "Views", standing: list["Beside"]) -> bool:
        """Whether the members may be alike enough: most that are near are not, and that shows without a full comparison."""
        most = 0.0
        for _, theirs, across, hours, same_source in standing:
            outlined = views.outline(across=across)
            most += at_most(outlined, theirs, self._window, across=across, hours=hours, same_source=same_source)
        return most >= self._bar() * len(standing) - ROUNDING

    def _judge(self, report: Report, views: "Views", standing: list["Beside"]) -> Likeness:
        """Score a report against the members that stand for a story."""
        compared = [self._compare(report, views, each) for each in standing]
        odds = [one.log_odds for one in compared]
        total = sum(odds) / len(odds)
        best = compared[odds.index(max(odds))]
        return Likeness(score=_probability(total), threshold=self._threshold(), parts=best.shown(), member=best.member.article_id)

    def _compare(self, report: Report, views: "Views", each: "Beside") -> "Compared":
        number, theirs, across, hours, same_source = each
        member, other = self._window[number], view(theirs, self._window, across=across)
        parts = Comparison(views.of(across=across), other, hours=hours, deeds=self._deeds, same_source=same_source).parts()
        is_series = same_source and in_series(views.fingerprint, theirs)
        return Compared(member, parts, _objections(report, member, parts, is_series=is_series), across)


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
    objections: Parts
    across: bool

    @property
    def log_odds(self) -> float:
        """The log-odds that the report and the member tell one story."""
        return score(self.parts, across=self.across) + sum(worth for _, worth in self.objections)

    def shown(self) -> Parts:
        """Return what each part that is not nought adds to the log-odds."""
        weights = ACROSS if self.across else WITHIN
        added = ((name, round(weights[name] * part, 3)) for name, part in zip(PARTS, self.parts, strict=True) if part)
        return (*added, *self.objections)


def _objections(report: Report, member: Member, parts: tuple[float, ...], *, is_series: bool) -> Parts:
    found: list[tuple[str, float]] = []
    if is_series:
        found.append(("series", SERIES))
    if parts[DEEDS] > DEEDS_APART:
        found.append(("other_deed", OTHER_DEED))
    if report.topics and member.topics and not set(report.topics) & set(member.topics):
        found.append(("other_topics", OTHER_TOPICS))
    return tuple(found)


class Views:
    """A report that looks for its story: its title weighed, and what comparisons need of it, each made when it is first needed."""

    def __init__(self, fingerprint: Fingerprint, window: Window) -> None:
        self.fingerprint = fingerprint
        self._window = window
        self._title = window.weights(fingerprint.terms[: fingerprint.title_end])
        self._made: dict[bool, View] = {}
        self._outlined: dict[bool, Outline] = {}

    def of(self, *, across: bool) -> View:
        """Return the view for a comparison across languages, or within one."""
        if across not in self._made:
            self._made[across] = view(self.fingerprint, self._window, across=across)
        return self._made[across]

    def outline(self, *, across: bool) -> Outline:
        """Return what rules out most comparisons across languages, or within one."""
        if across not in self._outlined:
            self._outlined[across] = outline(self.fingerprint, self._title, across=across)
        return self._outlined[across]

    def weighed(self) -> Iterator[tuple[Term, float]]:
        """Return the weights of the terms by which reports are found; those of the summary count less."""
        rest = self._window.weights(self.fingerprint.of_rest(across=True), SUMMARY_WEIGHT)
        return chain(rest.items(), self._title.items())


def _overlap(found: tuple[StoryId, tuple[float, int]]) -> float:
    return found[1][0]


def _standing_for(nearest: int, told: Sequence[int]) -> Iterable[int]:
    """Return the nearest member, and the first, middle and last: the centre of a story is more than one of its reports."""
    return dict.fromkeys((nearest, told[0], told[len(told) // 2], told[-1]))


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _member(report: Report, fingerprint: Fingerprint, story: StoryId, keys: Keys) -> Member:
    return Member(report.article_id, story, fingerprint, report.published_at.timestamp(), report.topics, keys)


def keys_of(report: Report) -> Keys:
    """Return what identifies the article itself: its address, unless that is a mere front page, and its content."""
    place, _, path = report.url.partition("://")[2].partition("/")
    is_page = bool(path) or "?" in place
    return Keys(_hashed(report.url) if is_page else NO_KEY, _hashed(report.content_hash))


def _hashed(text: str) -> int:
    """Return a hash of a text that is no key of any other process, so that nobody who writes feeds knows which texts share one."""
    return hash(text) & KEY_BITS if text else NO_KEY
