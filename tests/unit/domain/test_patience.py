"""The pauses that servers ask for: a week at most, whatever they say."""

from datetime import timedelta

import pytest

from bot.domain.errors import Throttled
from bot.domain.times import patience

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [
        (0, timedelta(0)),
        (1.5, timedelta(seconds=1.5)),
        (604_800, WEEK),
        (604_801, WEEK),
        (1e30, WEEK),
        (float("inf"), WEEK),
        (-5, timedelta(0)),
        (float("nan"), timedelta(0)),
    ],
)
def test_a_number_of_seconds_is_a_pause_of_a_week_at_most(seconds, wait):
    """Also one that is beyond any calendar, or no number at all."""
    assert patience(seconds) == wait


def test_no_platform_silences_a_channel_for_longer():
    """Whichever of them asks, and however it was read."""
    assert Throttled("Slack asks for a pause.", retry_after=timedelta(days=366)).retry_after == WEEK
    assert Throttled("Slack asks for a pause.", retry_after=timedelta(seconds=3)).retry_after == timedelta(seconds=3)
