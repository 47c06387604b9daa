"""Intervals of figures."""

from bot.measure.intervals import interval


def share(sums: tuple[float, ...]) -> float:
    """Right ones among all."""
    return sums[0] / sums[1] if sums and sums[1] else 1.0


def test_an_interval_holds_the_figure_and_is_the_same_each_time():
    """Thirty right of forty are about three quarters."""
    parts = [(1.0, 1.0)] * 30 + [(0.0, 1.0)] * 10
    found = interval(parts, share)
    assert 0.55 < found.low < 0.75 < found.high < 0.95
    assert interval(parts, share) == found


def test_more_of_the_same_makes_it_narrower():
    """A hundred times as many reports leave less to chance."""
    few, many = interval([(1.0, 1.0), (0.0, 1.0)] * 5, share), interval([(1.0, 1.0), (0.0, 1.0)] * 500, share)
    assert many.high - many.low < few.high - few.low


def test_of_nothing_the_interval_is_the_figure_of_nothing():
    """An empty set is no failure."""
    assert interval([], share) == (1.0, 1.0)
