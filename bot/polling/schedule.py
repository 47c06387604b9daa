"""When to ask again: the rhythm learned from a feed, what its publisher asks, and open hours; what is due though a clock was set back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median_low

from bot.domain.fetching import Hints
from bot.domain.source import Source
from bot.domain.times import MICROSECOND, micros
from bot.polling.rules import PollingRules

_HOUR = timedelta(hours=1)
_NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTimes:
    """What makes a source due at `now` before its time: its times show that the clock was ahead when they were written.

    `latest_wait` is the last instant that any rule sets at `now`, `latest_poll` the last at which a poll can be believed to have been:
    within it a step back costs one pause, and a clock that is set right by seconds makes nobody ask twice.
    """

    now: datetime
    latest_wait: datetime
    latest_poll: datetime

    @classmethod
    def at(cls, now: datetime, rules: PollingRules) -> "DueTimes":
        """Return the times for `now`."""
        return cls(now=now, latest_wait=now + longest_wait(rules), latest_poll=now + rules.floor)


def longest_wait(rules: PollingRules) -> timedelta:
    """Return the longest wait of any rule: habit, hints and open hours stay within the cap, a server's word within our patience."""
    return max(rules.cap, rules.longest_patience)


def learned_interval(published: Collection[int], now: datetime, rules: PollingRules) -> timedelta | None:
    """Return the interval that suits how often a document's entries were published, None when its dates do not tell.

    `published` are microseconds since 1970: documents are many, and most of them tell the same again.
    """
    at = micros(now)
    times = _distinct_times(published, at, rules)
    gaps = [newer - older for newer, older in pairwise(times)]
    if not gaps:
        return None
    rhythm = median_low(gaps) * MICROSECOND / rules.polls_per_gap
    silence = (at - times[0]) * MICROSECOND * rules.silence_share
    return within(max(rhythm, silence), rules)


def without_news(interval: timedelta, rules: PollingRules) -> timedelta:
    """Return the interval after an answer that brought nothing new."""
    return within(interval * (1 + rules.silence_share), rules)


def with_news(interval: timedelta, rules: PollingRules) -> timedelta:
    """Return the interval after news whose dates teach nothing."""
    return within(interval * rules.news_share, rules)


def asked_interval(hints: Sequence[Hints]) -> timedelta:
    """Return the longest pause that the publisher's headers and document ask for."""
    spans = [span for hint in hints for span in (hint.fresh_for, hint.ttl, hint.update_every) if span is not None]
    return max(spans, default=_NO_WAIT)


def within(span: timedelta, rules: PollingRules) -> timedelta:
    """Return the span held between the floor and the cap."""
    return min(max(span, rules.floor), rules.cap)


def jittered(span: timedelta, jitter: float, rules: PollingRules) -> timedelta:
    """Return the span made longer by chance; `jitter` is in [0, 1). Nothing is made longer than the cap by it."""
    return max(span, min(span * (1 + rules.jitter * jitter), rules.cap))


def is_asleep(source: Source, now: datetime) -> bool:
    """Say whether the publisher of a source asks to be left alone at `now`."""
    at = now.astimezone(UTC)
    return at.hour in source.skip_hours or at.weekday() in source.skip_days


def open_time(  # noqa: PLR0913  (two sets of closed times, one instant, and what bounds the shift)
    due: datetime, skip_hours: frozenset[int], skip_days: frozenset[int], *, now: datetime, jitter: float, rules: PollingRules
) -> datetime:
    """Return `due`, or when the publisher sleeps then, a moment in the next open hour; at most the cap after `now`.

    The moment is spread by `jitter`: all feeds of a host waking at the full hour would be the burst that sleep avoids.
    """

    def closed(at: datetime) -> bool:
        return at.hour in skip_hours or at.weekday() in skip_days

    latest = max(due, now + rules.cap)
    at = due
    while closed(at) and at < latest:
        at = at.replace(minute=0, second=0, microsecond=0) + _HOUR
    return due if at == due else min(at + jitter * _HOUR, latest)


def _distinct_times(published: Collection[int], now: int, rules: PollingRules) -> list[int]:
    """Return the newest publication times, newest first; those closer together than the floor are one publication."""
    earliest, floor = micros(rules.earliest), rules.floor // MICROSECOND
    apart: list[int] = []
    for time in sorted(published, reverse=True):
        if earliest <= time <= now and (not apart or apart[-1] - time >= floor):
            apart.append(time)
    return apart[: rules.learned_from]
