"""Builders for the tests of grouping: reports, and small vocabularies of their own."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.analyst.shipped import load_aliases, load_background, load_kin, load_meanings, load_opposites
from bot.domain.article import ArticleId
from bot.measure.stories import Marked, row_report
from bot.stories.against import Kin
from bot.stories.aliases import Aliases
from bot.stories.background import Background
from bot.stories.extractor import FeatureExtractor
from bot.stories.fingerprint import Fingerprint
from bot.stories.grouping import Grouper
from bot.stories.meanings import Meanings
from bot.stories.report import Report
from bot.stories.terms import Term, Vocabulary

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EVENTS = Path(__file__).parents[2] / "data" / "stories" / "events.jsonl"


def a_report(title: str, *, number: int = 1, hours: float = 0.0, lang: str | None = "en", summary: str = "", **fields) -> Report:
    """A report of `title`, published and seen `hours` after START."""
    at = START + timedelta(hours=hours)
    features = shipped_extractor().features(title, summary, lang)
    plain = Report(article_id=ArticleId(number), features=features, published_at=at, seen_at=at, host=f"paper{number}.example")
    return plain._replace(**fields)


@cache
def shipped_aliases() -> Aliases:
    """The names and notions that ship."""
    return load_aliases()


@cache
def shipped_background() -> Background:
    """The background that ships."""
    return load_background()


@cache
def shipped_meanings() -> Meanings:
    """The table of meanings that ships."""
    return load_meanings()


@cache
def shipped_kin() -> Kin:
    """Which names stand for each other, as it ships."""
    return load_kin()


@cache
def shipped_extractor() -> FeatureExtractor:
    """What finds features with the shipped data."""
    return FeatureExtractor(shipped_aliases(), shipped_background(), shipped_meanings(), load_opposites())


@cache
def shipped_vocabulary() -> Vocabulary:
    """Terms with the shipped background, shared, so that the terms of two fingerprints can be compared."""
    return Vocabulary(shipped_background())


def a_grouper(**options) -> Grouper:
    """A grouper with the shipped data."""
    return Grouper(shipped_aliases().deeds, shipped_background(), shipped_meanings(), shipped_kin(), **options)


def told_events() -> list[Marked]:
    """The events of tests/data/stories, in order of time: six headlines of one event, a pact in three languages, near misses."""
    rows = [json.loads(line) for line in EVENTS.read_text(encoding="utf-8").splitlines()]
    marked = [Marked(report=row_report(row, shipped_extractor()), story=row["story"]) for row in rows]
    return sorted(marked, key=lambda one: one.report.published_at)


def marked_as(story: str) -> list[Report]:
    """The reports of one event, in order of time."""
    return [one.report for one in told_events() if one.story == story]


def stories_of(grouper: Grouper, reports: Iterable[Report]) -> list[int]:
    """Where each report is placed."""
    return [grouper.place(report).story_id for report in reports]


def printed(title: str, lang: str = "en", summary: str = "", **fields) -> Fingerprint:
    """The fingerprint of a report, with the shipped data."""
    report = a_report(title, lang=lang, summary=summary, **fields)
    return Fingerprint.made(report.features, report.host, shipped_vocabulary())


def print_of(vocabulary: Vocabulary, title: str, rest: str = "", language: str = "en", source: str = "") -> Fingerprint:
    """A fingerprint of terms that are given as they are; what the title has is not in the rest too."""
    of_title, of_rest = (vocabulary.terms(list(dict.fromkeys(text.split()))) for text in (title, rest))
    return Fingerprint.of(language, of_title, [term for term in of_rest if term not in of_title], source)


def texts(terms: Iterable[Term]) -> tuple[str, ...]:
    """The texts of terms."""
    return tuple(term.text for term in terms)
