"""Instants and spans as the database and the parsers keep them: whole microseconds, which compare as integers and are never rounded.

docs/decisions/0014-sql-in-named-files.md gives the reasons.
"""

from datetime import UTC, datetime, timedelta

from bot.domain.defaults import LONGEST_PATIENCE

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Return an instant as whole microseconds since 1970 in UTC."""
    return (instant - EPOCH) // MICROSECOND


def maybe_micros(instant: datetime | None) -> int | None:
    """Return an instant as microseconds, None as None."""
    return None if instant is None else micros(instant)


def instant(value: int) -> datetime:
    """Return the instant that `micros` wrote."""
    return EPOCH + timedelta(microseconds=value)


def maybe_instant(value: int | None) -> datetime | None:
    """Return the instant that `maybe_micros` wrote."""
    return None if value is None else instant(value)


def patience(seconds: float) -> timedelta:
    """Return the pause that a server asks for: nothing below zero, and no more than is obeyed, however large the number."""
    return min(timedelta(seconds=min(max(0.0, seconds), LONGEST_PATIENCE.total_seconds())), LONGEST_PATIENCE)
