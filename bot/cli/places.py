"""Where the settings are looked for."""

from pathlib import Path

DEFAULTS = Path("config/newsdesk.toml")
"""A clone has it: all settings with their defaults, each behind a number sign."""
_PLACES = (Path("newsdesk.toml"), DEFAULTS)


def usual_place() -> Path | None:
    """Return the first file that exists of the usual places."""
    return next((place for place in _PLACES if place.is_file()), None)
