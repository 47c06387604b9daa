"""Requests that are given up when Newsdesk stops."""

import asyncio

import pytest

from bot.steps.asking import Asking


async def test_whoever_waits_for_a_server_is_given_up_and_nobody_asks_any_more():
    """A feed that hangs keeps nobody; what was answered already goes on to be stored."""
    asking, stored = Asking(), []

    async def polled(seconds: float) -> None:
        await asking.answer(asyncio.sleep(seconds))
        await asyncio.sleep(0)
        stored.append(seconds)

    hanging, answered = (asyncio.create_task(polled(seconds)) for seconds in (3600, 0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking.give_up()
    await answered
    for late in (hanging, asyncio.create_task(polled(0))):
        with pytest.raises(asyncio.CancelledError):
            await late
    assert stored == [0]
