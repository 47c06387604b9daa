"""The figure by which names rise: what holds of it whatever the counts, and how names are spelled that become terms."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.matching.rising import LEAST_LIKELIHOOD, Names, Totals, likelihood, spelling_of
from bot.matching.scan import MatchText

COUNTS = st.integers(0, 400)


@given(COUNTS, COUNTS, st.integers(1, 4_000), st.integers(1, 40_000))
def test_what_is_no_more_frequent_than_before_does_not_rise(on_topic: int, before: int, week: int, weeks: int):
    """Nor is a likelihood ever below nothing."""
    assume(on_topic <= week and before <= weeks)
    found = likelihood(on_topic, before, Totals(week=week, before=weeks))
    assert found >= -1e-9
    if on_topic * weeks <= before * week:
        assert found == 0.0


@given(st.integers(1, 200), st.integers(0, 50), st.integers(500, 2_000), st.integers(2_000, 20_000))
def test_more_of_the_same_is_surer(on_topic: int, before: int, week: int, weeks: int):
    """One more article of the week with the name never makes it less sure, where it rises at all."""
    totals = Totals(week=week, before=weeks)
    less, more = likelihood(on_topic, before, totals), likelihood(on_topic + 1, before, totals)
    assert more >= less


@given(st.integers(3, 100), st.integers(500, 2_000), st.integers(5_000, 20_000))
def test_one_more_before_makes_it_less_sure(on_topic: int, week: int, weeks: int):
    """A name that was there already is no news."""
    totals = Totals(week=week, before=weeks)
    assert likelihood(on_topic, 1, totals) <= likelihood(on_topic, 0, totals)


@pytest.mark.parametrize(
    ("on_topic", "before", "sure"),
    [(1, 0, False), (2, 0, False), (3, 0, True), (4, 0, True), (6, 3, True), (6, 24, False), (12, 48, False), (30, 30, True)],
)
def test_the_bar_is_passed_by_what_a_reader_would_call_a_rise(on_topic: int, before: int, sure: bool):  # noqa: FBT001
    """Of a hundred articles in the week, and four hundred before."""
    assert (likelihood(on_topic, before, Totals(week=100, before=400)) >= LEAST_LIKELIHOOD) is sure


def test_without_articles_nothing_rises():
    """A topic that had none in the week, or none before, is divided by nothing."""
    assert likelihood(0, 0, Totals()) == 0.0
    assert likelihood(3, 0, Totals(week=3)) >= 0.0


@pytest.mark.parametrize(
    ("name", "lang", "has", "has_not"),
    [
        ("Astra", "en", "Astra opens its doors to hospitals", "The motto is ad astra"),
        ("C2PA", "en", "Cameras sign pictures by C2PA", "Cameras sign pictures"),
        ("DeepRiver Nine", "en", "A test of DeepRiver Nine in schools", "A deep river and nine schools"),
        ("Kestrel-3", "en", "The lab shows Kestrel-3 to the press", "A kestrel sits on the mast"),
    ],
)
def test_a_name_is_found_where_it_is_meant(name: str, lang: str, has: str, has_not: str):
    """As the term that it would become finds it: a single word with its capital alone."""
    names = Names({name: spelling_of(name)})
    assert names.of(MatchText(title=has, lang=lang)) == {name}
    assert names.of(MatchText(title=has_not, lang=lang)) == frozenset()
