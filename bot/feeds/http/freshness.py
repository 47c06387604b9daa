"""What response headers say about coming back: Retry-After, Cache-Control, Age, Expires (RFC 9110 and 9111)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(days=366)
_MAX_AGE = re.compile(r"""(?:^|[,\s])max-age\s*=\s*"?(\d+)""", re.IGNORECASE)
_NEVER = re.compile(r"no-(?:cache|store)", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the answer stays fresh: max-age less Age, else Expires less Date; None when it does not say or is stale."""
    cache_control = headers.get("Cache-Control")
    if cache_control and _NEVER.search(cache_control):
        return None
    max_age = _MAX_AGE.search(cache_control) if cache_control else None
    span = _seconds(max_age[1]) - _age(headers) if max_age else _until_expiry(headers, now)
    return span if span and span > timedelta() else None


def retry_after(headers: Mapping[str, str]) -> timedelta | datetime | None:
    """Return the server's Retry-After as a span or an instant in UTC; None when it is missing or unreadable."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return _seconds(text)
    return http_date(text)


def http_date(text: str) -> datetime | None:
    """Return an HTTP date in UTC; None when `text` is none."""
    if not text:
        return None  # the commonest case by far: most answers have no such header
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # OverflowError: the zone leads out of the calendar
        return None


def _seconds(digits: str) -> timedelta:
    return min(timedelta(seconds=int(digits[:12])), _LONGEST)


def _age(headers: Mapping[str, str]) -> timedelta:
    text = headers.get("Age", "").strip()
    return _seconds(text) if text.isascii() and text.isdigit() else timedelta()


def _until_expiry(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    written = headers.get("Expires")
    expires = http_date(written) if written else None
    if expires is None:
        return None
    return min(expires - (http_date(headers.get("Date", "")) or now), _LONGEST)
