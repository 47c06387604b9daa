"""Time-outs that share a timer."""

import asyncio

import pytest

from bot.feeds.http.deadlines import Deadlines


async def slept(deadlines: Deadlines, seconds: float, sleep: float) -> str:
    """Sleep within a deadline, and say how it ended."""
    try:
        with deadlines.within(seconds):
            await asyncio.sleep(sleep)
    except TimeoutError:
        return "late"
    return "done"


async def test_each_task_has_its_own_time():
    """Short ones among long ones, whichever came first; who is done in time is left alone."""
    deadlines = Deadlines()
    waits = [(20.0, 0.01), (0.05, 20.0), (0.02, 20.0), (20.0, 0.1), (0.0, 20.0)]
    assert await asyncio.gather(*(slept(deadlines, *each) for each in waits)) == ["done", "late", "late", "done", "late"]


async def test_a_deadline_may_be_set_again_and_again():
    """The timer goes on for those that come later."""
    deadlines = Deadlines()
    assert [await slept(deadlines, 0.02, sleep) for sleep in (20.0, 0.0, 20.0)] == ["late", "done", "late"]


async def test_who_is_cancelled_by_others_is_cancelled():
    """A time-out never takes a cancellation for its own."""
    task = asyncio.create_task(slept(Deadlines(), 20.0, 20.0))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancellation_beside_the_deadline_counts_for_more():
    """Both in one turn of the loop."""
    deadlines = Deadlines()
    task = asyncio.create_task(slept(deadlines, 20.0, 20.0))
    await asyncio.sleep(0)
    [deadline] = deadlines._ends
    deadline.pass_by()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_task_goes_on_after_its_deadline_as_if_nothing_had_been():
    """It may wait for something else, and be cancelled anew."""

    async def twice() -> str:
        deadlines = Deadlines()
        first = await slept(deadlines, 0.01, 20.0)
        await asyncio.sleep(0.01)
        return first + await slept(deadlines, 0.01, 20.0)

    task = asyncio.create_task(twice())
    assert await task == "latelate"
    assert task.cancelling() == 0


async def test_errors_within_pass_through():
    """Only the deadline's own end becomes a TimeoutError."""
    with pytest.raises(KeyError), Deadlines().within(20.0):
        raise KeyError


def test_a_deadline_is_for_a_task():
    """Outside of one there is nothing to cancel."""
    with pytest.raises(RuntimeError), Deadlines().within(1.0):
        pass
