"""How many new articles one source may bring in a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.article import Identity
from bot.domain.source import SourceId
from bot.polling.decide import FreshEntry
from bot.polling.quota import Brought, day_of, within_quota
from bot.polling.rules import DEFAULT_RULES
from tests.fakes.make import NOW, make_entry

RULES = replace(DEFAULT_RULES, articles_a_day=3)
HERE, THERE = SourceId(1), SourceId(2)


def fresh(*hours_ago: int | None) -> list[FreshEntry]:
    """Entries that are so old; None: undated, and so as new as can be."""
    made = [make_entry(f"Item {number}", published_at=_ago(each)) for number, each in enumerate(hours_ago, start=1)]
    return [FreshEntry(entry=entry, identity=Identity(number)) for number, entry in enumerate(made, start=1)]


def _ago(hours: int | None) -> datetime | None:
    return None if hours is None else NOW - timedelta(hours=hours)


def numbers(*hours_ago: int | None, brought: int = 0, rules=RULES) -> list[int]:
    return [int(each.identity) for each in within_quota(fresh(*hours_ago), brought, NOW, rules)]


@pytest.mark.parametrize(
    ("hours_ago", "brought", "kept"),
    [
        ((1, 2, 3), 0, [1, 2, 3]),
        ((1, 2, 3, 4), 0, [1, 2, 3]),
        ((4, 1, 3, 2), 0, [2, 3, 4]),
        ((4, 1, 3, 2), 2, [2]),
        ((1, 2), 3, []),
        ((1, 2), 99, []),
        ((5, None, 4, 3), 1, [2, 4]),
        ((), 0, []),
    ],
)
def test_the_newest_are_kept_in_their_order(hours_ago, brought, kept):
    """Whatever order a document has; what its source brought before today counts."""
    assert numbers(*hours_ago, brought=brought) == kept


def test_without_a_limit_all_are_kept():
    """For whoever wants it so."""
    assert numbers(*range(9), brought=99, rules=replace(RULES, articles_a_day=None)) == list(range(1, 10))


def test_a_day_begins_at_midnight_utc():
    """Wherever the one who looks is."""
    assert day_of(datetime.fromisoformat("2026-03-02T01:30:00+02:00")) == datetime(2026, 3, 1, tzinfo=UTC)


def test_counts_are_of_one_day_and_one_source():
    """What was stored before the process began is among them; the next day, and the one before, begin anew."""
    brought = Brought()
    assert not brought.is_of(NOW)
    brought.begin(NOW, {HERE: 2})
    brought.add(HERE, 3)
    brought.add(THERE, 1)
    assert (brought.by(HERE), brought.by(THERE), brought.by(SourceId(3))) == (5, 1, 0)
    assert brought.is_of(day_of(NOW) + timedelta(hours=23, minutes=59))
    assert not brought.is_of(day_of(NOW) + timedelta(days=1))
    assert not brought.is_of(NOW - timedelta(days=1))
