"""Processes beside each other on one database: publishers do not notice that there are several."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from tests.fakes.bot_process import BotProcess
from tests.fakes.feed_server import FeedServer
from tests.fakes.world import DULL, feed, until

pytestmark = pytest.mark.timeout(120)

SPACING = 1.0
CALM = {"NEWSDESK_POLLING__FLOOR_MINUTES": "10", "NEWSDESK_POLLING__CAP_HOURS": "1"}
"""A running bot asks nothing twice within a test."""


def slow(server: FeedServer, path: str, seconds: float) -> str:
    return server.serve(path, feed(DULL), content_type="application/rss+xml", delay=seconds)


@pytest.mark.long
async def test_two_refreshes_at_once_are_one_fetch(tmp_path: Path):
    """Whoever comes second is told that the feed was asked just now."""
    bot = BotProcess(tmp_path, **CALM)
    async with FeedServer() as server:
        url = slow(server, "/feed.xml", 1.0)
        await bot.add_feeds(url)
        answers = await asyncio.gather(*(bot.run("feed", "refresh", url) for _ in range(2)))
        assert sorted("once a minute" in answer for answer in answers) == [False, True]
        assert len(server.requests_to("/feed.xml")) == 1


async def test_a_refresh_beside_the_running_bot_shares_its_fetch(tmp_path: Path):
    """The bot is asking the feed when somebody wishes for it: the wish is answered by that poll."""
    bot = BotProcess(tmp_path, **CALM)
    async with FeedServer() as server:
        url = slow(server, "/feed.xml", 4.0)
        await bot.add_feeds(url)
        await bot.start()
        try:
            await until(lambda: server.requests_to("/feed.xml"))
            assert "once a minute" in await bot.run("feed", "refresh", url)
            assert len(server.requests_to("/feed.xml")) == 1
        finally:
            await bot.kill()


@pytest.mark.long
async def test_a_round_over_all_feeds_beside_the_running_bot_keeps_the_pause_at_each_host(tmp_path: Path):
    """Two processes ask one host for eight feeds, never two at once, and a second lies between any two requests."""
    bot = BotProcess(tmp_path, **CALM, NEWSDESK_POLLING__HOST_SPACING_SECONDS=str(SPACING))
    async with FeedServer() as server:
        urls = [slow(server, f"/{number}.xml", 0.1) for number in range(4)]
        await bot.add_feeds(*urls)
        await bot.start()
        try:
            await until(lambda: server.log)
            await bot.run("poll", "--all")
        finally:
            await bot.kill()
        assert len(server.log) == 2 * len(urls)
        assert server.busiest == 1
        assert min(later.at - earlier.at for earlier, later in pairwise(server.log)) > 0.95 * SPACING
