"""A feed over weeks: ill while it fails for long, news for some days, and well with the first good answer."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.illness import fell_ill_lately, is_ill
from bot.domain.source import Source
from tests.fakes.make import NOW, make_source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def failing(times: int, since: timedelta | None, **more: Any) -> Source:
    """Return a feed that failed so often in a row, and gave its last good answer so long ago."""
    return make_source(errors=times, fetched_at=None if since is None else NOW - since, **more)


@pytest.mark.parametrize(
    ("times", "since", "ill", "news"),
    [
        (0, HOUR, False, False),
        (4, 10 * DAY, False, False),
        (5, 23 * HOUR, False, False),
        (5, DAY, True, True),
        (9, 2 * DAY, True, True),
        (30, 4 * DAY - HOUR, True, True),
        (30, 4 * DAY, True, False),
        (300, 90 * DAY, True, False),
        (4, None, False, False),
        (5, None, True, True),
        (8, None, True, True),
        (9, None, True, False),
    ],
)
def test_a_feed_is_ill_after_a_day_of_failures_and_news_for_three(times: int, since: timedelta | None, ill: bool, news: bool):  # noqa: FBT001
    """One that never answered is ill with its fifth failure, and news for the next three."""
    feed = failing(times, since)
    assert (is_ill(feed, NOW), fell_ill_lately(feed, NOW)) == (ill, news)


def test_a_feed_that_has_ended_is_ill_and_no_news_of_this_kind():
    """Its end is told by a notice of its own."""
    ended = failing(0, HOUR, disabled_at=NOW)
    assert (is_ill(ended, NOW), fell_ill_lately(ended, NOW)) == (True, False)


@given(st.integers(0, 50), st.integers(-48, 24 * 40))
def test_what_is_news_is_ill(times: int, hours: int):
    """Also by a clock that stepped back before the last good answer."""
    feed = failing(times, hours * HOUR)
    assert is_ill(feed, NOW) or not fell_ill_lately(feed, NOW)


@given(st.lists(st.booleans(), min_size=1, max_size=120))
def test_between_two_good_answers_a_feed_falls_ill_at_most_once(answers: list[bool]):
    """Asked every six hours: once it is well again, it is well until it has failed for a day."""
    errors, fetched, begun = 0, NOW, 0
    was_ill = False
    for number, good in enumerate(answers, start=1):
        now = NOW + number * 6 * HOUR
        errors, fetched = (0, now) if good else (errors + 1, fetched)
        ill = is_ill(make_source(errors=errors, fetched_at=fetched), now)
        begun = 0 if good else begun + (ill and not was_ill)
        was_ill = ill
        assert begun <= 1
        assert not (good and ill)
