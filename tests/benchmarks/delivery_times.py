"""When the feed server gave an article out, and when the platforms got its card: both by the clock of the process that serves them."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from aiohttp import web

from tests.fakes.bot_process import BotProcess, platform_settings
from tests.fakes.discord_server import DiscordServer
from tests.fakes.feed_server import FeedServer, Route
from tests.fakes.slack_server import SlackServer
from tests.fakes.torture_news import FIRST_OUTLET, SUBJECTS, Newsroom, Piece, codes_in, document

FEED = "/feed.xml"
_IN_THE_FEED = 50


class Stamped(list[Any]):
    """The messages of a channel; `came` says when each code came first, in seconds of the monotonic clock."""

    def __init__(self) -> None:
        super().__init__()
        self.came: dict[str, float] = {}

    def append(self, message: Any) -> None:
        super().append(message)
        for code in codes_in([json.dumps(message)]):
            self.came.setdefault(code, time.monotonic())


class Publisher:
    """A feed that notes when it first gave out each article."""

    def __init__(self, feeds: FeedServer, random: Random) -> None:
        self.pieces: list[Piece] = []
        self.given: dict[str, float] = {}
        self._newsroom = Newsroom(random)
        feeds.serve_with(FEED, self._route)

    def publish(self, topic: str) -> None:
        """Put one article on top of the feed."""
        self.pieces.append(self._newsroom.write(topic))

    def _route(self, _: web.Request) -> Route:
        shown = self.pieces[-_IN_THE_FEED:]
        for piece in shown:
            self.given.setdefault(piece.code, time.monotonic())
        return Route(body=document(FIRST_OUTLET, shown).encode(), content_type="application/rss+xml", etag=f'"{len(self.pieces)}"')


class Newsstand:
    """A bot as a process between a publisher and two platforms, with one channel a topic on each of them."""

    def __init__(self, bot: BotProcess, feeds: FeedServer, discord: DiscordServer, slack: SlackServer) -> None:
        self.feeds = feeds
        self.publisher = Publisher(feeds, Random(1))
        self._bot, self._discord, self._slack = bot, discord, slack
        self._channels: list[Stamped] = []

    async def open(self) -> None:
        """Run the bot, subscribe the channels, and wait until it knows the feed."""
        await self._bot.run("feed", "add", self.feeds.url(FEED))
        guild, person = self._discord.add_guild(), self._discord.add_user()
        places = [self._discord.add_channel(guild, topic) for topic in SUBJECTS]
        self._slack.add_user("U1")
        await self._bot.start()
        await self._discord.ready()
        await self._slack.socket.connected()
        for place, topic in zip(places, SUBJECTS, strict=True):
            place.messages = self._channel()
            self._slack.add_channel(f"C{topic}", topic, messages=self._channel())
            assert "Done" in (await self._discord.slash(guild, place, person, "subscribe", topic=topic)).text
            assert "Done" in (await self._slack.slash(f"C{topic}", "U1", f"subscribe {topic}"))["text"]
        await self.polled()

    def _channel(self) -> Stamped:
        self._channels.append(Stamped())
        return self._channels[-1]

    async def polled(self, times: int = 2) -> None:
        """Wait for two more polls."""
        seen = len(self.feeds.log)
        async with asyncio.timeout(30):
            while len(self.feeds.log) < seen + times:  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(0.01)

    async def delivered(self) -> None:
        """Wait until every article is on both platforms."""
        async with asyncio.timeout(60):
            while len(self.latencies()) < 2 * len(self.publisher.pieces):  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(0.05)

    def latencies_of(self, pieces: Sequence[Piece]) -> list[float]:
        """Return it for the cards of some articles."""
        wanted, given = {each.code for each in pieces}, self.publisher.given
        return [at - given[code] for channel in self._channels for code, at in channel.came.items() if code in wanted]

    def latencies(self) -> list[float]:
        """Return, for each card, the seconds from the answer of the feed to the message in the channel."""
        given = self.publisher.given
        return [at - given[code] for channel in self._channels for code, at in channel.came.items()]


@asynccontextmanager
async def newsstand(folder: Path, **settings: str) -> AsyncIterator[Newsstand]:
    """Start the servers; the bot runs until the end, with some more settings."""
    slack = SlackServer()
    async with FeedServer() as feeds, DiscordServer() as discord:
        await slack.start()
        bot = BotProcess(folder, **platform_settings(discord, slack) | {"NEWSDESK_LOG_LEVEL": "info"} | settings)
        try:
            yield Newsstand(bot, feeds, discord, slack)
        finally:
            await bot.kill()
            await slack.stop()


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value under which `percent` of the values lie."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]
