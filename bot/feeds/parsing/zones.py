"""Time zones as feeds write them behind a time of day: +02:00, +0200, GMT+1, CEST, Europe/Paris."""

import re
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?([0-5]\d))?(?![\d:-])")
_REGION = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")
_NAME = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])")
FARTHEST: Final = timedelta(hours=14)

_HOURS: Final = {
    "GMT": 0, "UTC": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "WAT": 1, "CEST": 2, "MESZ": 2, "EET":
    2, "CAT": 2, "SAST": 2, "IDT": 3, "EEST": 3, "EAT": 3, "MSK": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "NPT": 5.75,
    "ICT": 7, "WIB": 7, "WITA": 8, "HKT": 8, "SGT": 8, "PHT": 8, "AWST": 8, "WIT": 9, "JST": 9, "KST": 9, "ACST": 9.5,
    "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "BRT": -3, "BRST": -2, "ART":
    -3, "CLST": -3, "CLT": -4, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "COT": -5, "PET": -5, "ET": -5, "CT": -6, "MT": -7, "PT": -8,
}  # fmt: skip
"""Of names with several meanings the one of RFC 822, else of the country with most readers."""
_WITH_SUMMER: Final = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}


def zone_of(text: str, at: datetime) -> timedelta:
    """Return how far ahead of UTC the zone is that stands in a text, at a local time; an offset counts before a name. None named: UTC."""
    for sign, hours, minutes in _OFFSET.findall(text):
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if offset <= FARTHEST:
            return -offset if sign == "-" else offset
    return _of_region(text, at) or _of_name(text, at)


def _of_region(text: str, at: datetime) -> timedelta | None:
    found = _REGION.search(text)
    return found and _offset(found[0], at)


def _of_name(text: str, at: datetime) -> timedelta:
    name = next((each for each in _NAME.findall(text) if each in _HOURS), "UTC")
    return (_offset(_WITH_SUMMER[name], at) if name in _WITH_SUMMER else None) or timedelta(hours=_HOURS[name])


def _offset(region: str, at: datetime) -> timedelta | None:
    try:
        return at.replace(tzinfo=ZoneInfo(region)).utcoffset()
    except (KeyError, ValueError, OSError):  # no zone of that name, or no folder of zones
        return None
