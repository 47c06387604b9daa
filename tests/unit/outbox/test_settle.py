"""What becomes of a send that its platform did not confirm."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Again, Off, Parked, Paused
from bot.domain.errors import Ambiguous, ChatError, Gone, Rejected, Throttled, Unauthorized, Unreachable
from bot.outbox.rules import OutboxRules
from bot.outbox.settle import must_look_first, settle_failure, settle_fault, wait_after
from tests.fakes.make import NOW, make_batch

RULES = OutboxRules()


def settled(error: ChatError, *, attempts: int = 0, jitter: float = 0.0):
    """Settle a batch that failed `attempts` times before."""
    return settle_failure(make_batch(attempts=attempts), error, NOW, RULES, jitter=jitter)


def test_throttled_waits_as_told_and_counts_no_attempt():
    """Patience that a platform asks for is no failure."""
    assert settled(Throttled("slow down", retry_after=timedelta(seconds=7))) == Again(
        at=NOW + timedelta(seconds=7), reason="slow down", counted=False
    )


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 1), (1, 2), (2, 4), (8, 256), (9, 300), (40, 300)])
def test_ambiguous_waits_twice_as_long_each_time(attempts, seconds):
    """1, 2, 4 ... 300 seconds."""
    assert settled(Ambiguous("reset"), attempts=attempts) == Again(at=NOW + timedelta(seconds=seconds), reason="reset")


def test_a_process_that_ends_often_does_not_make_its_channels_wait():
    """Ten restarts are no ten refusals: the wait begins anew, while the tries go on being counted."""
    outcome = settle_failure(make_batch(attempts=10, interrupted=True), Ambiguous("too early to tell"), NOW, RULES, jitter=0.0)
    assert outcome == Again(at=NOW + timedelta(seconds=1), reason="too early to tell")
    given_up = settle_failure(make_batch(attempts=289, interrupted=True), Ambiguous("too early to tell"), NOW, RULES, jitter=0.0)
    assert isinstance(given_up, Parked)


def test_ambiguous_waits_at_least_until_the_history_can_be_trusted():
    """Slack's history needs a while to show a message."""
    outcome = settled(Ambiguous("reset", settles_in=timedelta(seconds=15)))
    assert outcome == Again(at=NOW + timedelta(seconds=15), reason="reset")


def test_a_message_that_failed_for_a_day_is_parked_with_its_reason():
    """290 tries are about a day at the longest wait."""
    assert settled(Ambiguous("HTTP 503"), attempts=289) == Parked(reason="given up after 290 tries: HTTP 503")


def test_a_channel_that_refuses_us_pauses():
    """The channel's deliveries wait for an hour; other channels go on."""
    assert settled(Unreachable("no permission")) == Paused(at=NOW, reason="no permission", recheck_at=NOW + timedelta(hours=1))


def test_a_channel_that_is_gone_is_given_up():
    """No permission will bring it back."""
    assert settled(Gone("deleted")) == Off(at=NOW, reason="deleted")


def test_a_message_that_is_refused_in_every_form_is_parked():
    """Trying the same again would be refused again."""
    assert settled(Rejected("invalid form")) == Parked(reason="invalid form")


def test_a_refused_token_makes_everything_wait_without_counting():
    """The operator must act; no message is lost meanwhile."""
    assert settled(Unauthorized("401")) == Again(at=NOW + RULES.unauthorized_wait, reason="401", counted=False)


def test_a_fault_of_ours_is_tried_again_a_little_and_then_parked():
    """Its channel waits minutes, not for ever."""
    assert settle_fault(make_batch(), KeyError("x"), NOW, RULES) == Again(
        at=NOW + RULES.longest_wait, reason="Newsdesk itself failed on this message: KeyError('x')"
    )
    assert isinstance(settle_fault(make_batch(attempts=2), KeyError("x"), NOW, RULES), Parked)


@given(attempts=st.integers(0, 10_000), jitter=st.floats(0, 1, exclude_max=True))
def test_jitter_only_lengthens_a_wait(attempts, jitter):
    """Never earlier than promised, never more than a quarter later."""
    plain = wait_after(attempts, RULES, 0.0)
    assert plain <= wait_after(attempts, RULES, jitter) <= plain * 1.25


@pytest.mark.parametrize(("changes", "look"), [({}, False), ({"interrupted": True}, True), ({"attempts": 1}, True)])
def test_the_channel_is_searched_only_where_an_earlier_send_may_have_arrived(changes, look):
    """A first send costs one request; a send after a crash or failure looks first."""
    assert must_look_first(make_batch(**changes)) is look
