"""Ranking: which stories a digest or a flood shows first, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log1p
from typing import Final

from bot.domain.article import StoryId
from bot.domain.source import SourceKind

FIT_WEIGHT: Final = 1.0
SOURCES_WEIGHT: Final = 0.6
PRIMARY_WEIGHT: Final = 0.4
FRESH_WEIGHT: Final = 0.5
FULL_FIT: Final = 2.0  # twice the topic's threshold is as good as it gets
FRESHNESS: Final = timedelta(hours=12)  # after which a story is worth about a third of its freshness
KIND_WEIGHTS: Final = {SourceKind.PRIMARY: 1.5, SourceKind.PRESS: 1.0, SourceKind.AGGREGATOR: 0.4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story to rank. `fit`: its best topic score over that topic's threshold (1 just matches); `sources`: a kind per distinct source."""

    story_id: StoryId
    fit: float
    sources: tuple[SourceKind, ...]
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A story's place: the score and what each part adds to it, for "why"."""

    story_id: StoryId
    score: float
    parts: tuple[tuple[str, float], ...]


def rank(candidates: Iterable[Candidate], now: datetime) -> list[Rank]:
    """Return stories best first; equal scores stand in order of story id, so that a digest is the same each time it is made."""
    ranks = [_rank(candidate, now) for candidate in candidates]
    return sorted(ranks, key=lambda one: (-one.score, one.story_id))


def _rank(candidate: Candidate, now: datetime) -> Rank:
    parts = (
        ("fit", FIT_WEIGHT * min(candidate.fit, FULL_FIT) / FULL_FIT),
        ("sources", SOURCES_WEIGHT * _coverage(candidate.sources)),
        ("primary", PRIMARY_WEIGHT * (SourceKind.PRIMARY in candidate.sources)),
        ("freshness", FRESH_WEIGHT * _freshness(now - candidate.last_seen_at)),
    )
    return Rank(story_id=candidate.story_id, score=sum(part for _, part in parts), parts=parts)


def _coverage(sources: tuple[SourceKind, ...]) -> float:
    """Grows ever more slowly with the number and weight of sources: the second says more than the ninth."""
    return log1p(sum(KIND_WEIGHTS[kind] for kind in sources)) / log1p(10)


def _freshness(age: timedelta) -> float:
    """1 for a story seen now or (by a wrong clock) later, falling towards 0."""
    return exp(-max(age, timedelta()) / FRESHNESS)
