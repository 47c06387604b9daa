"""The bot is asked to stop while a feed hangs."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.fakes.bot_process import BotProcess
from tests.fakes.feed_server import FeedServer
from tests.fakes.world import DULL, feed, until

pytestmark = pytest.mark.timeout(120)


async def test_a_closed_terminal_ends_the_bot_cleanly_though_a_feed_hangs(tmp_path: Path):
    """SIGHUP is heard like SIGTERM, nobody waits for the feed, and no traceback is printed."""
    bot = BotProcess(tmp_path)
    async with FeedServer() as server:
        await bot.add_feeds(server.serve("/feed.xml", feed(DULL), content_type="application/rss+xml", delay=60.0))
        of_people, of_the_bot = os.openpty()
        await bot.start(of_the_bot)
        try:
            await until(lambda: server.log)
            began = time.monotonic()
            assert await bot.terminate(signal.SIGHUP) == 0
            assert time.monotonic() - began < 6
        finally:
            await bot.kill()
            os.close(of_people)
            os.close(of_the_bot)
    assert "newsdesk stopped" in bot.log
    assert "Traceback" not in bot.log
