"""Steps of the wall clock beside an engine that runs: its periods go on, and none that was missed is made up for."""

import asyncio
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.engine.local import LocalEngine
from bot.ports.engine import Step

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
STEPS = {
    "five seconds": timedelta(seconds=5),
    "an hour": timedelta(hours=1),
    "a day and two hours": timedelta(hours=26),
    "a year": timedelta(days=365),
}
SHIFTS = {f"{name} {word}": sign * span for name, span in STEPS.items() for word, sign in (("ahead", 1), ("back", -1))}
MEBIBYTE = 1024 * 1024


class Ticks:
    """A handler that counts its runs, and lets others wait for further ones."""

    def __init__(self) -> None:
        self.count = 0
        self._ran = asyncio.Condition()

    async def __call__(self, _key: str) -> None:
        async with self._ran:
            self.count += 1
            self._ran.notify_all()

    async def further(self, runs: int) -> None:
        """Return after so many further runs; nobody waits longer for them than a busy machine needs."""
        goal = self.count + runs
        async with asyncio.timeout(10), self._ran:
            await self._ran.wait_for(lambda: self.count >= goal)


class Hand:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def ticking(seconds: float = 0.02) -> tuple[LocalEngine, Ticks]:
    """Return a running engine with a period, and what it runs."""
    engine, ticks = LocalEngine(), Ticks()
    engine.on(Step.TICK, ticks)
    engine.every(seconds, Step.TICK)
    await engine.start()
    await ticks.further(1)
    return engine, ticks


@pytest.mark.parametrize("shift", SHIFTS.values(), ids=SHIFTS)
async def test_ticks_go_on_through_a_step_of_the_clock(shift: timedelta):
    """Whatever the wall clock does, the next ticks come as ever."""
    with time_machine.travel(NOW, tick=True) as clock:
        engine, ticks = await ticking()
        clock.shift(shift)
        await ticks.further(3)
        await engine.stop()


@pytest.mark.parametrize("start", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2039, 6, 1, tzinfo=UTC)], ids=str)
async def test_ticks_go_on_where_the_clock_starts_far_off(start: datetime):
    """A machine without a battery starts in 1970 and learns the time later; 2039 is past what 32 bits hold."""
    with time_machine.travel(start, tick=True) as clock:
        engine, ticks = await ticking()
        await ticks.further(2)
        clock.move_to(NOW)
        await ticks.further(3)
        await engine.stop()


async def test_many_steps_in_a_row_stop_nothing():
    """A clock that is set again and again, as by two who disagree."""
    with time_machine.travel(NOW, tick=True) as clock:
        engine, ticks = await ticking()
        for shift in (*SHIFTS.values(), *reversed(SHIFTS.values())):
            clock.shift(shift)
            await ticks.further(1)
        await engine.stop()


async def test_missed_ticks_are_not_listed():
    """A year has millions of them: listing them took half a minute and a gigabyte."""
    with time_machine.travel(NOW, tick=True) as clock:
        engine, ticks = await ticking()
        tracemalloc.start()
        clock.shift(timedelta(days=365))
        before = ticks.count
        await ticks.further(2)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        await engine.stop()
    assert peak < MEBIBYTE
    assert ticks.count < before + 100


async def test_a_slow_period_is_not_brought_forward_by_a_step_ahead():
    """What is due every six hours is not due because somebody set the clock."""
    with time_machine.travel(NOW, tick=True) as clock:
        engine, rare, ticks = LocalEngine(), Ticks(), Ticks()
        for step, handler, seconds in ((Step.PRUNE, rare, 6 * 3600.0), (Step.TICK, ticks, 0.02)):
            engine.on(step, handler)
            engine.every(seconds, step)
        await engine.start()
        clock.shift(timedelta(days=2))
        await ticks.further(3)
        await engine.stop()
    assert rare.count == 1


async def test_the_age_of_a_step_is_told_by_the_monotonic_clock():
    """It begins with the start, ends with each run that ends well, and knows nothing of the wall clock."""
    hand = Hand()

    async def step(key: str) -> None:
        if key == "fails":
            raise RuntimeError("boom")

    engine = LocalEngine(monotonic=hand)
    engine.on(Step.TICK, step)
    ages = [engine.age(Step.TICK)]
    with time_machine.travel(NOW, tick=True) as clock:
        await engine.start()
        for key in ("", "fails", ""):
            hand.now += 30
            clock.shift(timedelta(days=-30))
            ages.append(engine.age(Step.TICK))
            await engine.wake(Step.TICK, key)
            await engine.idle()
    await engine.stop()
    assert (ages, engine.age(Step.TICK)) == ([0, 30, 30, 60], 0)
