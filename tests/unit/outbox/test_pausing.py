"""When a channel that refuses us is asked again, and when it is given up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Kind, Off, Paused, State
from bot.domain.errors import Gone, Unreachable
from bot.outbox.pausing import MOST_WAITING, refused, without_backlog
from bot.outbox.queue import Owed
from bot.outbox.rules import OutboxRules
from tests.fakes.make import NOW, make_article, make_delivery, make_destination

RULES = OutboxRules()
NO = Unreachable("no permission")
CHANNEL = make_destination()


def paused(hours_ago, pauses):
    """A channel that has refused us so often since."""
    return make_destination(paused_at=NOW - timedelta(hours=hours_ago), pause_reason="no", pauses=pauses, recheck_at=NOW)


def judge(channel, error=NO, jitter=0.0):
    return refused(channel, error, NOW, RULES, jitter=jitter)


@pytest.mark.parametrize(
    ("channel", "hours"),
    [(CHANNEL, 1), (paused(1, 1), 6), (paused(7, 2), 24), (paused(31, 3), 24), (paused(103, 6), 24), (paused(151, 8), 17)],
)
def test_it_is_asked_again_after_an_hour_six_hours_and_every_day(channel, hours):
    """The last question comes when the week is over."""
    assert judge(channel) == Paused(at=NOW, reason="no permission", recheck_at=NOW + timedelta(hours=hours))


def test_after_a_week_it_is_given_up():
    """Whoever took our permission away did not do it by mistake."""
    assert judge(paused(7 * 24, 9)) == Off(at=NOW, reason="no permission")


def test_a_step_ahead_gives_no_channel_up():
    """The clock says that a year has passed since the refusal of an hour ago: the channel is asked as often as in a week before that."""
    year = 365 * 24
    asked = [judge(paused(year, pauses)) for pauses in range(1, 5)]
    assert asked[:3] == [Paused(at=NOW, reason="no permission", recheck_at=NOW + timedelta(hours=hours)) for hours in (6, 24, 24)]
    assert asked[3] == Off(at=NOW, reason="no permission")


@pytest.mark.parametrize("channel", [CHANNEL, paused(1, 1)])
def test_a_deleted_channel_is_given_up_at_once(channel):
    """Waiting brings no channel back."""
    assert judge(channel, Gone("deleted")) == Off(at=NOW, reason="deleted")


@given(hours=st.integers(0, 167), pauses=st.integers(0, 1_000), jitter=st.floats(0, 1, exclude_max=True))
def test_a_question_comes_never_early_and_never_after_the_week(hours, pauses, jitter):
    """Whatever the count and the jitter: within the week, at least the wait of the rules where there is room for it."""
    channel = paused(hours, pauses)
    outcome = judge(channel, jitter=jitter)
    plain = judge(channel)
    assert isinstance(outcome, Paused)
    assert isinstance(plain, Paused)
    assert plain.recheck_at
    assert outcome.recheck_at
    assert channel.paused_at
    assert NOW < plain.recheck_at <= outcome.recheck_at <= channel.paused_at + RULES.off_after


def alerts(count, **changes):
    """So many alerts that wait, the oldest first."""
    articles = [make_article(f"Story {number}") for number in range(count)]
    return [make_delivery(CHANNEL, each, filed_at=NOW + timedelta(minutes=number), **changes) for number, each in enumerate(articles)]


def parked(deliveries):
    kept = without_backlog(Owed(delivery=each) for each in deliveries)
    return {row.delivery.id for row in kept if row.delivery.state is State.PARKED}


def test_the_newest_alerts_wait_and_the_older_ones_go():
    """A channel that comes back after days hears of the latest."""
    waiting = alerts(50)
    assert parked(waiting) == {each.id for each in waiting[: 50 - MOST_WAITING]}


def test_a_short_queue_waits_whole():
    """Twenty alerts flood nobody."""
    assert parked(alerts(MOST_WAITING)) == set()


def test_only_alerts_that_wait_are_given_up():
    """What is under way or settled, and what shares a message, stays as it is."""
    others = [*alerts(30, state=State.SENT), *alerts(30, kind=Kind.DIGEST), *alerts(30, kind=Kind.MORE), *alerts(30, kind=Kind.UPDATE)]
    assert parked(others) == set()
