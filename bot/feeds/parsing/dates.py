"""Dates of feeds to UTC."""

from calendar import timegm
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import struct_time

_EARLIEST_YEAR = 1980
"""Nothing was published in feeds before; 1970 is what software writes that knows no date."""


def from_iso(text: object) -> datetime | None:
    """Return an ISO 8601 (RFC 3339) date in UTC, a date without a zone taken as UTC; None when it is none or impossible."""
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        return None
    return _plausible(at)


def from_text(text: str | None) -> datetime | None:
    """Return a date as RSS (RFC 822) or Atom (ISO 8601) writes it."""
    try:
        return from_iso(text) or _plausible(parsedate_to_datetime(text or ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def from_parts(parts: struct_time | None) -> datetime | None:
    """Return a date that feedparser has parsed (its parts are in UTC)."""
    if parts is None:
        return None
    try:
        return _plausible(datetime.fromtimestamp(timegm(parts), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _plausible(at: datetime) -> datetime | None:
    try:
        in_utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None
    return in_utc if in_utc.year >= _EARLIEST_YEAR else None
