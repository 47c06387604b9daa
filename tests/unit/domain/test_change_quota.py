"""So many changes a minute: counted by workspace, and by person for what comes to one alone."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.change_quota import ChangeQuota, whose
from bot.domain.destination import HOUSE, Platform, Workspace, person_of
from bot.domain.errors import InvalidInput
from tests.fakes.make import make_destination

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE, THERE = Workspace(Platform.SLACK, "T1"), Workspace(Platform.SLACK, "T2")


def spend(quota: ChangeQuota, *seconds: float, by: Workspace = HERE) -> None:
    """Change something at each of these seconds."""
    for each in seconds:
        quota.spend(by, NOW + timedelta(seconds=each))


def test_one_change_more_is_refused_until_the_first_is_a_minute_old():
    """The sentence says when; a refused one is not counted, nor are those of others."""
    quota = ChangeQuota(most=3)
    spend(quota, 0, 10, 15)
    for second, wait in ((19.5, 41), (20, 40), (59.9, 1)):
        with pytest.raises(InvalidInput, match=rf"try again in {wait} s\.") as refused:
            spend(quota, second)
        assert refused.value.params == {"most": 3, "seconds": wait}
    spend(quota, 20, by=THERE)
    spend(quota, 60)
    with pytest.raises(InvalidInput):
        spend(quota, 61)


def test_whoever_runs_newsdesk_waits_for_nobody():
    """What is written on the page, and in the terminal, is theirs."""
    spend(ChangeQuota(most=1), *range(9), by=HOUSE)


def test_a_clock_that_was_ahead_keeps_nobody_waiting():
    """What was changed in a time that never came does not count."""
    quota = ChangeQuota(most=1)
    spend(quota, 900, 0)


def test_what_comes_to_one_alone_is_counted_for_them():
    """On Discord all people would be of one workspace, that of direct messages."""
    channel = make_destination()
    assert whose(channel) == channel.workspace
    assert whose(person_of(channel, "1")) != whose(person_of(channel, "2"))


def test_of_many_workspaces_those_that_changed_nothing_lately_are_let_go():
    """What is remembered does not grow for ever."""
    quota = ChangeQuota(most=1)
    for number in range(2_500):
        spend(quota, number, by=Workspace(Platform.SLACK, f"T{number}"))
    assert len(quota._made) <= 1_001


def test_a_steady_pace_at_the_bound_is_never_refused():
    """Over many minutes each change makes room for another, as the minute slides along."""
    spend(ChangeQuota(most=3), *range(0, 1_200, 20))


def test_a_clock_that_steps_back_names_no_wait_longer_than_a_minute():
    """What was changed before the clock stepped back counts no more; what is changed after it does."""
    quota = ChangeQuota(most=2)
    spend(quota, 600, 601, 300, 301)
    with pytest.raises(InvalidInput, match=r"try again in 58 s\."):
        spend(quota, 302)
