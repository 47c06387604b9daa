"""Dates of feeds to UTC: as RSS (RFC 822) and Atom (ISO 8601) write them, and as people's software does.

A date says its year, month and day itself: nothing is filled in from today, and what may mean one month or another means none.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.feeds.parsing.days import day_of
from bot.feeds.parsing.zones import FARTHEST, zone_of

_EARLIEST_YEAR: Final = 1980
"""Nothing was published in feeds before; 1970 is what software writes that knows no date."""
_LONGEST: Final = 100
_RFC_822: Final = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d)(?::(\d\d))?"
    r" (?:([+-])(\d\d)([0-5]\d)|GMT|UT|Z)"
)
"""As nearly all feeds write it: that is read at once."""
_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS: Final = {name: number for number, name in enumerate(_NAMES, start=1)}

_CLOCK = re.compile(
    r"(?<![\d+:-])(上午|下午|오전|오후)?\s*(\d{1,2})(?:[:h]|[時时点시]\s?)(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r"\s*([ap]\.?\s?m\b\.?|ص|م(?!\w))?",
    re.IGNORECASE,
)
_AFTER_NOON: Final = ("p", "下午", "오후", "م")
_BEFORE_NOON: Final = ("a", "上午", "오전", "ص")
_SECONDS = re.compile(r"\d{10}(?:\d{3})?")
_COMMENT = re.compile(r"\([^()]*\)")
_ODD_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u200e": None, "\u200f": None, "\u202f": " ", "\xa0": " "})
_NOON: Final = 12
_LAST_SECOND: Final = 59


def from_text(text: object) -> datetime | None:
    """Return the instant that a text names, in UTC; one without a zone is taken as UTC. None for none, and for the impossible."""
    if not isinstance(text, str) or not text.strip():
        return None
    written = text.strip()[:_LONGEST]
    at = _quickly(written) or _closely(written)
    return None if at is None else _plausible(at)


def _quickly(text: str) -> datetime | None:
    """Read the two usual forms."""
    try:
        found = _RFC_822.fullmatch(text)
        return datetime.fromisoformat(text.upper()) if found is None else _of_rfc_822(found)
    except (ValueError, OverflowError):
        return None


def _of_rfc_822(found: re.Match[str]) -> datetime:
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    at = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC)
    if not sign:
        return at
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    if ahead > FARTHEST:
        raise ValueError(sign + hours)
    return at + ahead if sign == "-" else at - ahead


def _closely(text: str) -> datetime | None:
    plain = text.translate(_ODD_SIGNS)
    bare = _COMMENT.sub(" ", plain).strip()
    try:
        if _SECONDS.fullmatch(bare):
            return datetime.fromtimestamp(int(bare[:10]), UTC)
        return _read(bare, " ".join(_COMMENT.findall(plain)))
    except (ValueError, OverflowError):
        return None


def _read(text: str, comments: str) -> datetime | None:
    """Read the day, wherever it stands, the time of day, and behind that the zone; some have it in a comment alone."""
    day = day_of(text)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    at = datetime(*day) + _time(clock)  # noqa: DTZ001 - the zone is what follows
    behind = text[clock.end() :].strip() if clock else ""
    return (at - zone_of(behind or comments, at)).replace(tzinfo=UTC)


def _time(clock: re.Match[str] | None) -> timedelta:
    if clock is None:
        return timedelta()
    hour, minute, second = int(clock[2]), int(clock[3]), min(int(clock[4] or 0), _LAST_SECOND)
    half = (clock[1] or clock[5] or "").lower()
    if half.startswith((*_BEFORE_NOON, *_AFTER_NOON)) and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half.startswith(_AFTER_NOON) else 0)
    if hour > 24 or minute > _LAST_SECOND:  # noqa: PLR2004 - 24:00 is the end of a day
        raise ValueError(clock[0])
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _plausible(at: datetime) -> datetime | None:
    try:
        in_utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None
    return in_utc if in_utc.year >= _EARLIEST_YEAR else None
