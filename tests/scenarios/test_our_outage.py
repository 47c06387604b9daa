"""The network of my machine fails for a night: no feed is blamed, and in the morning its news is there within ten minutes."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.outage import NO_SOURCE
from bot.steps.commands.sources import FeedWish
from tests.fakes.feed_server import FeedServer
from tests.fakes.whole_bot import OnDiscord, on_discord
from tests.fakes.world import feed

pytestmark = pytest.mark.timeout(120)

NEWS = (
    "Harbour town opens an artificial intelligence laboratory",
    "Court rules on artificial intelligence in exams",
    "Farmers count sheep by artificial intelligence",
    "Ministers sign a pact on artificial intelligence",
    "Museum restores frescoes with artificial intelligence",
    "Airline plans its routes by artificial intelligence",
    "Bakers taste bread by artificial intelligence",
    "Choir writes a mass with artificial intelligence",
    "Port counts containers by artificial intelligence",
)
SILENT = "The choir of street {} sings on Sunday"


@pytest.fixture
async def hosts() -> AsyncIterator[list[FeedServer]]:
    """Give a feed on each of some hosts, which has no news yet."""
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(FeedServer(f"127.0.0.{number}")) for number in range(2, 2 + len(NEWS))]
        for number, server in enumerate(servers):
            serve(server, number)
        yield servers


def serve(server: FeedServer, number: int, *news: str) -> None:
    document = feed(*news, SILENT.format(number), outlet=f"Outlet {number}")
    server.serve("/feed.xml", document, content_type="application/rss+xml")


async def follow(bot: OnDiscord, hosts: list[FeedServer]) -> None:
    """Subscribe the channel, and ask all feeds for the first time."""
    await bot.newsdesk.add_sources([FeedWish(url=host.url("/feed.xml")) for host in hosts])
    assert "Done" in await bot.type("subscribe ai")
    await bot.poll()
    await bot.poll(hours=1)


async def away(_source: Any) -> Any:
    """Answer as every host does while the network is down."""
    raise FetchError("The host cannot be reached: check the spelling.", problem=FetchProblem.UNREACHABLE)


async def test_my_network_fails_for_a_night_and_the_morning_brings_what_came(hosts: list[FeedServer], tmp_path: Path):
    """One sentence in the log, and health; then five cards and a list, from feeds that were all asked within ten minutes."""
    async with on_discord(tmp_path) as bot:
        await follow(bot, hosts)
        with pytest.MonkeyPatch.context() as patch, capture_logs() as lines:
            patch.setattr(bot.newsdesk.fetcher, "fetch", away)
            for _ in range(8 * 3):
                await bot.tick(minutes=20)
            told = await bot.health()
            assert (told.code, told.faults[0].startswith(NO_SOURCE), told.words["sources"]["failing"]) == (1, True, 0)
        for number, (host, title) in enumerate(zip(hosts, NEWS, strict=True)):
            serve(host, number, title)
        asked = [len(host.log) for host in hosts]
        with capture_logs() as later:
            for _ in range(10):
                await bot.tick(minutes=1)
            assert [len(host.log) > before for host, before in zip(hosts, asked, strict=True)] == [True] * len(hosts)
            for _ in range(5):
                await bot.tick(minutes=1)
        assert [each["event"] for each in lines if each["log_level"] == "error"] == [
            f"{NO_SOURCE} Nobody is blamed for it, and one host a minute is asked"
        ]
        [back] = [each["event"] for each in later if "back after" in each["event"]]
        assert re.fullmatch(r"back after 7 h \d+ min: 5 cards and a list", back)
        assert (await bot.health()).code == 0
        *cards, listed = bot.texts()
        assert len(cards) == 5
        named = [title for text in (*cards, listed) for title in NEWS if title in text]
        assert sorted(named) == sorted(NEWS)
