"""A platform that refuses the bot as a whole is left alone, but for one request now and then."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import Ambiguous, ChatError, Gone, Rejected, Throttled, Unauthorized, Unreachable
from bot.platforms.shared.breaker import RECHECK, Breaker, Breakers
from tests.fakes.clock import FakeClock

BANNED = Throttled("banned", retry_after=timedelta(minutes=3), everywhere=True)
REVOKED = Unauthorized("revoked")


class Platform:
    """A platform that answers as it is asked to, behind a breaker."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.asked = 0
        self.reported: list[tuple[ChatError, timedelta]] = []
        self.breaker = Breaker(lambda: self.clock().timestamp(), lambda error, span: self.reported.append((error, span)))

    def ask(self, answer: ChatError | None = None) -> ChatError | None:
        """Make a request and return what was raised."""
        try:
            with self.breaker.passing():
                self.asked += 1
                if answer:
                    raise answer
        except ChatError as error:
            return error
        return None


NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.mark.parametrize(("refusal", "span"), [(REVOKED, RECHECK), (BANNED, timedelta(minutes=3))])
def test_a_refusal_stops_all_requests_for_a_while(platform, refusal, span):
    """Whoever asks meanwhile gets the same answer, and the platform hears nothing."""
    platform.ask(refusal)
    answers = [platform.ask() for _ in range(50)]
    assert {type(answer) for answer in answers} == {type(refusal)}
    assert (platform.asked, platform.breaker.on) == (1, True)
    assert platform.reported == [(refusal, span)]


def test_a_banned_sender_is_told_how_long_it_still_takes(platform):
    """The outbox waits no longer than it must."""
    platform.ask(BANNED)
    platform.clock.advance(minutes=2)
    answer = platform.ask()
    assert isinstance(answer, Throttled)
    assert answer.retry_after == timedelta(minutes=1)


@pytest.mark.parametrize(
    "answer", [None, Unreachable("403"), Gone("404"), Rejected("400"), Throttled("429", retry_after=timedelta(seconds=9))]
)
def test_an_answer_that_only_a_willing_platform_gives_ends_the_hold(platform, answer):
    """A channel that refuses us proves that the token is good."""
    platform.ask(REVOKED)
    platform.clock.advance(minutes=10)
    assert platform.ask(answer) is answer
    assert not platform.breaker.on
    assert platform.ask() is None


def test_a_refusal_again_holds_again(platform):
    """One request every ten minutes, for as long as it takes."""
    for rounds in range(1, 6):
        platform.ask(REVOKED)
        platform.ask(REVOKED)
        assert platform.asked == rounds
        platform.clock.advance(minutes=10)


def test_a_lost_answer_proves_nothing(platform):
    """The next one asks, and the hold stays until somebody knows."""
    platform.ask(REVOKED)
    platform.clock.advance(minutes=10)
    platform.ask(Ambiguous("reset"))
    assert platform.breaker.on
    assert platform.ask() is None
    assert not platform.breaker.on


def test_while_one_asks_the_others_wait_a_little(platform):
    """Not ten minutes: the answer is seconds away."""
    platform.ask(REVOKED)
    platform.clock.advance(minutes=10)
    with platform.breaker.passing():
        answer = platform.ask()
        assert isinstance(answer, Throttled)
        assert answer.retry_after < timedelta(minutes=1)
    assert platform.ask() is None


def test_an_asker_that_is_cancelled_leaves_the_question_to_the_next(platform):
    """A stop in the middle of a request blocks nobody."""
    platform.ask(REVOKED)
    platform.clock.advance(minutes=10)
    with pytest.raises(asyncio.CancelledError), platform.breaker.passing():
        raise asyncio.CancelledError
    assert platform.breaker.on
    assert platform.ask() is None


def test_an_answer_to_an_earlier_request_does_not_end_the_hold(platform):
    """It was under way when the platform still took messages."""
    with platform.breaker.passing():
        platform.ask(REVOKED)
    assert platform.breaker.on


def test_patience_with_one_channel_holds_nobody_else(platform):
    """A rate limit of a bucket is not a ban."""
    platform.ask(Throttled("bucket", retry_after=timedelta(minutes=3)))
    assert not platform.breaker.on


@pytest.mark.parametrize(
    ("refusal", "reported"),
    [
        (BANNED, "discord waits until 2026-11-23 09:03 UTC, as it was asked to: banned"),
        (REVOKED, "discord gets no messages, and is asked again at 2026-11-23 09:10 UTC: revoked"),
    ],
)
def test_a_hold_says_why_and_until_when(platform, refusal, reported):
    """The operator reads what is true, not that the connection is lost."""
    assert platform.breaker.fault("discord", NOW) is None
    platform.ask(refusal)
    assert platform.breaker.fault("discord", NOW) == reported


def test_a_hold_whose_time_is_over_says_what_comes_next(platform):
    """Nothing was sent since, so that nobody knows yet whether the platform still refuses."""
    platform.ask(BANNED)
    platform.clock.advance(minutes=3)
    assert platform.breaker.fault("discord", NOW) == "discord is asked again with the next message: banned"
    platform.ask()
    assert platform.breaker.fault("discord", NOW) is None


def test_a_workspace_that_refuses_us_silences_nobody_else():
    """Each has a token of its own; the platform as a whole is at fault only where all of them refuse."""
    breakers = Breakers(lambda: 0.0, lambda _error, _span: None)

    def refuse(workspace: str) -> None:
        with pytest.raises(Unauthorized), breakers.of(workspace).passing():
            raise REVOKED

    refuse("T1")
    with breakers.of("T2").passing():
        pass
    assert (breakers.on, breakers.fault("slack", NOW)) == (False, None)
    refuse("T2")
    assert breakers.on
    assert "revoked" in (breakers.fault("slack", NOW) or "")
