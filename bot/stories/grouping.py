"""Grouping: which story a report belongs to, decided online as reports arrive."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import log
from operator import itemgetter
from typing import Final

from bot.domain.article import StoryId
from bot.domain.story import story_id
from bot.stories.against import Kin
from bot.stories.background import Background
from bot.stories.comparing import Judge, Views, probability
from bot.stories.facts import brings_new_fact
from bot.stories.fingerprint import Fingerprint
from bot.stories.meanings import Meanings, WordMatcher
from bot.stories.members import NO_KEY, Keys, Member
from bot.stories.report import Likeness, Placement, Report
from bot.stories.terms import Vocabulary
from bot.stories.window import Window

WINDOW: Final = timedelta(hours=72)
BAR: Final = 0.0  # log-odds that a report must reach to join a story, in a usual window
BAR_OF_CROWD: Final = 2.5  # how much the bar rises with the logarithm of a greater window
HIGHEST_BAR: Final = 3.0  # plain copies of a headline must join in any window
BAR_OF_FEW: Final = 0.3  # and falls with that of a smaller one
USUAL_WINDOW: Final = 3_000
SMALLEST_WINDOW: Final = 200
LEAST_OVERLAP: Final = 0.35
STORIES_COMPARED: Final = 8
FAR_BEHIND: Final = 0.4
KEY_BITS: Final = (1 << 56) - 1  # of 100,000 keys two are alike once in ten million windows


def is_recent(published_at: datetime, seen_at: datetime) -> bool:
    """Whether an article is as young as a story that it could join: a first fetch brings many that are not."""
    return seen_at - published_at <= WINDOW


class Grouper:
    """The stories of the last `window`, in memory. Not thread-safe.

    Deterministic: the same reports in the same order give the same stories, and a grouper restored from the members of
    its window answers as one that lived through them.
    """

    def __init__(
        self,
        deeds: Mapping[str, str],
        background: Background,
        meanings: Meanings | None = None,
        kin: Kin | None = None,
        window: timedelta = WINDOW,
    ) -> None:
        self._knowledge = (deeds, background, meanings, kin, window)
        self._vocabulary = Vocabulary(background)
        self._window = Window(self._vocabulary, window)
        self._judge = Judge(self._window, deeds, kin or Kin(), WordMatcher(meanings or Meanings.none()))

    def anew(self) -> "Grouper":
        """Return another grouper that knows the same, without stories yet."""
        return Grouper(*self._knowledge)

    def place(self, report: Report) -> Placement:
        """Return the story of `report`, which is remembered as its member; a report that is like no story opens one."""
        self._window.advance(report.seen_at)
        fingerprint, keys = self._fingerprint(report), keys_of(report)
        placement = self._placement(report, fingerprint, keys)
        self._window.add(_member(report, fingerprint, placement.story_id, keys))
        return placement

    def look(self, report: Report) -> Placement:
        """Return the story of `report`, and do not remember it."""
        self._window.advance(report.seen_at)
        return self._placement(report, self._fingerprint(report), keys_of(report))

    def _placement(self, report: Report, fingerprint: Fingerprint, keys: Keys) -> Placement:
        return self._same_article(keys) or self._with_fact(self._most_like(report, fingerprint), fingerprint)

    def _with_fact(self, placement: Placement, fingerprint: Fingerprint) -> Placement:
        """Return a placement that says whether the report changes the story that it joined."""
        if placement.is_new:
            return placement
        earlier = self._window.fingerprints(self._window.reports_of(placement.story_id))
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
        views, bar = self._judge.views(report, fingerprint), self._bar()
        near = [(story, self._judge.beside(views, numbers)) for story, numbers in self._stories_near(views)]
        judged = [
            (self._judge.likeness(report, views, standing, bar), story)
            for story, standing in near
            if self._judge.may_join(views, standing, bar)
        ]
        if not judged:
            return Placement(story_id=story_id(report.article_id), is_new=True)
        likeness, story = max(judged, key=lambda one: one[0].score)
        if likeness.score < likeness.threshold:
            return Placement(story_id=story_id(report.article_id), is_new=True, likeness=likeness)
        return Placement(story_id=story, is_new=False, likeness=likeness)

    def _threshold(self) -> float:
        return probability(self._bar())

    def _bar(self) -> float:
        """Return the log-odds that it takes to join: the more reports, the more chance likenesses."""
        fuller = log(max(SMALLEST_WINDOW, len(self._window)) / USUAL_WINDOW)
        return min(HIGHEST_BAR, BAR + fuller * (BAR_OF_CROWD if fuller > 0 else BAR_OF_FEW))

    def _stories_near(self, views: Views) -> Iterator[tuple[StoryId, Iterable[int]]]:
        """Yield the stories with the nearest members by rough overlap, each with the numbers of the members that stand for it."""
        window = self._window
        near = window.near(views.weighed(), LEAST_OVERLAP)
        near.sort(key=_OVERLAP, reverse=True)
        least = FAR_BEHIND * near[0][0] if near else 0.0
        met: set[StoryId] = set()
        for overlap, number in near:
            if overlap < least or len(met) == STORIES_COMPARED:
                return
            story = window.members.story(number)
            if story not in met:
                met.add(story)
                yield story, _standing_for(number, window.reports_of(story))


_OVERLAP: Final = itemgetter(0)


def _standing_for(nearest: int, reports: Sequence[int]) -> Iterable[int]:
    """Return the nearest member, and the first, middle and last: the centre of a story is more than one of its reports."""
    if len(reports) == 1:
        return reports
    return dict.fromkeys((nearest, reports[0], reports[len(reports) // 2], reports[-1]))


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
