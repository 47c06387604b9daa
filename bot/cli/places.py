"""Where the settings are looked for."""

from pathlib import Path

_PLACES = (Path("newsdesk.toml"), Path("config/newsdesk.toml"))


def usual_place() -> Path | None:
    """Return the first file that exists of the usual places."""
    return next((place for place in _PLACES if place.is_file()), None)
