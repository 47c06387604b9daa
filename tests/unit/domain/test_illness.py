"""When those who follow a feed hear that it fails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.illness import fell_ill_lately, is_ill
from tests.fakes.make import NOW, make_source

DAY = timedelta(days=1)


@pytest.mark.parametrize(("errors", "answered", "ill", "news"), [
    (0, DAY * 3, False, False),
    (9, DAY / 2, False, False),
    (4, DAY * 2, False, False),
    (5, DAY, True, True),
    (7, DAY * 3, True, True),
    (30, DAY * 20, True, False),
    (5, None, True, True),
    (4, None, False, False),
    (30, None, True, False),
])  # fmt: skip
def test_a_feed_is_ill_after_a_day_and_five_failures(errors, answered, ill, news):
    """A bad night is nothing to tell of, and a feed that failed all month is told of no more."""
    feed = make_source(errors=errors, fetched_at=answered and NOW - answered)
    assert (is_ill(feed, NOW), fell_ill_lately(feed, NOW)) == (ill, news)
    ended = replace(feed, disabled_at=NOW)
    assert (is_ill(ended, NOW), fell_ill_lately(ended, NOW)) == (True, False)
