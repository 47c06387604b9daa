"""Vitals: what the rows say of how Newsdesk does, for health."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.destination import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVitals:
    """The enabled sources: those whose last answer was good, those that failed last, those that never answered; and the last good answer.

    `asked` is how many were asked at all.
    """

    ok: int = 0
    failing: int = 0
    never_answered: int = 0
    asked: int = 0
    last_answer: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueVitals:
    """What waits in one workspace, for channels that take messages.

    `oldest`: when the oldest of what is due fell due. `digest`: the same of digests, also of those that are tried again and again.
    """

    oldest: datetime | None = None
    digest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """All of it. `channels` are those that subscribed to anything, and `paused` those of them that take no messages now."""

    sources: SourceVitals = SourceVitals()
    queues: Mapping[Workspace, QueueVitals] = field(default_factory=dict)
    channels: int = 0
    paused: int = 0
