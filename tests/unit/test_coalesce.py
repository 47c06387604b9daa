"""Concurrent look-ups become one query."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.coalesce import Coalescer


class Oracle:
    """Answers with the doubles, when it is let go; notes what was asked together."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.free = asyncio.Event()

    async def __call__(self, keys: Sequence[int]) -> Sequence[int]:
        self.asked.append(list(keys))
        await self.free.wait()
        if 13 in keys:
            raise ValueError("an unlucky number")
        return [2 * key for key in keys]


async def test_while_one_question_is_asked_the_next_gather():
    """The first does not wait for others; those that come while it is asked share the next."""
    oracle = Oracle()
    together: Coalescer[int, int] = Coalescer(oracle)
    calls = [asyncio.ensure_future(together.get(1))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    calls += [asyncio.ensure_future(together.get(key)) for key in (2, 3)]
    await asyncio.sleep(0)
    oracle.free.set()
    assert await asyncio.gather(*calls) == [2, 4, 6]
    assert oracle.asked == [[1], [2, 3]]


async def test_a_question_that_fails_fails_for_all_who_shared_it_and_for_nobody_else():
    """They hear the same error; the next question is asked as if nothing had been."""
    oracle = Oracle()
    oracle.free.set()
    together: Coalescer[int, int] = Coalescer(oracle)
    found = await asyncio.gather(together.get(13), together.get(4), return_exceptions=True)
    assert [type(each) for each in found] == [ValueError, ValueError]
    assert await together.get(5) == 10


async def test_what_nobody_waits_for_any_more_is_not_asked():
    """Its poll was cancelled before its turn came."""
    oracle = Oracle()
    together: Coalescer[int, int] = Coalescer(oracle)
    asked = asyncio.ensure_future(together.get(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gone = asyncio.ensure_future(together.get(2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    oracle.free.set()
    assert await asked == 2
    assert await together.get(3) == 6
    assert oracle.asked == [[1], [3]]


async def test_closing_ends_the_question_and_all_who_wait():
    """Nobody is left waiting for an answer that does not come."""
    together: Coalescer[int, int] = Coalescer(Oracle())
    calls = [asyncio.ensure_future(together.get(1))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    calls.append(asyncio.ensure_future(together.get(2)))
    await asyncio.sleep(0)
    await together.close()
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(each) for each in found] == [asyncio.CancelledError] * 2


async def test_an_answer_too_few_is_an_error_for_all_and_leaves_nobody_waiting():
    """Whoever is asked must answer each call."""

    async def forgetful(_keys: Sequence[int]) -> Sequence[int]:
        return [1]

    together: Coalescer[int, int] = Coalescer(forgetful)
    found = await asyncio.gather(together.get(1), together.get(2), return_exceptions=True)
    assert [type(each) for each in found] == [int, ValueError]


async def test_who_does_not_wait_any_more_takes_nothing_from_the_others():
    """A poll that is cancelled leaves the answers of the others where they belong."""
    oracle = Oracle()
    together: Coalescer[int, int] = Coalescer(oracle)
    gone, stays = (asyncio.ensure_future(together.get(key)) for key in (6, 7))
    await asyncio.sleep(0)
    gone.cancel()
    oracle.free.set()
    assert await stays == 14
    with pytest.raises(asyncio.CancelledError):
        await gone
