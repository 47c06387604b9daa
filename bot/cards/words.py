"""The words around a card, by language: texts from config/locales, dates and plurals from the CLDR through Babel."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.domain.errors import InvalidInput, Param, SettingError, Titled
from bot.domain.time_zones import shown_zone

FALLBACK = "en"
_UNSPACED = frozenset({"ja", "zh"})
_JUST_NOW = timedelta(seconds=1)
_CALLS = re.compile(r"(?P<platform>\w+)\.calls\.(?P<word>.+)")
_TRADITIONAL = re.compile(r"zh-(?:TW|HK|MO|Hant)\b", re.IGNORECASE)

Texts = Mapping[str, str]


class Speech:
    """The texts of one language. A key is a dotted path; a plural has one text per CLDR category beneath it."""

    def __init__(self, code: str, texts: Texts, fallback: Texts) -> None:
        self.code = code
        self._locale = Locale.parse(code, sep="-")
        self._texts = texts
        self._fallback = fallback

    def say(self, key: str, **params: str | int) -> str:
        """Return the text of `key` with its parameters filled in.

        `count` chooses the plural; `permissions`, by their English names, are called as in the reader's own client, and counted.
        """
        if "permissions" in params:
            names = str(params["permissions"]).split(", ")
            params |= {"count": len(names), "permissions": self.enumerate(map(self._permission, names))}
        text = self._find(key, params.get("count"))
        if text is None:
            raise KeyError(key)
        return text.format(**params)

    def _permission(self, name: str) -> str:
        key = f"discord.permissions.{name.lower().replace(' ', '_')}"
        return self.say(key) if self.has(key) else name

    def template(self, key: str) -> str:
        """Return the text of `key` with its parameters still to be filled in, for a renderer that knows them."""
        text = self._find(key, None)
        if text is None:
            raise KeyError(key)
        return text

    def _find(self, key: str, count: str | int | None) -> str | None:
        keys = [key] if count is None else [f"{key}.{self._locale.plural_form(int(count))}", f"{key}.other", key]
        return next((texts[each] for texts in (self._texts, self._fallback) for each in keys if each in texts), None)

    def has(self, key: str) -> bool:
        """Say whether there is a text for `key`, with or without plurals, in this language or in English.

        Which plural a language wants is not asked for: to know that of all languages takes 8 MB.
        """
        return any(each in texts for texts in (self._texts, self._fallback) for each in (key, f"{key}.other"))

    def refuse(self, error: InvalidInput) -> str:
        """Return the sentence of an error in this language, in English where it has no translation."""
        key = f"errors.{error.code}"
        return self.say(key, **self.named(error.params)) if error.code and self.has(key) else str(error)

    def named(self, params: Mapping[str, Param]) -> dict[str, str | int]:
        """Return the parameters of an error as this language calls them; of several things, one is to be chosen."""
        return {name: self._called(value) for name, value in params.items()}

    def _called(self, value: Param) -> str | int:
        if isinstance(value, str | int):
            return value
        return value.title(self.code) if isinstance(value, Titled) else self.choice(each.title(self.code) for each in value)

    def choice(self, parts: Iterable[str]) -> str:
        """Join with commas and the language's "or"."""
        return format_list(list(parts), style="or", locale=self._locale)

    def language(self, code: str) -> str:
        """Return a language's name, or its code where nobody named it."""
        try:
            return Locale.parse(code, sep="-").get_language_name(self._locale) or code
        except (UnknownLocaleError, ValueError):
            return code

    def enumerate(self, parts: Iterable[str]) -> str:
        """Join with commas and the language's "and"."""
        return format_list(list(parts), locale=self._locale)

    def sentences(self, said: Iterable[str]) -> str:
        """Join whole sentences as the language parts them."""
        return ("" if self.code in _UNSPACED else " ").join(said)

    def number(self, value: float, digits: int = 3) -> str:
        """Return a number with so many digits that count, and the language's decimal sign: 2.5, in French 2,5."""
        return format_decimal(float(f"{value:.{digits}g}"), locale=self._locale)

    def day(self, day: date) -> str:
        """Return a date in full: Monday, November 23, 2026."""
        return format_date(day, "full", locale=self._locale)

    def long_date(self, day: date) -> str:
        """Return a date within a sentence: November 23, 2026."""
        return format_date(day, "long", locale=self._locale)

    def short_date(self, day: date) -> str:
        """Return a date in short: Nov 23, 2026."""
        return format_date(day, "medium", locale=self._locale)

    def weekdays(self, days: Iterable[int]) -> str:
        """Return weekdays by their short names, Monday (0) first."""
        names = self._locale.days["format"]["abbreviated"]
        return self.enumerate(names[day] for day in sorted(days))

    def short_day(self, day: date) -> str:
        """Return a weekday and day: Mon, Nov 23."""
        skeleton = self._locale.datetime_skeletons.get("MMMEd") or self._locale.datetime_skeletons["MMMd"]
        return format_date(day, str(skeleton.pattern), locale=self._locale)

    def heading_day(self, day: date) -> str:
        """Return a date as a heading, without the year: Monday, November 30."""
        skeletons = self._locale.datetime_skeletons
        pattern = str((skeletons.get("MMMMEd") or skeletons["MMMEd"]).pattern).replace("E", "EEEE")
        said = format_date(day, pattern, locale=self._locale)
        return said[:1].upper() + said[1:]

    def ago(self, span: timedelta) -> str:
        """Return a span as time that passed: 2 minutes ago; nothing, or a clock that is ahead, is a second ago."""
        return format_timedelta(-max(span, _JUST_NOW), add_direction=True, locale=self._locale)

    def moment(self, when: datetime, zone: str, now: datetime) -> str:
        """Return an instant as people say it in `zone`: tomorrow 08:30, Paris."""
        local = when.astimezone(ZoneInfo(zone))
        days = (local.date() - now.astimezone(ZoneInfo(zone)).date()).days
        near = {0: "time.today", 1: "time.tomorrow"}.get(days)
        day = self.say(near) if near else self.short_day(local.date())
        clock = format_time(local, "HH:mm", locale=self._locale)
        return self.say("time.moment", day=day, time=clock, place=self.place(zone))

    def clock_time(self, when: datetime) -> str:
        """Return the time of day of an instant, in the zone that it has."""
        return format_time(when, "HH:mm", locale=self._locale)

    def place(self, zone: str) -> str:
        """Return the city that a zone is named after, in this language; the zone's own name where it has no city."""
        shown = shown_zone(zone)
        return get_timezone_location(shown, locale=self._locale, return_city=True) if "/" in shown else shown


class Words:
    """The texts of all languages.

    Some platforms' clients call things otherwise than a language's texts do: a table [PLATFORM.calls] says what takes the place of which
    word (French: a canal is a salon on Discord).
    """

    def __init__(self, texts: Mapping[str, Texts]) -> None:
        plain = {code: {key: text for key, text in own.items() if not _CALLS.match(key)} for code, own in texts.items()}
        self.languages: tuple[str, ...] = tuple(texts)
        self._speeches: dict[tuple[str, str], Speech] = {}
        for code, own in plain.items():
            self._speeches[code, ""] = Speech(code, own, plain[FALLBACK])
            for platform, called in _calls(texts[code]).items():
                self._speeches[code, platform] = Speech(code, _called(own, called), plain[FALLBACK])

    @classmethod
    def parse(cls, files: Mapping[str, str]) -> Self:
        """Read TOML texts by language code; raise SettingError that names the file."""
        return cls({code: _flatten(_load(code, text)) for code, text in files.items()})

    def into(self, locale: str, platform: str = "") -> Speech:
        """Return the texts of the nearest language, in the words of a platform: fr for fr-CA, English for what nobody translated.

        Who reads traditional characters is not given simplified ones.
        """
        code = locale.replace("_", "-")
        near = code.partition("-")[0]
        known = next((each for each in (code, near) if each in self.languages and not _TRADITIONAL.match(code)), FALLBACK)
        return self._speeches.get((known, platform)) or self._speeches[known, ""]


def _calls(texts: Texts) -> dict[str, dict[str, str]]:
    """Return by platform which words stand for which."""
    calls: dict[str, dict[str, str]] = {}
    for key, text in texts.items():
        if found := _CALLS.match(key):
            calls.setdefault(found["platform"], {})[found["word"]] = text
    return calls


def _called(texts: Texts, words: Mapping[str, str]) -> Texts:
    """Return texts with other words in the place of some, but not of the names of parameters."""
    these = re.compile(rf"(?<![\w{{])(?:{'|'.join(map(re.escape, words))})(?!\w)")
    return {key: these.sub(lambda found: words[found[0]], text) for key, text in texts.items()}


def _load(code: str, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"config/locales/{code}.toml is not valid TOML: {error}.") from error


def _flatten(table: Mapping[str, object], path: str = "") -> Texts:
    texts: dict[str, str] = {}
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            texts |= _flatten(value, here)
        else:
            texts[here] = str(value)
    return texts
