"""An ask: what one person asks a channel to be spared. Pure.

Whoever may manage the channel asks for all; of others three have to ask the same. docs/decisions/0069-asks-of-a-channel.md says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, NewType

from bot.domain.destination import DestinationId
from bot.domain.ids import derived_id

AskId = NewType("AskId", int)

MEMBERS: Final = 3
"""So many who may not manage the channel have one voice together."""
LESS_FOR: Final = timedelta(days=30)
"""How long less is asked for, ever more weakly."""
VOICE: Final = 0.5
"""What a voice takes from a score at first, in points."""
MOST_POINTS: Final = 1.0
"""What all that is asked takes from the score of one topic at most."""


class Verb(StrEnum):
    """What is asked for: nothing of it, or less."""

    MUTE = "mute"
    LESS = "less"


class About(StrEnum):
    """What it is about. The values are stored, and stand in buttons."""

    STORY = "story"
    SOURCE = "source"
    WORD = "word"
    TOPIC = "topic"
    KIND = "kind"  # who speaks: SourceKind


class Subject(NamedTuple):
    """What is to be spared: the id of a story or source, a word as people fold it, a topic's slug, or a SourceKind."""

    verb: Verb
    about: About
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One person's ask. `name`: what its subject is called; `decides`: they may manage the channel. Without `until` it is for good."""

    id: AskId
    destination_id: DestinationId
    subject: Subject
    name: str
    person: str
    decides: bool
    made_at: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Say whether it is not over."""
        return self.until is None or now < self.until

    def left(self, now: datetime) -> float:
        """Return how much of its weight is left, from 1 when it was made to 0 at its end."""
        if self.until is None:
            return 1.0
        return min(1.0, max(0.0, (self.until - now) / (self.until - self.made_at))) if self.until > self.made_at else 0.0


def ask_id(to: DestinationId, subject: Subject, person: str) -> AskId:
    """Return the id of what somebody asks: asked twice, it is one ask."""
    return AskId(derived_id("ask", to, *subject, person) or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a channel is asked about one subject. `members` asked who have no voice of their own.

    `voices`: how many count; each has its end, the latest first. Where there are none, it is not in force. `asks` are all that it is
    made of.
    """

    subject: Subject
    name: str
    members: int
    voices: tuple[Ask, ...]
    asks: tuple[Ask, ...] = ()

    @property
    def until(self) -> datetime | None:
        """When it ends; None: never. Ask only where it is in force."""
        ends = [each.until for each in self.voices]
        return None if None in ends else max(filter(None, ends))

    def points(self, now: datetime) -> float:
        """Return what it takes from a score."""
        return min(MOST_POINTS, sum(VOICE * each.left(now) for each in self.voices))


def requests(asks: Iterable[Ask], now: datetime) -> tuple[Request, ...]:
    """Return what a channel is asked at an instant, by subject, the newest first."""
    by_subject: dict[Subject, list[Ask]] = {}
    for each in sorted(asks, key=lambda ask: (ask.made_at, ask.id), reverse=True):
        if each.holds(now):
            by_subject.setdefault(each.subject, []).append(each)
    return tuple(_request(subject, those) for subject, those in by_subject.items())


def _request(subject: Subject, asks: list[Ask]) -> Request:
    members = sorted((each for each in asks if not each.decides), key=_end, reverse=True)
    voices = [*(each for each in asks if each.decides), *members[MEMBERS - 1 :: MEMBERS]]
    return Request(subject=subject, name=asks[0].name, members=len(members), voices=tuple(voices), asks=tuple(asks))


def _end(ask: Ask) -> tuple[bool, datetime]:
    return (ask.until is None, ask.until or ask.made_at)
