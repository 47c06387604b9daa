"""What is found out about an address that somebody gives for a feed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.article import Entry
from bot.domain.diagnosis import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that answered, by its own title and language, with the number of its items."""

    url: str
    title: str
    lang: str | None
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLook:
    """A feed as it is now, with its newest items first."""

    title: str
    lang: str | None
    newest: tuple[Entry, ...]


class FeedState(StrEnum):
    """How an address does, as far as people can do something about it."""

    WORKS = "works"
    MOVED = "moved"
    CLOSED = "closed"
    MISSING = "missing"
    NO_FEED = "no_feed"
    BROKEN = "broken"
    EMPTY = "empty"
    STALE = "stale"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What is wrong with an address; `instead` is one that would do, where one was found."""

    state: FeedState
    host: str
    instead: str = ""


_STATES: Final[Mapping[Problem, FeedState]] = {
    Problem.HEALTHY: FeedState.WORKS,
    Problem.NO_DATES: FeedState.WORKS,
    Problem.DUPLICATE_IDS: FeedState.WORKS,
    Problem.MOVED: FeedState.MOVED,
    Problem.PROTECTED: FeedState.CLOSED,
    Problem.LOGIN: FeedState.CLOSED,
    Problem.GONE: FeedState.MISSING,
    Problem.MISSING: FeedState.MISSING,
    Problem.NOT_A_FEED: FeedState.NO_FEED,
    Problem.BROKEN: FeedState.BROKEN,
    Problem.NO_ENTRIES: FeedState.EMPTY,
    Problem.STALE: FeedState.STALE,
}


def state_of(problem: Problem) -> FeedState:
    """Return how an address does, as people in a chat are told: of what only its server knows they learn nothing."""
    return _STATES.get(problem, FeedState.UNREACHABLE)
