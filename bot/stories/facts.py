"""New facts: a number or a name that changes a story which others told before."""

import re
from collections.abc import Sequence

from bot.stories.aliases import NAME
from bot.stories.fingerprint import Fingerprint, Terms
from bot.stories.numbers import NUMBER, PER_CENT
from bot.stories.terms import Term

ROUNDING = 0.1
"""Two reports of one number differ by rounding and currency; from a tenth on they say something else."""

ENOUGH_TO_KNOW = 3
"""So many reports say together who is part of a story; before that, each names another one."""

FIRST_ASKED = 5
LATEST_ASKED = 15
"""What a story of hundreds of reports knows stands in its first and its latest ones."""

_QUANTITY = re.compile(rf"{NUMBER}[0-9]+(?:[.][0-9]+)?(?:e[+-][0-9]+)?{PER_CENT}?")
"""A number term that is an amount: H900 and 7.2.1 are names of things."""


def brings_new_fact(report: Fingerprint, members: Sequence[Fingerprint]) -> bool:
    """Say whether a report's title has a number that no earlier report has, though they had one, or a name that none of many has.

    `members` are the earlier reports, oldest first; of many, the first and the latest are asked.
    """
    numbers, names = _numbers(report.title), _names(report.title)
    if not numbers and not names:
        return False
    earlier = members if len(members) <= FIRST_ASKED + LATEST_ASKED else (*members[:FIRST_ASKED], *members[-LATEST_ASKED:])
    return _new_number(numbers, earlier) or _new_name(names, earlier)


def _new_number(numbers: list[str], earlier: Sequence[Fingerprint]) -> bool:
    numbered = [term for each in earlier for term in _numbers(each.title)] if numbers else []
    if not numbered:
        return False
    known = numbered + [term for each in earlier for term in _numbers(each.rest)]
    return any(not any(_alike(number, each) for each in known) for number in numbers)


def _new_name(names: list[Term], earlier: Sequence[Fingerprint]) -> bool:
    if len(earlier) < ENOUGH_TO_KNOW:
        return False
    return any(not any(name in each.title.all or name in each.rest.all for each in earlier) for name in names)


def _numbers(terms: Terms) -> list[str]:
    return [term.text for term in terms.crossing if term.kind == NUMBER and _QUANTITY.fullmatch(term.text)]


def _names(terms: Terms) -> list[Term]:
    return [term for term in terms.crossing if term.kind == NAME]


def _alike(one: str, other: str) -> bool:
    """Say whether two number terms may be the same number."""
    if one.endswith(PER_CENT) != other.endswith(PER_CENT):
        return False
    value, known = _value(one), _value(other)
    return abs(value - known) <= ROUNDING * max(abs(value), abs(known))


def _value(term: str) -> float:
    return float(term.removeprefix(NUMBER).removesuffix(PER_CENT))
