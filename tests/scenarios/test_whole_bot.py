"""The whole bot as a process: from a slash command and a feed to one card, whenever it is killed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fakes.bot_process import BotProcess, platform_settings
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import Channel, Guild, User
from tests.fakes.feed_server import FeedServer
from tests.fakes.slack_server import SlackServer

pytestmark = pytest.mark.timeout(120)

POST = "POST /channels/*/messages"
SLACK_CHANNEL = "C1"
DULL = "The choir sings on Sunday"
NEWS = "Ministers agree on rules for artificial intelligence"


def feed(*titles: str) -> str:
    """An RSS document with one item a title, the newest first."""
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><title>{title}</title><link>https://courier.example/{abs(hash(title))}</link><guid isPermaLink='false'>{title}</guid>"
        f"<description>{title}, says the ministry.</description><pubDate>{now}</pubDate></item>"
        for title in titles
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>The Courier</title><language>en</language>{items}</channel></rss>"


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

    async def begin(self) -> None:
        """Run the bot, wait until it is online, subscribe, and let it poll what is no news."""
        self.feeds.serve("/feed.xml", feed(DULL), content_type="application/rss+xml")
        await self.bot.run("feed", "add", self.feeds.url("/feed.xml"))
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


async def until(condition, within: float = 30.0) -> None:
    """Wait for something to become true in another process."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - another process gives no event
            await asyncio.sleep(0.02)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
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
            bot=BotProcess(tmp_path, **platform_settings(discord, slack)),
            guild=guild,
            channel=discord.add_channel(guild),
            person=discord.add_user(),
        )
        try:
            yield world
        finally:
            await world.bot.kill()
            await slack.stop()


def the_news_is_there_once(world: World) -> bool:
    """One card on each platform, and it tells the news."""
    (card,) = world.discord.texts(world.channel.id)
    (message,) = world.slack.messages(SLACK_CHANNEL)
    return NEWS in card and NEWS in str(message)


async def test_an_article_becomes_one_card_on_each_platform(world):
    """Subscribe by slash command, publish, and see one card each; SIGTERM then ends the bot cleanly."""
    await world.begin()
    world.publish()
    await world.delivered()
    assert the_news_is_there_once(world)
    assert await world.bot.terminate() == 0
    assert "Task was destroyed" not in world.bot.log
    assert world.counts() == (1, 1)


async def test_what_was_there_before_the_bot_is_no_news(world):
    """The first poll of a feed is its baseline, even where its articles match."""
    world.feeds.serve("/feed.xml", feed(NEWS), content_type="application/rss+xml")
    await world.bot.run("feed", "add", world.feeds.url("/feed.xml"))
    await world.run_bot()
    await world.subscribe()
    await world.polled_again()
    assert world.counts() == (0, 0)


async def test_a_bot_that_is_killed_between_poll_and_delivery_delivers_once(world):
    """The poll stores what is owed; whoever runs next delivers it."""
    await world.begin()
    await world.bot.kill()
    world.publish()
    await world.bot.run("poll", "--all")
    assert world.counts() == (0, 0)
    await world.run_bot()
    await world.delivered()
    assert the_news_is_there_once(world)


@pytest.mark.parametrize("fault", ["hang", "accept-then-hang"])
async def test_a_bot_that_is_killed_while_it_sends_delivers_once(world, fault):
    """Whether the platform had posted the message or not, it is there exactly once in the end."""
    await world.begin()
    world.discord.fail(POST, fault)
    world.slack.fail("chat.postMessage", fault)
    world.publish()
    await world.discord.wait_request("POST", "/channels/*/messages")
    await until(lambda: world.slack.calls("chat.postMessage"))
    await world.bot.kill()
    await world.run_bot()
    await world.delivered()
    assert the_news_is_there_once(world)


async def test_a_platform_that_drops_its_answer_gets_no_double(world):
    """The message was posted, the answer was lost, and the bot goes on running."""
    await world.begin()
    world.discord.fail(POST, "accept-then-drop")
    world.slack.fail("chat.postMessage", "accept-then-drop")
    world.publish()
    await world.delivered()
    assert the_news_is_there_once(world)
