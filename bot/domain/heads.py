"""The head of a story: which of its reports speaks for it, and who stands behind it. Pure, and the one place that says so.

Cards, lists, digests and why ask here, so that a story has the same head wherever it is shown, in every run, whoever answered first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.article import ArticleId
from bot.domain.delivery import Coverage
from bot.domain.publishers import one_of_each, publisher_of
from bot.domain.source import KIND_WEIGHTS
from bot.domain.subscription import Subscription

LEAST_BETWEEN: Final = timedelta(minutes=10)
"""A card gets another head at most once in this time: nobody likes a title that changes while it is read."""
LATEST: Final = timedelta(hours=2)
"""After this time a card keeps its head: who remembers it looks for the title that it had."""

_Key = tuple[bool, int, float, datetime, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The readers of a channel: the language of the words around their cards, and those that they asked for; none means all."""

    locale: str
    languages: frozenset[str] = frozenset()

    def reads(self, lang: str | None) -> bool:
        """Say whether a language is the readers' own."""
        return same_language(lang, self.locale)


def readers_of(locale: str, subscriptions: Collection[Subscription]) -> Readers:
    """Return the readers of a channel, who may have asked for some languages only."""
    every = any(not each.languages for each in subscriptions)
    return Readers(locale=locale, languages=frozenset() if every else frozenset().union(*(each.languages for each in subscriptions)))


def head_first(reports: Iterable[Coverage], readers: Readers) -> tuple[Coverage, ...]:
    """Return the reports of a story, the one that speaks for it first, then those that readers would rather open.

    Those in the readers' language come before the others, the primary source before the press and the press before gatherings of links
    (what the catalogue knows of each), then the earliest.
    """
    return tuple(sorted(reports, key=lambda each: _key(each, readers)))


def _key(report: Coverage, readers: Readers) -> _Key:
    article = report.article
    refused = bool(readers.languages and article.lang and _code(article.lang) not in readers.languages)
    return refused, _distance(article.lang, readers), -KIND_WEIGHTS[report.source_kind], article.published_at, article.id


def _distance(lang: str | None, readers: Readers) -> int:
    """Return how far a language is from the readers'; one that nobody knows may be theirs, since headlines are short."""
    return 0 if readers.reads(lang) else 2 if lang else 1


def same_language(one: str | None, other: str | None) -> bool:
    """Say whether two codes are of one language, whatever the country; what nobody knows is the same as nothing."""
    return bool(one) and _code(one) == _code(other)


def _code(lang: str | None) -> str:
    return (lang or "").partition("-")[0].lower()


def one_a_publisher(reports: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """Return the first report of each publisher: a newsroom that tells a story in five feeds is one voice."""
    return tuple(one_of_each((publisher_of(each.article, each.source_title), each) for each in reports))


def new_voices(reports: Iterable[Coverage], news: Collection[ArticleId]) -> tuple[Coverage, ...]:
    """Return of the reports that are news the first of each publisher that told nothing before."""
    known_first = sorted(reports, key=lambda each: each.article.id in news)
    return tuple(each for each in one_a_publisher(known_first) if each.article.id in news)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowned:
    """The head that a card has now: since when an edit gave it that (None: since it was posted), and when the card was posted."""

    head: ArticleId
    since: datetime | None
    posted_at: datetime

    def successor(self, wanted: ArticleId, now: datetime) -> bool:
        """Say whether an edit may give the card the head that is wanted."""
        spaced = self.since is None or now >= self.since + LEAST_BETWEEN
        return wanted == self.head or (spaced and self.is_early(now))

    def later(self, wanted: ArticleId, now: datetime) -> datetime | None:
        """Return when an edit may give the card the head that is wanted, where only the time between two heads keeps it back now."""
        due = self.since + LEAST_BETWEEN if self.since else now
        return due if wanted != self.head and due > now and self.is_early(due) else None

    def is_early(self, now: datetime) -> bool:
        """Say whether the card is young enough for another head."""
        return now <= self.posted_at + LATEST
