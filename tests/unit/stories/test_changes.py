"""What a new report changes, as a card says it."""

from datetime import timedelta

import pytest

from bot.stories.changes import change_of, last_change, quantities
from tests.fakes.make import NOW, make_article


def article(title: str, minute: int = 0, summary: str = ""):
    """A report that was seen at a minute."""
    at = NOW + timedelta(minutes=minute)
    return make_article(title, summary=summary, seen_at=at, published_at=at)


@pytest.mark.parametrize(
    ("title", "amounts"),
    [
        ("Northgate to invest 12 billion euros in Dresden", [("12 billion euros", "EUR")]),
        ("Northgate raises its plan to €21bn", [("€21bn", "EUR")]),
        ("Un plan de 21 milliards d’euros pour Dresde", [("21 milliards d’euros", "EUR")]),
        ("12 millones de euros para 300 plantas", [("12 millones de euros", "EUR"), ("300 plantas", "plan")]),
        ("Earthquake kills 120 people in Lima", [("120 people", "peop")]),
        ("投資額は200億ドルに", [("200億ドル", "USD")]),
        ("投資額は3億4000万円", [("3.4億円", "JPY")]),
        ("투자 규모 200억 달러", [("200억 달러", "USD")]),
        ("Prices rise 30% in May", [("30%", "%")]),
        ("A 2-nanometre fab opens in 2026", []),
        ("Nobody is hurt", []),
    ],
)
def test_amounts_are_read_as_they_are_written(title, amounts):
    """With their scales and units, in the scripts that news are written in; years and small numbers are none."""
    assert [(each.phrase, each.of) for each in quantities(title)] == amounts


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("Northgate to invest 12 billion euros", "Northgate now spends 21 billion euros", "12", "21 billion euros"),
        ("Northgate to invest 12 Milliarden Euro", "Northgate raises its plan to €21bn", "12 Milliarden Euro", "€21bn"),
        ("Earthquake kills 120 people in Lima", "Lima earthquake: 350 people killed", "120", "350 people"),
        ("Prices rise 12%", "Prices rise 30% in a month", "12%", "30%"),
        ("Earthquake kills 120 people", "Earthquake costs 2 billion dollars", "", "2 billion dollars"),
    ],
)
def test_a_change_names_old_and_new(before, after, old, new):
    """What both end with stands once; an amount of something else is no old one."""
    change = change_of(article(after, 1), [article(before)])
    assert change
    assert (change.old, change.new, change.by.title) == (old, new, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Northgate to invest 12 billion euros", "Northgate invests 12.3 billion euros"),
        ("Northgate to invest 12 billion euros", "Northgate builds in Dresden"),
        ("Northgate builds in Dresden", "Northgate invests 12 billion euros"),
        ("Northgate to invest 12 billion euros", "12 Milliarden Euro für Dresden"),
    ],
)
def test_what_was_said_before_is_no_change(before, after):
    """Nor is rounding, nor the first amount at all."""
    assert change_of(article(after, 1), [article(before)]) is None


def test_what_an_earlier_summary_said_is_no_change():
    """It stood there, if not in the title."""
    assert change_of(article("Toll: 350 people", 1), [article("Quake kills 120 people", summary="Some fear 350 people dead.")]) is None


def test_the_last_change_counts():
    """Of several reports since the card was posted; what came before is no news."""
    reports = [
        article("Toll at 120 people"),
        article("Toll at 200 people", 1),
        article("Toll at 350 people", 2),
        article("Help arrives", 3),
    ]
    change = last_change(reversed(reports), [each.id for each in reports[1:]])
    assert change
    assert (change.old, change.new) == ("200", "350 people")
    assert last_change(reports, [reports[3].id]) is None
    assert last_change(reports, []) is None


@pytest.mark.parametrize("title", ["1" * 5_000, "9,9." * 2_000, "1 " * 5_000, "€" * 3_000 + "1", "1億" * 2_000])
def test_hostile_titles_are_read_quickly(title):
    """No title keeps a card waiting."""
    quantities(title)
