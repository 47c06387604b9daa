"""Judges health: what is at fault, so that somebody must be called, and what is only worth a look. Pure.

docs/decisions/0057-what-is-unhealthy.md says which is which, and why.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.destination import Platform, Workspace
from bot.domain.outage import NO_SOURCE, Outage
from bot.domain.sentence import Sentence
from bot.domain.vitals import QueueVitals, Vitals

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
            yield _outage(facts.outage)
    elif silence := _silence(facts):
        yield silence
    if late := _late_digests(facts):
        yield late
    if facts.vitals.channels and facts.vitals.paused == facts.vitals.channels:
        number = facts.vitals.channels
        whom = "The only channel takes" if number == 1 else f"All {number} channels take"
        said = f"{whom} no messages from Newsdesk: the log says why, and whoever subscribed was told what helps."
        yield Sentence(said, "all_paused", count=number)
    if facts.free is not None and facts.free < _TOO_LITTLE:
        free = facts.free // _MEGABYTE
        yield Sentence(f"The disk of the database is full but for {free} MB: free some space, or nothing can be stored.", "full", free=free)
    pruning = facts.pruning
    if pruning.failing_since and facts.now - pruning.failing_since >= _UNPRUNED:
        since = pruning.failing_since
        said = f"Nothing has been pruned since {_shown(since)}, so that the database grows: {pruning.failure}"
        yield Sentence(said, "unpruned", when=since, why=pruning.failure)


def warnings(facts: Facts) -> Iterator[str]:
    """Yield a sentence for each thing that is worth a look, though nobody must be called."""
    if facts.outage and facts.outage.under_way and facts.now - facts.outage.since < _LONG_OUTAGE:
        yield _outage(facts.outage)
    sources = facts.vitals.sources
    failing = sources.failing + sources.never_answered
    if sources.ok and failing > sources.ok and sources.asked == sources.ok + failing:
        said = f"{failing} of {sources.ok + failing} sources do not answer: look at `newsdesk feed list`."
        yield Sentence(said, "failing", count=failing, all=sources.ok + failing)
    if 0 < facts.vitals.paused < facts.vitals.channels:
        said = f"{facts.vitals.paused} of {facts.vitals.channels} channels take no messages from Newsdesk: the log says why."
        yield Sentence(said, "paused", count=facts.vitals.paused, all=facts.vitals.channels)
    pruning = facts.pruning
    if pruning.failing_since and facts.now - pruning.failing_since < _UNPRUNED:
        at = pruning.failed_at or pruning.failing_since
        said = f"Pruning failed at {_shown(at)}, and is tried again: {pruning.failure}"
        yield Sentence(said, "pruning_failed", when=at, why=pruning.failure)
    if facts.free is not None and _TOO_LITTLE <= facts.free < _LITTLE:
        free = facts.free // _MEGABYTE
        yield Sentence(f"The disk of the database has {free} MB left: free some space.", "low", free=free)
    if facts.backup_failure:
        said = f"The backup of the day failed, and is tried again within an hour: {facts.backup_failure}"
        yield Sentence(said, "backup", why=facts.backup_failure)


def _outage(outage: Outage) -> str:
    return Sentence(f"{NO_SOURCE} It began at {_shown(outage.since)}.", "outage", when=outage.since)


def _silence(facts: Facts) -> str | None:
    """Return a sentence where every source that was asked failed last, and none has answered for long."""
    sources = facts.vitals.sources
    if sources.ok or not sources.asked or facts.now - (sources.last_answer or facts.started_at) < _NO_ANSWER:
        return None
    number = sources.failing + sources.never_answered
    which = "The only source does not answer" if number == 1 else f"None of the {number} sources answers"
    if sources.last_answer is None:
        return Sentence(f"{which}, and none ever did: look at `newsdesk feed list`.", "never", count=number)
    said = f"{which}, the last answer came at {_shown(sources.last_answer)}: look at `newsdesk feed list`."
    return Sentence(said, "silent", count=number, when=sources.last_answer)


def _late_digests(facts: Facts) -> str | None:
    """Return a sentence where a digest was due ten minutes ago, and this process had ten minutes for it."""
    due = [(queue.digest, where.platform) for where, queue in facts.queues.items() if queue.digest]
    late = [(at, platform) for at, platform in due if facts.now - max(at, facts.started_at) >= LATE_DIGEST]
    if not late:
        return None
    at, platform = min(late)
    said = f"A digest for {platform} that was due at {_shown(at)} is not sent: look into the log for what keeps it."
    return Sentence(said, "late_digest", platform=platform.title(), when=at)


def _shown(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
