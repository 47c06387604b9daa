"""A world for scenarios: local feeds, a local Discord, a local Slack, and the real bot as a process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from zlib import crc32

from tests.fakes.bot_process import BotProcess, platform_settings
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import Channel, Guild, User
from tests.fakes.feed_server import FeedServer
from tests.fakes.slack_server import SlackServer

SLACK_CHANNEL = "C1"
DULL = "The choir sings on Sunday"
NEWS = "Ministers agree on rules for artificial intelligence"


def feed(*titles: str, outlet: str = "The Courier", lang: str = "en", tail: str = ", says the ministry.", lead: str = "") -> str:
    """An RSS document with one item a title, the newest first."""
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><title>{title}</title><guid isPermaLink='false'>{title}</guid>"
        f"<link>https://outlet-{crc32(outlet.encode())}.example/{crc32(title.encode())}</link>"
        f"<description>{lead or title + tail}</description><pubDate>{now}</pubDate></item>"
        for title in titles
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{outlet}</title><language>{lang}</language>{items}</channel></rss>"


@dataclass
class World:
    """Local servers, and a bot that runs against them."""

    feeds: FeedServer
    discord: DiscordServer
    slack: SlackServer
    bot: BotProcess
    guild: Guild
    channel: Channel
    person: User

    async def subscribe(self) -> None:
        """Subscribe one channel on each platform by slash command."""
        reply = await self.discord.slash(self.guild, self.channel, self.person, "subscribe", topic="ai")
        assert "Done" in reply.text
        answer = await self.slack.slash(SLACK_CHANNEL, "U1", "subscribe ai")
        assert "Done" in answer["text"]

    async def begin(self, *before: str) -> None:
        """Run the bot, wait until it is online, subscribe, and let it poll what is no news, and what was told `before`."""
        self.feeds.serve("/feed.xml", feed(*before, DULL), content_type="application/rss+xml")
        await self.bot.add_feeds(self.feeds.url("/feed.xml"))
        await self.run_bot()
        await self.subscribe()
        await self.polled_again()

    async def run_bot(self) -> None:
        connections = self.slack.socket.opened
        self.discord.rest.commands_put.clear()
        self.discord.gateway.ready.clear()
        await self.bot.start()
        await self.discord.ready()
        await until(lambda: self.slack.socket.opened > connections)

    def publish(self) -> None:
        self.feeds.serve("/feed.xml", feed(NEWS, DULL), content_type="application/rss+xml")

    async def polled_again(self) -> None:
        """Wait for two more polls: what was published before the first of them has been stored by the second."""
        seen = len(self.feeds.log)
        await until(lambda: len(self.feeds.log) >= seen + 2)

    async def delivered(self) -> None:
        """Wait until both platforms have a message, then long enough for a double to show."""
        await until(lambda: self.counts() >= (1, 1))
        await self.polled_again()

    def counts(self) -> tuple[int, int]:
        return len(self.discord.messages(self.channel.id)), len(self.slack.messages(SLACK_CHANNEL))


async def until(condition: Callable[[], object], within: float = 45.0) -> None:
    """Wait for something to become true in another process, on a busy machine too: only what fails takes so long."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - another process gives no event
            await asyncio.sleep(0.02)


@asynccontextmanager
async def open_world(folder: Path, **settings: str) -> AsyncIterator[World]:
    """Start the servers; the bot is started by the scenario and killed at the end."""
    slack = SlackServer()
    async with FeedServer() as feeds, DiscordServer() as discord:
        await slack.start()
        slack.add_channel(SLACK_CHANNEL, "news")
        slack.add_user("U1")
        guild = discord.add_guild()
        world = World(
            feeds=feeds,
            discord=discord,
            slack=slack,
            bot=BotProcess(folder, **platform_settings(discord, slack), **settings),
            guild=guild,
            channel=discord.add_channel(guild),
            person=discord.add_user(),
        )
        try:
            yield world
        finally:
            await world.bot.kill()
            await slack.stop()
