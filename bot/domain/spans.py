"""Spans of time as people type them: 1d, 3 days, a week."""

import re
from datetime import timedelta

from bot.domain.errors import InvalidInput
from bot.domain.lengths import checked_length

_SPAN = re.compile(r"(?P<count>\d{1,3}|an?)? ?(?P<unit>h|hours?|d|days?|w|weeks?)", re.IGNORECASE)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(days=7)}
_ASKED = frozenset({"", "asked", "last", "since i last asked"})


def parse_span(text: str) -> timedelta | None:
    """Read a span: 12h, 1d, 3 days, week; None for "asked", or nothing at all, which is since somebody last asked."""
    typed = " ".join(checked_length(text).split()).casefold()
    if typed in _ASKED:
        return None
    found = _SPAN.fullmatch(typed)
    count = int(found["count"]) if found and (found["count"] or "").isdigit() else 1
    if found is None or not count:
        raise InvalidInput(f'"{typed}" is no span of time: write 1d, 3d or 1w.', code="bad_span", span=typed)
    return count * _UNITS[found["unit"][0]]
