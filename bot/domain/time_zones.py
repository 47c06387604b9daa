"""Time zones as people name them: by city, by IANA name, or by how far they are from UTC."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import available_timezones

_OFFSET = re.compile(r"(?:gmt|utc|z)? ?([+-]) ?(\d{1,2})(?:[:.h]?(\d{2}))?", re.IGNORECASE)
_WITHOUT_OFFSET: Final = frozenset({"gmt", "utc", "z", "zulu"})
_SIGNS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\uff0b": "+"})
_OF_PARTS: Final = {
    (5, 30): "Asia/Kolkata",
    (5, 45): "Asia/Kathmandu",
    (3, 30): "Asia/Tehran",
    (4, 30): "Asia/Kabul",
    (6, 30): "Asia/Yangon",
    (8, 45): "Australia/Eucla",
    (9, 30): "Australia/Darwin",
    (-9, -30): "Pacific/Marquesas",
}
"""Places that are so far ahead all the year: IANA has names for whole hours only."""
_FIXED = re.compile(r"Etc/GMT([+-])(\d{1,2})")
_OF_OLD: Final = ("Brazil/", "Canada/", "Chile/", "Etc/", "Mexico/", "US/")
"""Groups of names that others replaced."""
_NEAR: Final = 0.8  # of 1
_SHORTEST: Final = 4  # letters: the short names are like too many words
_WESTMOST, _EASTMOST = -12, 14


def zone_named(text: str) -> str | None:
    """Return the IANA name of what a person typed in any case: Europe/Paris, Paris, GMT+2, UTC-03:00; None where there is none."""
    wanted = " ".join(text.translate(_SIGNS).split())
    if found := _OFFSET.fullmatch(wanted):
        return _at_offset(found)
    key = wanted.replace(" ", "_").casefold()
    return "UTC" if key in _WITHOUT_OFFSET else _names().get(key)


def nearest_zone(text: str) -> str | None:
    """Return the zone, by its name or its city, that a slip of the pen may have meant; offsets from UTC are no names."""
    key = "_".join(text.split()).casefold()
    if len(key) < _SHORTEST or not key.replace("_", "").replace("/", "").isalpha():
        return None
    near = get_close_matches(key, [name for name, zone in _names().items() if not zone.startswith(_OF_OLD)], n=1, cutoff=_NEAR)
    return _names()[near[0]] if near else None


def is_zone(text: str) -> bool:
    """Whether a text names a zone by itself; a bare number of hours may be a time."""
    return text.lstrip()[:1] not in "+-" and zone_named(text) is not None


def shown_zone(zone: str) -> str:
    """Return the name of a zone as people read it: the IANA names of whole hours have the sign the other way round."""
    found = _FIXED.fullmatch(zone)
    return zone if found is None else f"UTC{'-' if found[1] == '+' else '+'}{found[2]}"


def _at_offset(found: re.Match[str]) -> str | None:
    sign = -1 if found[1] == "-" else 1
    hours, minutes = sign * int(found[2]), sign * int(found[3] or 0)
    if minutes:
        return _OF_PARTS.get((hours, minutes))
    if not _WESTMOST <= hours <= _EASTMOST:
        return None
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


@cache
def zones() -> Sequence[str]:
    """Return all IANA names, sorted: listing them reads files."""
    return sorted(available_timezones())


@cache
def _names() -> Mapping[str, str]:
    """Return the names by what people type: in full, or the city; those of whole hours in full only."""
    cities = {name.rpartition("/")[2].casefold(): name for name in reversed(zones()) if not name.startswith("Etc/")}
    return cities | {name.casefold(): name for name in zones()}
