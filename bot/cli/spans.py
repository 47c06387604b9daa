"""Times as people read them in a terminal: how long ago, in how long, and how much room."""

from datetime import datetime, timedelta

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_STEPS = ("bytes", "kB", "MB", "GB", "TB")
_THOUSAND = 1_000


def span(length: timedelta) -> str:
    """Return a span in its largest unit: "3 h"."""
    seconds = max(0, round(length.total_seconds()))
    size, unit = next((each for each in _UNITS if seconds >= each[0]), _UNITS[-1])
    return f"{seconds // size} {unit}"


def away(when: datetime, now: datetime) -> str:
    """Return how far an instant is from now: "3 h ago", "in 5 min"."""
    return f"in {span(when - now)}" if when > now else f"{span(now - when)} ago"


def room(size: float) -> str:
    """Return a number of bytes as people read it."""
    step = 0
    while size >= _THOUSAND and step < len(_STEPS) - 1:
        size, step = size / _THOUSAND, step + 1
    return f"{size:.0f} {_STEPS[step]}" if step == 0 or size >= 100 else f"{size:.1f} {_STEPS[step]}"  # noqa: PLR2004  (three digits)
