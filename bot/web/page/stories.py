"""Stories: what happened, who tells it in which language, what spoke for its topics, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, Protocol

from aiohttp import web

from bot.cards.found import telling_words
from bot.cards.words import Speech
from bot.domain.article import StoryId
from bot.domain.delivery import Coverage
from bot.domain.filters import without_marks
from bot.domain.heads import Readers, head_first
from bot.domain.history import StoryFile
from bot.domain.topic import TopicSlug
from bot.ports.browsing import Browsing, StoryMark
from bot.ports.topics import TopicsOf
from bot.web.page.guard import Visit
from bot.web.page.paging import number, story_mark, story_mark_text

PAGE: Final = 30
_WIDTH: Final = 600  # of the chart, in its own units
_BAR: Final = 6


class StoriesStore(Browsing, Protocol):
    """The port that stories need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A story in the list: by the report that speaks for it to the visitor."""

    told: StoryFile
    head: Coverage
    topics: tuple[TopicSlug, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a report is about a topic, or not: the words that it has of it, its score and what was needed."""

    topic: TopicSlug
    words: str
    score: float
    threshold: float

    @property
    def matched(self) -> bool:
        """Whether it sufficed."""
        return self.score >= self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesPage:
    """Shows stories."""

    store: StoriesStore
    topics: TopicsOf

    async def listed(self, visit: Visit) -> web.StreamResponse:
        """Show the newest, or those of a topic."""
        query = visit.request.query
        topic = self.topics.every.get(TopicSlug(query.get("topic", "")[:60]))
        found = await self.store.stories(PAGE + 1, before=story_mark(query.get("before", "")), topic=topic.slug if topic else None)
        last = found[PAGE - 1].story if len(found) > PAGE else None
        return visit.page(
            "stories.html",
            lines=[_line(each, visit.look.language) for each in found[:PAGE]],
            topics=list(self.topics.every),
            chosen=topic,
            named=self._names(visit.speech),
            before=story_mark_text(StoryMark(last.last_seen_at, last.id)) if last else "",
        )

    async def one(self, visit: Visit) -> web.StreamResponse:
        """Show one with all that is known of it."""
        told = await self.store.story(StoryId(number(visit.request.match_info["story"])))
        if told is None:
            raise web.HTTPNotFound
        return visit.page(
            "story.html",
            line=_line(told, visit.look.language),
            groups=by_language(told.reports, visit.speech),
            reasons={each.article.id: reasons(each) for each in told.reports},
            named=self._names(visit.speech),
            bars=timeline(told.reports),
        )

    def _names(self, speech: Speech) -> Mapping[str, tuple[str, int]]:
        """Return what each topic is called, and its colour."""
        return {str(each.slug): (each.title(speech.code), each.colour) for each in self.topics.every}


def _line(told: StoryFile, language: str) -> Line:
    topics = [each.topic for report in told.reports for each in without_marks(report.evidence) if each.matched]
    return Line(
        told=told,
        head=head_first(told.reports, Readers(locale=language))[0],
        topics=tuple(dict.fromkeys(topics)),
        languages=tuple(dict.fromkeys(each.article.lang.partition("-")[0] for each in told.reports if each.article.lang)),
    )


def by_language(reports: Sequence[Coverage], speech: Speech) -> list[tuple[str, list[Coverage]]]:
    """Return reports by the name of their language, the visitor's first, then those with the most reports."""
    coded = sorted(reports, key=_code)
    groups = {code: list(some) for code, some in groupby(coded, key=_code)}
    ordered = sorted(groups.items(), key=lambda each: (each[0] != speech.code, -len(each[1]), each[0]))
    return [(speech.language(code) if code else "", some) for code, some in ordered]


def _code(report: Coverage) -> str:
    return (report.article.lang or "").partition("-")[0]


def reasons(report: Coverage) -> list[Reason]:
    """Return why a report is about its topics, or is not."""
    return [
        Reason(topic=each.topic, words=", ".join(telling_words(each.hits, report.article)), score=each.score, threshold=each.threshold)
        for each in without_marks(report.evidence)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A report in the timeline: where it stands, and when it was published."""

    x: float
    at: datetime
    source: str


def timeline(reports: Sequence[Coverage]) -> list[Bar]:
    """Return where each report stands between the first and the last of its story."""
    times = [each.article.published_at for each in reports]
    first, span = min(times), max(max(times) - min(times), timedelta(minutes=1))
    room = _WIDTH - _BAR
    return [
        Bar(x=round((each.article.published_at - first) / span * room, 1), at=each.article.published_at, source=each.source_title)
        for each in reports
    ]
