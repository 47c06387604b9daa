"""What a feed says of itself beyond its entries: how often to ask, its language, where it lives."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from lxml import etree

from bot.domain.fetching import NO_HINTS, Hints
from bot.feeds.parsing.languages import language_tag

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_OF_HINTS = frozenset({"ttl", "updatePeriod", "skipHours", "skipDays"})
_PARTS = _OF_HINTS | {"updateFrequency", "language", "link"}
_FORMATS = {"feed": "atom", "rdf": "rdf"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS_OF_A_DAY = 24
_LONGEST_TTL = 366 * 24 * 60


class Channel(NamedTuple):
    """What a feed says of itself. `format` is "atom", "rdf" (RSS 0.9x and 1.0) or "rss"; `parts` are elements by their names."""

    element: "etree._Element"
    format: str
    lang: str | None
    parts: "Mapping[str, Sequence[etree._Element]]"

    def text(self, name: str) -> str | None:
        """Return the text of the first part of that name."""
        return self.parts[name][0].text if name in self.parts else None


def channel_of(root: "etree._Element") -> Channel:
    """Look through the element that holds what the feed says of itself, once for all that is asked of it."""
    element = next(root.iterchildren("{*}channel"), root)
    parts: dict[str, list[etree._Element]] = {}
    for part in element.iterchildren("*"):
        if (name := _name(part)) in _PARTS:
            parts.setdefault(name, []).append(part)
    said = parts["language"][0].text if "language" in parts else None
    return Channel(
        element=element,
        format=_FORMATS.get(_name(root).lower(), "rss"),
        lang=language_tag(said) or language_tag(element.get(_XML_LANG)) or language_tag(root.get(_XML_LANG)),
        parts=parts,
    )


def _name(element: "etree._Element") -> str:
    """Return the name without its namespace."""
    name: str = element.tag.rpartition("}")[2]
    return name


def hints_of(channel: Channel) -> Hints:
    """Return how often the feed itself asks to be polled."""
    if _OF_HINTS.isdisjoint(channel.parts):
        return NO_HINTS
    return Hints(
        ttl=ttl(channel.text("ttl")),
        update_every=update_every(channel.text("updatePeriod"), channel.text("updateFrequency")),
        skip_hours=frozenset(_hours(_texts(channel, "skipHours", "{*}hour"))),
        skip_days=frozenset(_days(_texts(channel, "skipDays", "{*}day"))),
    )


def _texts(channel: Channel, part: str, name: str) -> list[str | None]:
    return [element.text for holder in channel.parts.get(part, ()) for element in holder.iterchildren(name)]


def ttl(minutes: str | None) -> timedelta | None:
    """Read RSS ttl, in minutes; None when it is missing or no positive number."""
    number = _whole(minutes)
    return timedelta(minutes=min(number, _LONGEST_TTL)) if number else None


def update_every(period: str | None, frequency: str | None) -> timedelta | None:
    """Read sy:updatePeriod and sy:updateFrequency (how often in a period, 1 when missing); None when there is no period."""
    span = _PERIODS.get((period or "").strip().lower())
    return span / (_whole(frequency) or 1) if span else None


def _hours(written: list[str | None]) -> set[int]:
    """RSS counts 0 to 23; some feeds write 24 for midnight, as an older version did."""
    numbers = {_whole(hour) for hour in written}
    return {number % _HOURS_OF_A_DAY for number in numbers if number is not None and number <= _HOURS_OF_A_DAY}


def _days(written: list[str | None]) -> set[int]:
    names = {(day or "").strip().lower() for day in written}
    return {number for number, name in enumerate(_DAYS) if name in names}


def _whole(text: str | None) -> int | None:
    digits = (text or "").strip()
    return int(digits[:9]) if digits.isascii() and digits.isdigit() else None
