"""A feed server in a thread of its own, for tests that measure what the loop of the bot does."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.fakes.feed_server import FeedServer


@asynccontextmanager
async def feed_server_beside(host: str = "127.0.0.1") -> AsyncIterator[FeedServer]:
    """Run a feed server in another thread with a loop of its own. Its routes may be changed from here."""
    started: asyncio.Future[tuple[FeedServer, asyncio.Event, asyncio.AbstractEventLoop]] = asyncio.get_running_loop().create_future()
    here = asyncio.get_running_loop()

    async def serve() -> None:
        stop = asyncio.Event()
        async with FeedServer(host) as server:
            here.call_soon_threadsafe(started.set_result, (server, stop, asyncio.get_running_loop()))
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="feed server")
    thread.start()
    server, stop, there = await started
    try:
        yield server
    finally:
        there.call_soon_threadsafe(stop.set)
        await asyncio.to_thread(thread.join)
