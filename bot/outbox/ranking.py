"""Ranking: which stories come first, in floods, lists and digests alike, and why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log1p
from typing import Final, TypeVar

from bot.domain.delivery import Item
from bot.domain.heads import one_a_publisher
from bot.domain.source import KIND_WEIGHTS, SourceKind

FIT_WEIGHT: Final = 1.0
SOURCES_WEIGHT: Final = 0.6
PRIMARY_WEIGHT: Final = 0.4
FRESH_WEIGHT: Final = 0.5
FULL_FIT: Final = 2.0  # twice the topic's threshold is as good as it gets
FRESHNESS: Final = timedelta(hours=12)  # after which a story is worth about a third of its freshness
SETTLED: Final = timedelta(minutes=10)

Ranked = TypeVar("Ranked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story to rank. `fit`: its best topic score over that topic's threshold (1 just matches); `sources`: a kind per distinct source.

    `id` decides between equals, so that a list is the same each time it is made.
    """

    id: int
    fit: float
    sources: tuple[SourceKind, ...]
    seen_at: datetime


def best_first(candidates: Iterable[tuple[Candidate, Ranked]], at: datetime) -> list[Ranked]:
    """Return what was ranked, best first, as of an instant."""
    scored = [(-score(candidate, at), candidate.id, ranked) for candidate, ranked in candidates]
    return [ranked for *_, ranked in sorted(scored, key=lambda each: each[:2])]


def score(candidate: Candidate, at: datetime) -> float:
    """Return what a story is worth: its fit, who reports it, whether one of them is its primary source, and how fresh it is."""
    fit = FIT_WEIGHT * min(candidate.fit, FULL_FIT) / FULL_FIT
    sources = SOURCES_WEIGHT * _coverage(candidate.sources) + PRIMARY_WEIGHT * (SourceKind.PRIMARY in candidate.sources)
    return fit + sources + FRESH_WEIGHT * _freshness(at - candidate.seen_at)


def _coverage(sources: tuple[SourceKind, ...]) -> float:
    """Grows ever more slowly with the number and weight of sources: the second says more than the ninth."""
    return log1p(sum(KIND_WEIGHTS[kind] for kind in sources)) / log1p(10)


def _freshness(age: timedelta) -> float:
    """1 for a story seen now or (by a wrong clock) later, falling towards 0."""
    return exp(-max(age, timedelta()) / FRESHNESS)


def ranked_items(items: Iterable[Item], announced_at: datetime) -> tuple[Item, ...]:
    """Return the stories of one message, best first.

    Made again for another try, the order is the same: what was reported later than shortly before the first one does not count.
    """
    return tuple(best_first(((_candidate(item, announced_at), item) for item in items), announced_at))


def _candidate(item: Item, announced_at: datetime) -> Candidate:
    own, *others = item.coverage
    settled = [each for each in others if each.article.seen_at < announced_at - SETTLED]
    voices = one_a_publisher((own, *settled))[1:]
    return Candidate(
        id=item.delivery.id,
        fit=max((each.score / each.threshold for each in item.evidence if each.matched), default=0.0),
        sources=tuple(each.source_kind for each in voices),
        seen_at=item.article.published_at,
    )
