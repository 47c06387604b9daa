"""The lock of a running Newsdesk, while its server is away for a moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot.store.postgres.lock import is_locked, locked
from tests.fakes.postgres import Server

SOON = 0.02


@pytest.fixture
async def later() -> AsyncIterator[AsyncExitStack]:
    """End in the end what a test began."""
    async with AsyncExitStack() as stack:
        yield stack


async def test_a_lock_that_the_server_forgot_is_taken_again(own_server: Server):
    """Nobody else was there meanwhile, so the run goes on."""
    async with locked(own_server.address(), lambda: pytest.fail("lost"), look_every=SOON) as got:
        assert got
        own_server.stop()
        await asyncio.sleep(5 * SOON)
        own_server.start()
        async with asyncio.timeout(10):
            while not await is_locked(own_server.address()):  # noqa: ASYNC110 - another process gives no event
                await asyncio.sleep(SOON)


async def test_a_run_that_another_took_the_place_of_is_told(own_server: Server, later: AsyncExitStack):
    """Two would send everything twice."""
    lost = asyncio.Event()
    async with locked(own_server.address(), lost.set, look_every=1.0):
        own_server.stop()
        own_server.start()
        assert await later.enter_async_context(locked(own_server.address(), lambda: pytest.fail("lost"), look_every=SOON))
        async with asyncio.timeout(20):
            await lost.wait()
