"""Judges health: what is at fault, so that somebody must be called, and what is only worth a look. Pure.

docs/decisions/0057-what-is-unhealthy.md says which is which, and why.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.destination import Platform, Workspace
from bot.domain.outage import NO_SOURCE, Outage
from bot.domain.vitals import QueueVitals, SourceVitals, Vitals

LATE_DIGEST: Final = timedelta(minutes=10)
_LONG_OUTAGE: Final = timedelta(minutes=10)  # a router that starts anew calls nobody
_NO_ANSWER: Final = timedelta(hours=1)
_MEGABYTE: Final = 1_000_000
_TOO_LITTLE: Final = 100 * _MEGABYTE
_LITTLE: Final = 1_000 * _MEGABYTE
_UNPRUNED: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruning:
    """How pruning does in this process: when it last went well, when it last failed, why, and since when it has failed only."""

    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    failing_since: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is judged. `started_at`: when this process began; `on`: the platforms that are switched on.

    `apart`: workspaces there that have no connection and are to have none, so that what they are owed waits and is not late.

    `backup_failure`: why the copy of the day could not be made; empty where it could. `free`: the bytes that are left where the database
    is; None where nobody knows.
    """

    now: datetime
    started_at: datetime
    on: Collection[Platform]
    vitals: Vitals
    apart: Collection[Workspace] = ()
    outage: Outage | None = None
    pruning: Pruning = Pruning()
    backup_failure: str = ""
    free: int | None = None

    @property
    def queues(self) -> Mapping[Workspace, QueueVitals]:
        """What waits where something could be sent."""
        return {where: queue for where, queue in self.vitals.queues.items() if where.platform in self.on and where not in self.apart}


def faults(facts: Facts) -> Iterator[str]:
    """Yield a sentence for each thing at fault, of those that the rows tell."""
    if facts.outage and facts.outage.under_way:
        if facts.now - facts.outage.since >= _LONG_OUTAGE:
            yield f"{NO_SOURCE} It began at {_shown(facts.outage.since)}."
    elif silence := _silence(facts):
        yield silence
    if late := _late_digests(facts):
        yield late
    if facts.vitals.channels and facts.vitals.paused == facts.vitals.channels:
        whom = "The only channel takes" if facts.vitals.channels == 1 else f"All {facts.vitals.channels} channels take"
        yield f"{whom} no messages from Newsdesk: the log says why, and whoever subscribed was told what helps."
    if facts.free is not None and facts.free < _TOO_LITTLE:
        yield f"The disk of the database is full but for {facts.free // _MEGABYTE} MB: free some space, or nothing can be stored."
    pruning = facts.pruning
    if pruning.failing_since and facts.now - pruning.failing_since >= _UNPRUNED:
        yield f"Nothing has been pruned since {_shown(pruning.failing_since)}, so that the database grows: {pruning.failure}"


def warnings(facts: Facts) -> Iterator[str]:
    """Yield a sentence for each thing that is worth a look, though nobody must be called."""
    if facts.outage and facts.outage.under_way and facts.now - facts.outage.since < _LONG_OUTAGE:
        yield f"{NO_SOURCE} It began at {_shown(facts.outage.since)}."
    sources = facts.vitals.sources
    failing = sources.failing + sources.never_answered
    if sources.ok and failing > sources.ok and sources.asked == sources.ok + failing:
        yield f"{failing} of {sources.ok + failing} sources do not answer: look at `newsdesk feed list`."
    if 0 < facts.vitals.paused < facts.vitals.channels:
        yield f"{facts.vitals.paused} of {facts.vitals.channels} channels take no messages from Newsdesk: the log says why."
    pruning = facts.pruning
    if pruning.failing_since and facts.now - pruning.failing_since < _UNPRUNED:
        yield f"Pruning failed at {_shown(pruning.failed_at or pruning.failing_since)}, and is tried again: {pruning.failure}"
    if facts.free is not None and _TOO_LITTLE <= facts.free < _LITTLE:
        yield f"The disk of the database has {facts.free // _MEGABYTE} MB left: free some space."
    if facts.backup_failure:
        yield f"The backup of the day failed, and is tried again within an hour: {facts.backup_failure}"


def _silence(facts: Facts) -> str | None:
    """Return a sentence where every source that was asked failed last, and none has answered for long."""
    sources = facts.vitals.sources
    if sources.ok or not sources.asked or facts.now - (sources.last_answer or facts.started_at) < _NO_ANSWER:
        return None
    return f"{_which(sources)}, {_since(sources)}: look at `newsdesk feed list`."


def _which(sources: SourceVitals) -> str:
    number = sources.failing + sources.never_answered
    return "The only source does not answer" if number == 1 else f"None of the {number} sources answers"


def _since(sources: SourceVitals) -> str:
    return f"the last answer came at {_shown(sources.last_answer)}" if sources.last_answer else "and none ever did"


def _late_digests(facts: Facts) -> str | None:
    """Return a sentence where a digest was due ten minutes ago, and this process had ten minutes for it."""
    due = [(queue.digest, where.platform) for where, queue in facts.queues.items() if queue.digest]
    late = [(at, platform) for at, platform in due if facts.now - max(at, facts.started_at) >= LATE_DIGEST]
    if not late:
        return None
    at, platform = min(late)
    return f"A digest for {platform} that was due at {_shown(at)} is not sent: look into the log for what keeps it."


def _shown(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
