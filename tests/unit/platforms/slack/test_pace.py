"""Slack's patience, on a clock that stands still."""

from datetime import timedelta

import pytest

from bot.domain.errors import Throttled
from bot.platforms.slack.pace import Pace


class StandingTime:
    """A monotonic clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def time() -> StandingTime:
    """Give the clock."""
    return StandingTime()


@pytest.fixture
def pace(time: StandingTime) -> Pace:
    """Give a pace of one message a second."""
    return Pace(monotonic=time, sleep=time.sleep)


async def test_a_channel_gets_one_message_a_second(pace: Pace, time: StandingTime):
    """The first goes at once, each further one waits for its second."""
    for _ in range(3):
        await pace.turn("C1")
    assert time.slept == [1.0, 1.0]


async def test_channels_do_not_wait_for_each_other(pace: Pace, time: StandingTime):
    """The limit is the channel's, not the workspace's."""
    await pace.turn("C1")
    await pace.turn("C2")
    assert time.slept == []


async def test_whoever_comes_later_anyway_does_not_wait(pace: Pace, time: StandingTime):
    """A second that has passed is not waited for again."""
    await pace.turn("C1")
    time.now += 0.75
    await pace.turn("C1")
    time.now += 5
    await pace.turn("C1")
    assert time.slept == [0.25]


async def test_turns_asked_for_together_follow_each_other(time: StandingTime):
    """Two senders to one channel never share a second."""
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    pace = Pace(monotonic=time, sleep=note)
    for _ in range(3):
        await pace.turn("C1")
    assert waits == [1.0, 2.0]


async def test_thousands_of_channels_are_not_remembered_for_ever(pace: Pace, time: StandingTime):
    """A channel whose second has passed needs no memory."""
    for number in range(5_000):
        await pace.turn(f"C{number}")
        time.now += 0.01
    assert len(pace._next_slot) < 1_200


def test_a_hold_ends_by_itself(pace: Pace, time: StandingTime):
    """Until then each check says how long is left."""
    pace.hold("chat.postMessage", timedelta(seconds=30))
    time.now += 20
    with pytest.raises(Throttled) as caught:
        pace.check("chat.postMessage")
    assert caught.value.retry_after == timedelta(seconds=10)
    pace.check("conversations.history")
    time.now += 10
    pace.check("chat.postMessage")


def test_a_shorter_hold_does_not_end_a_longer_one(pace: Pace, time: StandingTime):
    """Slack may answer two calls with different times."""
    pace.hold("chat.postMessage", timedelta(seconds=30))
    pace.hold("chat.postMessage", timedelta(seconds=5))
    time.now += 6
    with pytest.raises(Throttled):
        pace.check("chat.postMessage")
