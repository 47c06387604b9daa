"""What failures mean."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import FetchError, FetchProblem
from bot.polling.decide import Decision, decide_error
from bot.polling.rules import DEFAULT_RULES
from tests.unit.polling.builders import DAY, HOUR, MINUTE, NOW, decided, known_source, new_source, status, unchanged, wait

OUT_OF_REACH = {FetchProblem.UNREACHABLE, FetchProblem.TIMEOUT}
BACK_OFF = [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY, DAY]


@pytest.mark.parametrize(
    "error", [status(404), status(429), status(500), status(503), *(FetchError("It failed.", problem=p) for p in FetchProblem)], ids=str
)
def test_failures_back_off_by_doubling(error):
    """1, 2, 4, 8, 16, then 24 hours, for every kind of failure; out of reach once, a feed is asked again after ten minutes first."""
    source, waits = known_source(), []
    if error.problem in OUT_OF_REACH:
        source = decided(source, error, jitter=0.9).source
        assert source.next_poll_at == NOW + 10 * MINUTE
    for _ in BACK_OFF:
        decision = decided(source, error)
        waits.append(wait(decision))
        source = decision.source
    assert waits == BACK_OFF
    assert (source.errors, source.last_error, source.polled_at) == (len(BACK_OFF) + (error.problem in OUT_OF_REACH), str(error), NOW)


@pytest.mark.parametrize("problem", [FetchProblem.TIMEOUT, FetchProblem.UNREACHABLE, FetchProblem.NOT_A_FEED, FetchProblem.REFUSED])
def test_where_nobody_can_tell_whose_fault_it_is_the_pause_does_not_grow(problem: FetchProblem):
    """With one or two hosts: ten minutes, then an hour each time, so that a night's outage, or a portal's page, costs no other night."""
    source, waits = known_source(), []
    for _ in range(4):
        decision = decide_error(source, FetchError("Away.", problem=problem), NOW, DEFAULT_RULES, 0.5, perhaps_ours=True)
        waits.append(wait(decision))
        source = decision.source
    assert waits == [10 * MINUTE, HOUR, HOUR, HOUR]
    assert wait(Decision(source=decide_error(source, status(404), NOW, DEFAULT_RULES, 0.0).source)) == 16 * HOUR


def test_a_thousand_failures_do_not_overflow():
    """A feed that is dead for years is still asked daily."""
    assert wait(decided(known_source(errors=1_000), status(500))) == DAY


@pytest.mark.parametrize("code", [401, 403, 451])
def test_a_refusal_keeps_us_away_for_four_hours(code):
    """Then the back-off goes on from there."""
    source, waits = known_source(), []
    for _ in range(5):
        decision = decided(source, status(code))
        waits.append(wait(decision))
        source = decision.source
    assert waits == [4 * HOUR, 4 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR]


def test_gone_is_the_end():
    """A 410 disables at once, without another poll to come."""
    source = decided(known_source(), status(410)).source
    assert source.disabled_at == NOW
    assert source.last_error == str(status(410))


@pytest.mark.parametrize("code", [400, 403, 404, 429, 451, 500, 503])
def test_nothing_else_disables(code):
    """Every other failure may end."""
    assert decided(known_source(errors=500), status(code)).source.disabled_at is None


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("span", [31 * MINUTE, 7 * HOUR, 3 * DAY, 7 * DAY])
@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_obeyed_in_full(code, span, as_date):
    """In seconds or as a date, also where it is longer than the cap."""
    decision = decided(known_source(), status(code, NOW + span if as_date else span))
    assert wait(decision) == span


def test_a_short_retry_after_does_not_invite_us_sooner_than_usual():
    """Five seconds are a licence to return, not a wish."""
    assert wait(decided(known_source(interval=2 * HOUR), status(503, timedelta(seconds=5)))) == 2 * HOUR


@pytest.mark.parametrize("after", [timedelta(0), -HOUR, NOW - DAY])
def test_a_retry_after_that_has_passed_says_nothing(after):
    """Then the back-off counts."""
    assert wait(decided(known_source(errors=2), status(429, after))) == 4 * HOUR


@pytest.mark.parametrize("after", [8 * DAY, timedelta.max, NOW + 366 * DAY, datetime.max.replace(tzinfo=NOW.tzinfo)])
@pytest.mark.parametrize("code", [404, 429, 503])
def test_a_server_is_believed_for_seven_days_at_most(after, code):
    """Beyond that it is a slip, which would silence the feed, or the whole host, for good."""
    decision = decided(known_source(), status(code, after))
    assert wait(decision, at=NOW) == 7 * DAY
    assert decision.hold_host_until == (NOW + 7 * DAY if code == 429 else None)


def test_retry_after_counts_with_other_errors_too_where_it_is_longer():
    """A 404 with a Retry-After of a week is believed, one of a minute changes nothing."""
    assert wait(decided(known_source(), status(404, 7 * DAY))) == 7 * DAY
    assert wait(decided(known_source(), status(404, MINUTE))) == HOUR


def test_a_429_holds_the_whole_host():
    """For as long as it says; without a word, for the back-off."""
    assert decided(known_source(), status(429, 3 * HOUR)).hold_host_until == NOW + 3 * HOUR
    assert decided(known_source(errors=1), status(429)).hold_host_until == NOW + 2 * HOUR


def test_a_slow_feed_does_not_hold_its_host_longer_than_asked():
    """Its own rhythm is no reason to keep its neighbours waiting."""
    decision = decided(known_source(interval=DAY), status(429, HOUR))
    assert (decision.hold_host_until, wait(decision)) == (NOW + HOUR, DAY)


@pytest.mark.parametrize("answer", [status(503, 3 * HOUR), status(403), status(410), status(500), unchanged()])
def test_nothing_else_holds_the_host(answer):
    """Other feeds of the host may be well."""
    assert decided(known_source(), answer).hold_host_until is None


def test_failures_leave_the_rhythm_alone():
    """The interval is what the feed taught; it counts again after the failure."""
    assert decided(known_source(interval=2 * HOUR), status(500)).source.interval == 2 * HOUR


def test_a_failing_feed_is_let_sleep():
    """The publisher's skipHours count for retries as well."""
    source = known_source(skip_hours=frozenset({13}))
    assert decided(source, status(500), jitter=0.25).source.next_poll_at.hour == 14


@given(
    st.sampled_from([400, 403, 404, 429, 500, 503]),
    st.integers(0, 40),
    st.none() | st.timedeltas(-DAY, 60 * DAY),
    st.floats(0, 1, exclude_max=True),
)
def test_chance_only_lengthens(code, errors, after, jitter):
    """No failure is followed sooner because of jitter, and the host is held no longer than the source."""
    source = new_source(errors=errors)
    steady, chance = (decided(source, status(code, after), jitter=share) for share in (0.0, jitter))
    assert 10 * MINUTE <= wait(steady) <= wait(chance) <= max(wait(steady), min(1.1 * wait(steady), DAY))
    assert steady.hold_host_until is None or steady.hold_host_until <= chance.source.next_poll_at
