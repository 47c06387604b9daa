"""What people type, read into values; whatever cannot be read raises InvalidInput with one sentence that helps."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches

from babel import Locale, UnknownLocaleError

from bot.domain.choices import VALUES, Choice, Chosen
from bot.domain.errors import InvalidInput
from bot.domain.lengths import LONGEST_NAME, LONGEST_TEXT, checked_length
from bot.domain.naming import folded
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import EVERY_DAY, WEEKDAYS
from bot.domain.subscription import Mode
from bot.domain.time_zones import nearest_zone, shown_zone, zone_named, zones

__all__ = ["LONGEST_TEXT", "MOST_CARDS", "checked_length"]  # what is typed has a length, whoever reads it

_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})?)? ?(?P<half>am|pm)?", re.IGNORECASE)
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_DAY = 3
_WEEKLY = "weekly"
_NOON = 12
_OFF = ("off", "none", "never")
_SPAN = re.compile(r" ?(?:[-\u2010-\u2015~\u301c\uff5e]|\bto\b|\buntil\b) ?", re.IGNORECASE)
MOST_CARDS = 1_000
"""The most that a channel may ask for in an hour: more is no limit to anybody."""


def _typed(text: str) -> str:
    """Return what was typed on one line, with one space between its words."""
    return " ".join(checked_length(text).split())


def parse_time(text: str) -> time:
    """Read a time of day: 08:30, 8.30, 8h30, 8h, 8:30 pm."""
    typed = _typed(text)
    found = _CLOCK.fullmatch(typed)
    if found:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if half := (found["half"] or "").lower():
            hour = hour % _NOON + (_NOON if half == "pm" else 0)
        try:
            return time(hour, minute)
        except ValueError:
            pass
    raise InvalidInput(f'"{typed}" is no time of day: write it like 08:30.', code="bad_time", time=typed)


def parse_zone(text: str) -> str:
    """Read an IANA zone name in any case (Europe/Paris), its city alone (Paris), or hours from UTC (GMT+2, UTC-03:00)."""
    typed = _typed(text)
    if found := zone_named(typed):
        return found
    if near := nearest_zone(typed):
        raise InvalidInput(f'There is no time zone "{typed}": did you mean {near}?', code="bad_zone_near", zone=typed, guess=near)
    raise InvalidInput(f'There is no time zone "{typed}": write its IANA name, such as Europe/Paris.', code="bad_zone", zone=typed)


def suggest_zones(typed: str, limit: int = 25) -> list[str]:
    """Return zone names that contain what was typed, then the nearest spellings."""
    part = typed[:LONGEST_NAME].strip().replace(" ", "_").casefold()
    names = [name for name in zones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))]
    names.append("UTC")
    found = [name for name in names if part in name.casefold()]
    at_offset = zone_named(typed[:LONGEST_NAME])
    if not found and at_offset:
        return [shown_zone(at_offset)]
    return (found or get_close_matches(typed[:LONGEST_NAME], names, n=limit, cutoff=0.4))[:limit]


def parse_days(text: str) -> frozenset[int]:
    """Read the days of a digest: daily, weekdays, weekends, weekly (on Mondays, or on the days named), or names such as mon,thu.

    0 is Monday.
    """
    typed = _typed(text)
    wanted = typed.casefold()
    if wanted in ("", "daily", "everyday", "every day"):
        return EVERY_DAY
    names = [name for name in re.split(r"[,\s]+", wanted) if name]
    days = [_days_named(name) for name in names if name != _WEEKLY]
    if not names or not all(days):
        raise InvalidInput(f'"{typed}" names no days: write daily, weekdays, or days such as mon,thu.', code="bad_days", days=typed)
    return frozenset().union(*days) if days else frozenset({0})


def _days_named(name: str) -> frozenset[int]:
    """Return the days that one word names: weekdays, weekends, or a day in full or short (Monday, Mondays, mon, thurs.)."""
    groups = {"weekdays": WEEKDAYS, "weekends": EVERY_DAY - WEEKDAYS}
    if name in groups:
        return groups[name]
    bare = name.rstrip(".").removesuffix("s")
    return frozenset(day for day, full in enumerate(_DAY_NAMES) if len(bare) >= _SHORTEST_DAY and full.startswith(bare))


def parse_mode(text: str) -> Mode:
    """Read how matches reach the channel: live, digest or both."""
    typed = _typed(text)
    try:
        return Mode(typed.casefold())
    except ValueError:
        raise InvalidInput(f'"{typed}" is no mode: write live, digest or both.', code="bad_mode", mode=typed) from None


def parse_empty_days(text: str) -> bool:
    """Read what a digest time brings when nothing came: nothing, or say, which asks for a line that says so."""
    typed = _typed(text)
    if typed.casefold() in ("", "nothing", "say"):
        return typed.casefold() == "say"
    raise InvalidInput(f'"{typed}" is no setting for quiet days: write say or nothing.', code="bad_quiet", quiet=typed)


def parse_quiet_hours(text: str, zone: str) -> QuietHours | None:
    """Read the hours of `zone`, an IANA name, in which a channel gets no alerts: 22:00-07:00, 22-7, 10pm to 7am; off for none."""
    wanted = _typed(text)
    if wanted.casefold() in _OFF:
        return None
    try:
        begins, ends = (parse_time(each) for each in _SPAN.split(wanted))
    except (InvalidInput, ValueError):  # ValueError: not two parts
        pass
    else:
        if begins != ends:
            return QuietHours(begins=begins, ends=ends, zone=zone)
    raise InvalidInput(f'"{wanted}" is no span of hours: write it like 22:00-07:00, or off.', code="bad_quiet_hours", hours=wanted)


def parse_most_cards(text: str) -> int | None:
    """Read how many cards a channel gets in an hour: a number; default for the settings' number."""
    typed = _typed(text)
    wanted = typed.casefold()
    if wanted == "default":
        return None
    if re.fullmatch(r"[0-9]{1,9}", wanted) and 0 < int(wanted) <= MOST_CARDS:  # Python reads no number of thousands of digits
        return int(wanted)
    raise InvalidInput(
        f'"{typed}" is no number of cards: write 1 to {MOST_CARDS}, or default.',
        code="bad_most",
        cards=typed,
        most=MOST_CARDS,
    )


def parse_choice(of: Choice, text: str) -> Chosen | None:
    """Read what a channel chooses, by its value; default for what is usual."""
    typed = _typed(text)
    wanted, values = typed.casefold(), VALUES[of]
    if wanted == "default":
        return None
    if wanted in set(values):
        return values(wanted)
    known = ", ".join([*values, "default"])
    raise InvalidInput(f'"{typed}" is no choice for {of}: write {known}.', code="bad_choice", typed=typed, known=known)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, which each language calls by another name."""

    code: str

    def title(self, locale: str) -> str:
        """Return its name in the language of `locale`."""
        return Locale.parse(self.code, sep="-").get_language_name(locale.replace("-", "_")) or self.code


def parse_speech(text: str, spoken: Collection[str]) -> str:
    """Read one of the languages that Newsdesk speaks, by its code or by its name in any of them: fr, French, français."""
    typed = _typed(text)
    wanted, known = folded(typed), [Tongue(code) for code in spoken]
    for each in known:
        if wanted in {folded(each.code), *(folded(each.title(code)) for code in spoken)} or wanted.partition(" ")[0] == each.code:
            return each.code
    names = ", ".join(each.title("en") for each in known)
    raise InvalidInput(f'Newsdesk does not speak "{typed}": choose one of {names}.', code="unknown_speech", language=typed, known=known)


def parse_languages(text: str) -> frozenset[str]:
    """Read language codes such as "en, fr"; nothing, or "all", means every language."""
    codes = [code for code in re.split(r"[,\s]+", _typed(text).casefold()) if code]
    if codes == ["all"]:
        return frozenset()
    for code in codes:
        try:
            Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            raise InvalidInput(
                f'"{code}" is no language code: write codes such as en, fr, ja.', code="bad_language", language=code
            ) from None
    return frozenset(code.partition("-")[0] for code in codes)
