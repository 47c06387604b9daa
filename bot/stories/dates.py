"""Dates: two headlines that have nothing but a date in common tell two events, in any languages."""

import re
from collections.abc import Iterator
from typing import Final

from bot.stories.against import APART, Objection
from bot.stories.aliases import NOTION, RUBRIC
from bot.stories.fingerprint import Fingerprint
from bot.stories.numbers import NUMBER
from bot.stories.terms import Term

MONTHS: Final = frozenset(
    NOTION + month
    for month in (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    )
)  # fmt: skip
_DAY = re.compile(rf"{NUMBER}(?:(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?)?(?:0?[1-9]|[12][0-9]|3[01])")
"""A day as a number, or with the month that stands before it where months have capitals."""


def only_a_date(ours: Fingerprint, theirs: Fingerprint) -> Iterator[Objection]:
    """Yield why two reports are no report of one event: a month, with a day or without, is all that they share."""
    shared = [term for term in set(ours.terms).intersection(theirs.terms) if term.kind != RUBRIC]
    month = next((term.text for term in shared if term.text in MONTHS), "")
    if month and all(map(_is_of_date, shared)):
        yield Objection("only_a_date", APART, month, month)


def _is_of_date(term: Term) -> bool:
    return term.text in MONTHS or _DAY.fullmatch(term.text) is not None
