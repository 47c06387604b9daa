"""New facts: a number or a name that changes a story which others told before."""

import re
from collections.abc import Sequence

from bot.stories.aliases import NAME
from bot.stories.fingerprint import Fingerprint
from bot.stories.numbers import NUMBER, PER_CENT

ROUNDING = 0.1
"""Two reports of one number differ by rounding and currency; from a tenth on they say something else."""

ENOUGH_TO_KNOW = 3
"""So many reports say together who is part of a story; before that, each names another one."""


_QUANTITY = re.compile(rf"{NUMBER}[0-9]+(?:[.][0-9]+)?(?:e[+-][0-9]+)?{PER_CENT}?")
"""A number term that is an amount: H900 and 7.2.1 are names of things."""


def brings_new_fact(report: Fingerprint, earlier: Sequence[Fingerprint]) -> bool:
    """Say whether a report's title has a number that no earlier report has, though they had one, or a name that none of many has."""
    return _new_number(report, earlier) or _new_name(report, earlier)


def _new_number(report: Fingerprint, earlier: Sequence[Fingerprint]) -> bool:
    told = [term for each in earlier for term in each.title.all if _QUANTITY.fullmatch(term)]
    known = told + [term for each in earlier for term in each.rest.all if _QUANTITY.fullmatch(term)]
    numbers = [term for term in report.title.all if _QUANTITY.fullmatch(term)]
    return bool(told) and any(not any(_alike(number, each) for each in known) for number in numbers)


def _new_name(report: Fingerprint, earlier: Sequence[Fingerprint]) -> bool:
    if len(earlier) < ENOUGH_TO_KNOW:
        return False
    known = {term for each in earlier for term in (*each.title.all, *each.rest.all)}
    return any(term.startswith(NAME) and term not in known for term in report.title.all)


def _alike(one: str, other: str) -> bool:
    """Say whether two number terms may be the same number."""
    if one.endswith(PER_CENT) != other.endswith(PER_CENT):
        return False
    value, known = _value(one), _value(other)
    return abs(value - known) <= ROUNDING * max(abs(value), abs(known))


def _value(term: str) -> float:
    return float(term.removeprefix(NUMBER).removesuffix(PER_CENT))
