"""When a digest falls due: a local time, on some weekdays, in an IANA zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DEFAULT_DIGEST: Final = "08:30"
"""Where nobody says when."""
EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTime:
    """A local wall-clock time (minutes) on weekdays (0 is Monday) in an IANA zone."""

    at: time
    zone: str = "UTC"
    days: frozenset[int] = EVERY_DAY


def next_digest_at(digest: DigestTime, now: datetime) -> datetime:
    """Return the first instant after `now`, in UTC, at which the digest falls due.

    A local time that a clock change skips runs at the next valid minute; one that it repeats runs the first time only.
    """
    zone = ZoneInfo(digest.zone)
    day = now.astimezone(zone).date()
    while True:
        due = due_on(day, digest.at, zone)
        if day.weekday() in digest.days and due > now:
            return due
        day += timedelta(days=1)


def digest_day(digest: DigestTime, now: datetime) -> date:
    """Return the local date of the last digest time at or before `now`: the day that a digest made now is for.

    It is the scheduled date: a digest of 23:59 that goes out after midnight is still the one of the day before.
    """
    zone = ZoneInfo(digest.zone)
    day = now.astimezone(zone).date()
    while day.weekday() not in digest.days or due_on(day, digest.at, zone) > now:
        day -= timedelta(days=1)
    return day


def last_digest_at(digest: DigestTime, now: datetime) -> datetime:
    """Return the last instant at or before `now`, in UTC, at which the digest fell due."""
    return due_on(digest_day(digest, now), digest.at, ZoneInfo(digest.zone))


def zone_of_last(digests: Iterable[DigestTime], now: datetime, otherwise: str) -> str:
    """Return the zone of the digest that fell due last: a digest made now is dated there."""
    last = max(digests, key=lambda each: last_digest_at(each, now), default=None)
    return last.zone if last else otherwise


def due_on(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant of local time `at` on `day`: the first of two where the clock repeats, the gap's end where it skips."""
    local = datetime.combine(day, at, zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(local)


def _end_of_gap(local: datetime) -> datetime:
    """Return the first valid minute after a local time that does not exist (PEP 495: fold=1 reads it with the offset after the gap)."""
    before = local.replace(fold=0).utcoffset() or timedelta()
    after = local.replace(fold=1).utcoffset() or timedelta()
    earliest = (local.replace(tzinfo=UTC) - after).replace(second=0, microsecond=0)
    latest = (local.replace(tzinfo=UTC) - before).replace(second=0, microsecond=0)
    zone = local.tzinfo
    minute = min(earliest, latest)
    while minute.astimezone(zone).replace(tzinfo=None) < local.replace(tzinfo=None):
        minute += timedelta(minutes=1)
    return minute
