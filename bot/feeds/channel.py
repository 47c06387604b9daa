"""What a feed says of itself beyond its entries: how often to ask, its language, where it lives."""

from datetime import timedelta

from lxml import etree

from bot.domain.fetching import Hints
from bot.feeds.languages import language_tag

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_FORMATS = {"feed": "atom", "rdf": "rdf"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS_OF_A_DAY = 24
_LONGEST_TTL = 366 * 24 * 60


def channel_of(root: "etree._Element") -> "etree._Element":
    """Return the element that holds what the feed says of itself."""
    channel = root.find("{*}channel")
    return root if channel is None else channel


def format_of(root: "etree._Element") -> str:
    """Return "atom", "rdf" (RSS 0.9x and 1.0) or "rss"."""
    return _FORMATS.get(etree.QName(root).localname.lower(), "rss")


def language_of(root: "etree._Element") -> str | None:
    """Return the feed's language: RSS language, dc:language, or xml:lang."""
    channel = channel_of(root)
    return language_tag(channel.findtext("{*}language")) or language_tag(channel.get(_XML_LANG)) or language_tag(root.get(_XML_LANG))


def hints_of(root: "etree._Element") -> Hints:
    """Return how often the feed itself asks to be polled."""
    channel = channel_of(root)
    return Hints(
        ttl=ttl(channel.findtext("{*}ttl")),
        update_every=update_every(channel.findtext("{*}updatePeriod"), channel.findtext("{*}updateFrequency")),
        skip_hours=frozenset(_hours([hour.text for hour in channel.iterfind("{*}skipHours/{*}hour")])),
        skip_days=frozenset(_days([day.text for day in channel.iterfind("{*}skipDays/{*}day")])),
    )


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
