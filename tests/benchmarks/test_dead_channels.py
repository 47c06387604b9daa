"""What a thousand channels that refuse the bot cost ten that are well, told by the same bot.

Run with `pytest tests/benchmarks/test_dead_channels.py --benchmark-enable -n 0 -s`. The bot is a process of its own, once beside dead
channels and once without, in turns: a third of them are closed as the gateway tells, a third are forbidden without its telling, and
the others are deleted, ten to a server. All follow the four shipped topics in turns. The first article of each topic, at which the bot
finds them dead, is timed by itself. The clock runs from the feed's answer to the message in a channel that is well. DEAD_ARTICLES (40)
sets for how many articles of a run, DEAD_ROUNDS (2) how many runs of each, DEAD_TOPICS (4) of how many topics all news is: with one,
every article is for each dead channel too. A plain run has thirty dead channels, and times nothing.
"""

import asyncio
import os
import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from itertools import cycle, islice, product
from pathlib import Path
from random import Random

import pytest

from bot.domain.topic import TopicSlug
from bot.store.sqlite.store import SqliteStore
from tests.benchmarks.delivery_times import FEED, Publisher, Stamped, percentile
from tests.fakes.bot_process import BotProcess, platform_settings
from tests.fakes.discord_bot import destination
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import READER, Channel
from tests.fakes.feed_server import FeedServer
from tests.fakes.make import make_subscription
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_server import SlackServer
from tests.fakes.torture_news import SUBJECTS
from tests.fakes.world import until

WELL, DEAD, A_SERVER = 10, 1_000, 10
MOST = 1.5  # times as long as without the dead ones
PAUSE = 1.0  # seconds between two articles
TOPICS = tuple(SUBJECTS)

pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is measured."""

    dead: int
    articles: int
    topics: Sequence[str]
    pause: float


async def life(folder: Path, size: Size) -> tuple[list[float], list[float]]:
    """Run a bot beside `size.dead` dead channels, and return how long the first card, and each other, took to a channel that is well."""
    async with AsyncExitStack() as stack:
        feeds, discord = await stack.enter_async_context(FeedServer()), await stack.enter_async_context(DiscordServer())
        publisher, guild = Publisher(feeds, Random(1)), discord.add_guild()
        well = [discord.add_channel(guild, f"well-{number}") for number in range(WELL)]
        stamps = [Stamped() for _ in well]
        for channel, stamp in zip(well, stamps, strict=True):
            channel.messages = stamp
        tokens = {name: value for name, value in platform_settings(discord, SlackServer()).items() if "DISCORD" in name}
        bot = BotProcess(folder, **tokens | {"NEWSDESK_LOG_LEVEL": "error", "NEWSDESK_TICK_SECONDS": "1"})
        await bot.run("feed", "add", feeds.url(FEED))
        await subscribe(folder, dead_channels(discord, size.dead), size.topics)
        await subscribe(folder, well, size.topics)
        stack.push_async_callback(bot.kill)
        await bot.start()
        await discord.ready()
        await until(lambda: len(feeds.log) > 2)
        return await told(publisher, stamps, size, folder)


def dead_channels(discord: DiscordServer, count: int) -> list[Channel]:
    """Add channels that refuse the bot, a third of them each: as the gateway tells, without its telling, and deleted."""
    made: list[Channel] = []
    for number in range(count):
        guild = discord.add_guild() if number % A_SERVER == 0 else discord.guilds[-1]
        made.append(discord.add_channel(guild, f"dead-{number}", may=READER))
        if number % 3:
            guild.channels.remove(made[-1])
            made[-1].gone = number % 3 == 1
    return made


async def subscribe(folder: Path, channels: list[Channel], topics: Sequence[str]) -> None:
    """Store that these channels want a topic each."""
    async with SqliteStore.open(folder / "newsdesk.db") as store:
        for channel, topic in zip(map(destination, channels), cycle(topics), strict=False):
            await save_destination(store, channel)
            await save_subscription(store, make_subscription(channel, TopicSlug(topic)))


async def told(publisher: Publisher, stamps: list[Stamped], size: Size, folder: Path) -> tuple[list[float], list[float]]:
    """Publish, wait until each channel that is well has everything, and return how long the first articles took, and each other."""
    for topic in size.topics:
        publisher.publish(topic)
    await until(lambda: all(stamp.came for stamp in stamps) and paused(folder) == size.dead, within=300)
    first = {piece.code for piece in publisher.pieces}
    for topic in islice(cycle(size.topics), size.articles):
        publisher.publish(topic)
        await asyncio.sleep(size.pause)
    each = size.articles // len(size.topics) + 1
    await until(lambda: all(len(stamp.came) == each for stamp in stamps), within=60)
    took = {(number, code): at - publisher.given[code] for number, stamp in enumerate(stamps) for code, at in stamp.came.items()}
    return [time for (_, code), time in took.items() if code in first], [time for (_, code), time in took.items() if code not in first]


def paused(folder: Path) -> int:
    """Count the channels that the bot takes for dead by now."""
    with closing(sqlite3.connect(f"file:{folder / 'newsdesk.db'}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM destination WHERE paused_at IS NOT NULL").fetchone()[0])


def test_dead_channels_do_not_slow_the_others(tmp_path: Path, benchmark):
    """The 95th percentile beside a thousand of them is at most one and a half times that without."""
    timed = benchmark.enabled
    articles, rounds = (
        int(os.environ.get(name, usual)) if timed else few for name, usual, few in (("DEAD_ARTICLES", 40, 4), ("DEAD_ROUNDS", 2, 1))
    )
    topics = TOPICS[: int(os.environ.get("DEAD_TOPICS", "4"))]
    sizes = {dead: Size(dead=dead, articles=articles, topics=topics, pause=PAUSE if timed else 0.0) for dead in (0, DEAD if timed else 30)}
    firsts: dict[int, list[float]] = {dead: [] for dead in sizes}
    took: dict[int, list[float]] = {dead: [] for dead in sizes}

    def run() -> None:
        for number, (dead, size) in product(range(rounds), sizes.items()):
            folder = tmp_path / f"{number}-{dead}"
            folder.mkdir()
            first, others = asyncio.run(life(folder, size))
            firsts[dead] += first
            took[dead] += others

    benchmark.pedantic(run, rounds=1)
    assert all(len(each) == rounds * articles // len(topics) * WELL for each in took.values())
    if timed:
        for dead in sizes:
            print(figures(dead, took[dead], firsts[dead]))  # noqa: T201 - the figures are for people
        assert percentile(took[DEAD], 95) <= MOST * percentile(took[0], 95)


def figures(dead: int, took: list[float], first: list[float]) -> str:
    """Return what was measured, in one line."""
    told = ", ".join(f"p{percent} {percentile(took, percent) * 1000:.0f} ms" for percent in (50, 95, 99))
    load = " ".join(f"{average:.1f}" for average in os.getloadavg())
    return f"beside {dead}: {told}, longest {max(took) * 1000:.0f} ms; the first article {max(first) * 1000:.0f} ms; load {load}"
