"""Grouping: which story a report belongs to, decided online as reports arrive."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from heapq import nlargest
from math import exp, log
from operator import itemgetter
from typing import Final
from urllib.parse import urlsplit

from bot.domain.article import StoryId
from bot.domain.story import story_id
from bot.stories.aliases import Aliases
from bot.stories.background import Background
from bot.stories.fingerprint import Fingerprint, Fingerprinter
from bot.stories.likeness import ACROSS, PARTS, WITHIN, Comparison, View, in_series, score, view
from bot.stories.report import Likeness, Placement, Report
from bot.stories.window import Member, Thread, Window

WINDOW: Final = timedelta(hours=72)
BAR: Final = -0.6  # log-odds that a report must reach to join a story, in a small window
CROWD: Final = 1.0  # how much the bar rises with the logarithm of the window: more reports, more chance likenesses
SMALL_WINDOW: Final = 150
SMALLEST_OVERLAP: Final = 0.35
THREADS_COMPARED: Final = 4
MEMBERS_COMPARED: Final = 4
OTHER_TOPICS: Final = -0.3
VETO: Final = -9.0
CONFLICT: Final = -2.5
DEEDS: Final = PARTS.index("deeds_differ")
DEEDS_APART: Final = 0.35

Parts = tuple[tuple[str, float], ...]


class Grouper:
    """The stories of the last `window`, in memory. Not thread-safe.

    Deterministic: the same reports in the same order give the same stories, and a grouper restored from the members of
    its window answers as one that lived through them.
    """

    def __init__(self, aliases: Aliases, background: Background, window: timedelta = WINDOW) -> None:
        self._fingerprinter = Fingerprinter(aliases, background)
        self._deeds = aliases.deeds
        self._window = Window(background, window)
        self._span = window

    def place(self, report: Report) -> Placement:
        """Return the story of `report`, which is remembered as its member; a report that is like no story opens one."""
        now = self._window.advance(report.seen_at)
        fingerprint = self._fingerprinter.fingerprint(report)
        placement = self._same_article(report) or self._most_like(report, fingerprint)
        self._remember(report, fingerprint, placement.story_id, now)
        return placement

    def restore(self, members: Iterable[tuple[Report, StoryId]]) -> None:
        """Remember reports with the stories that they were placed in, oldest first, as if they had been placed here."""
        for report, story in members:
            now = self._window.advance(report.seen_at)
            self._remember(report, self._fingerprinter.fingerprint(report), story, now)

    def __len__(self) -> int:
        return len(self._window)

    def _remember(self, report: Report, fingerprint: Fingerprint, story: StoryId, now: datetime) -> None:
        self._window.add(
            Member(
                article_id=report.article_id,
                fingerprint=fingerprint,
                published_at=report.published_at,
                came_at=now,
                keys=tuple(_keys(report)),
                topics=report.topics,
                thread=self._window.thread(story),
            )
        )

    def _same_article(self, report: Report) -> Placement | None:
        holder = self._window.holder(_keys(report))
        if holder is None:
            return None
        likeness = Likeness(score=1.0, threshold=self._threshold(), parts=(("same_article", 1.0),), member=holder.article_id)
        return Placement(story_id=holder.thread.id, is_new=False, likeness=likeness)

    def _most_like(self, report: Report, fingerprint: Fingerprint) -> Placement:
        views = Views(fingerprint, self._window)
        judged = [(self._judge(report, views, thread, nearest), thread) for thread, nearest in self._threads_near(views)]
        if not judged:
            return Placement(story_id=story_id(report.article_id), is_new=True)
        likeness, thread = max(judged, key=lambda one: one[0].score)
        if likeness.score < likeness.threshold:
            return Placement(story_id=story_id(report.article_id), is_new=True, likeness=likeness)
        return Placement(story_id=thread.id, is_new=False, likeness=likeness)

    def _threshold(self) -> float:
        return _probability(BAR + CROWD * log(max(1.0, len(self._window) / SMALL_WINDOW)))

    def _threads_near(self, views: "Views") -> Iterator[tuple[Thread, Member]]:
        """Yield the threads with the nearest members, each with the nearest of them, by rough overlap."""
        nearest: dict[StoryId, tuple[float, Member]] = {}
        for member, overlap in self._window.near(views.of(across=False).text | views.of(across=True).text).items():
            if overlap >= SMALLEST_OVERLAP and overlap > nearest.get(member.thread.id, (0.0, member))[0]:
                nearest[member.thread.id] = (overlap, member)
        for _, member in nlargest(THREADS_COMPARED, nearest.values(), key=itemgetter(0)):
            yield member.thread, member

    def _judge(self, report: Report, views: "Views", thread: Thread, nearest: Member) -> Likeness:
        """Score a report against the nearest member of a thread and those that stand for all of it."""
        compared = [self._compare(report, views, member) for member in _standing_for(thread, nearest)]
        total = sum(scored for scored, _, _ in compared) / len(compared)
        _, member, parts = max(compared, key=itemgetter(0))
        return Likeness(score=_probability(total), threshold=self._threshold(), parts=parts, member=member.article_id)

    def _compare(self, report: Report, views: "Views", member: Member) -> tuple[float, Member, Parts]:
        across = views.crosses_to(member.fingerprint)
        hours = abs((report.published_at - member.published_at).total_seconds()) / 3600
        other = view(member.fingerprint, self._window.rarity, across=across)
        same_source = bool(views.source) and views.source == member.fingerprint.source
        parts = Comparison(views.of(across=across), other, hours=hours, deeds=self._deeds, same_source=same_source).parts()
        topics = _topics(report, member)
        veto = VETO if same_source and in_series(views.fingerprint, member.fingerprint) else 0.0
        if parts[DEEDS] > DEEDS_APART:
            veto += CONFLICT
        return score(parts, across=across) + topics + veto, member, _shown(parts, topics, across=across)


class Views:
    """The two views of a report that looks for its story, each made when it is first needed."""

    def __init__(self, fingerprint: Fingerprint, window: Window) -> None:
        self.fingerprint = fingerprint
        self.source = fingerprint.source
        self._make = partial(view, fingerprint, window.rarity)
        self._made: dict[bool, View] = {}

    def of(self, *, across: bool) -> View:
        """Return the view for a comparison across languages, or within one."""
        if across not in self._made:
            self._made[across] = self._make(across=across)
        return self._made[across]

    def crosses_to(self, other: Fingerprint) -> bool:
        """Whether another report is in another language."""
        return self.fingerprint.language != other.language


def _standing_for(thread: Thread, nearest: Member) -> list[Member]:
    """The nearest member, and the first, middle and last of the others: the centre of a story is more than one of its reports."""
    others = [member for member in thread.members if member is not nearest]
    spread = {0, len(others) // 2, len(others) - 1} if others else set()
    return [nearest, *(others[at] for at in sorted(spread))][:MEMBERS_COMPARED]


def _topics(report: Report, member: Member) -> float:
    apart = report.topics and member.topics and not set(report.topics) & set(member.topics)
    return OTHER_TOPICS if apart else 0.0


def _shown(parts: tuple[float, ...], topics: float, *, across: bool) -> Parts:
    weights = ACROSS if across else WITHIN
    shown = [(name, round(weights[name] * part, 3)) for name, part in zip(PARTS, parts, strict=True) if part]
    return tuple([*shown, ("other_topics", topics)] if topics else shown)


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _keys(report: Report) -> list[str]:
    """What identifies the article itself: its address, unless that is a mere front page, and its content."""
    is_page = len(urlsplit(report.url).path) > 1 or bool(urlsplit(report.url).query)
    return [key for key in (report.url if is_page else "", report.content_hash) if key]
