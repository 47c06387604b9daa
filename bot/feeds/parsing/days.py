"""The day that a text names: in numbers whose order is certain, or with the month's name in any language that is matched."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias
from unicodedata import combining, normalize

from bot.feeds.parsing.month_names import MONTHS

Day: TypeAlias = tuple[int, int, int]
"""Year, month, day."""

_WORD = r"[^\s\d.,/:;()+'\u2019-]+"
_TAIL = r"(?:\s(?:الاول|الثاني))?"  # of Arabic months of two words
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})(?!\d)|(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})")
_EAST_ASIAN_MONTH = re.compile(r"(?<![\d:])(\d{1,2})\s+(\d{1,2}|[一二三四五六七八九十]{1,2})[月월]\s+(\d{4})(?!\d)")
"""As Java writes RFC 822 in Japanese, Korean and Chinese."""
_NUMERALS: Final = {name: number for number, name in enumerate((*"一二三四五六七八九十", "十一", "十二"), start=1)}
_WITH_DOTS = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_EITHER_WAY = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s*(?:thang|thg|th)\s*(\d{1,2}),?\s*(?:nam\s*)?(\d{4})(?!\d)")
_YEAR = r"(\d{4}|\d\d)(?![\d:h])"
_DAY_FIRST = re.compile(
    rf"(?<![\d:])(\d{{1,2}})(?:st|nd|rd|th|er)?\.?[\s-]*(?:(?:de|of)\s+|d['\u2019]\s?)?({_WORD}{_TAIL})\.?[\s,-]*(?:(?:de|del|of)\s+)?['\u2019]?{_YEAR}"
)
_DAY_FIRST_YEAR_LAST = re.compile(rf"(?<![\d:])(\d{{1,2}})\s+({_WORD}{_TAIL})\.?\s+\d{{1,2}}:.*?(?<![\d:+-])(\d{{4}})(?!\d)")
_MONTH_FIRST = re.compile(rf"({_WORD})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:\D.*?|\d{{1,2}}:.*?)?(?<![\d:+-])(\d{{4}})(?!\d)")
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})\.?[\s-]+({_WORD})\.?[\s-]+(\d{{1,2}})(?!\d)")
_MONTHS_OF_A_YEAR: Final = 12
_CENTURY: Final = 100
_OF_LAST_CENTURY: Final = 69  # and above, of two digits: POSIX
_SHORTEST: Final = 3


def day_of(text: str) -> Day | None:
    """Return the day that a text names; None where it names none, or may mean one or another."""
    folded = _folded(text)
    for days in (_in_order(folded), _named(folded)):
        day = next(days, None)
        if day is not None:
            return day
    return _either_way(folded)


def _folded(text: str) -> str:
    """Return the text without case and marks."""
    return normalize("NFC", "".join(char for char in normalize("NFKD", text.casefold()) if not combining(char)))


def _in_order(text: str) -> Iterator[Day]:
    """Yield days in numbers: the year first, or behind dots last."""
    for pattern in (_EAST_ASIAN, _ISO):
        if found := pattern.search(text):
            year, month, day = (int(number) for number in found.groups() if number)
            yield year, month, day
    if found := _EAST_ASIAN_MONTH.search(text):
        yield int(found[3]), _NUMERALS.get(found[2]) or int(found[2]), int(found[1])
    for pattern in (_WITH_DOTS, _VIETNAMESE):
        if found := pattern.search(text):
            day, month, year = map(int, found.groups())
            yield year, month, day


def _named(text: str) -> Iterator[Day]:
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_DAY_FIRST_YEAR_LAST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3))):
        for found in pattern.finditer(text):
            year, name, day = (found[number] for number in order)
            if month := month_named(name):
                yield _whole_year(int(year)), month, int(day)


def _either_way(text: str) -> Day | None:
    """Read 23/11/2026 and 11/23/2026; 3/11/2026 may be in March or in November."""
    found = _EITHER_WAY.search(text)
    if found is None:
        return None
    one, other, year = map(int, found.groups())
    if one > _MONTHS_OF_A_YEAR or one == other:
        return year, other, one
    return (year, one, other) if other > _MONTHS_OF_A_YEAR else None


def _whole_year(year: int) -> int:
    if year >= _CENTURY:
        return year
    return year + (1900 if year >= _OF_LAST_CENTURY else 2000)


def month_named(name: str) -> int | None:
    """Return the month of a folded name, in full or short; None where it is none, or the beginning of two."""
    bare = " ".join(name.split())
    known = _months()
    if bare in known:
        return known[bare]
    begun = {month for full, month in known.items() if full.startswith(bare)} if len(bare) >= _SHORTEST else set()
    return begun.pop() if len(begun) == 1 else None


@cache
def _months() -> Mapping[str, int]:
    return {name: number for number, names in enumerate(MONTHS.split("\n\n"), start=1) for name in names.split()} | {
        "كانون الثاني": 1, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الاول": 12,
    }  # fmt: skip
