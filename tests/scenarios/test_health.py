"""`newsdesk health` tells the truth of a whole bot, in words, and is well again by itself: on each platform."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.platforms.discord.registering import Registration
from bot.steps.commands.sources import FeedWish
from tests.fakes.feed_server import FeedServer
from tests.fakes.whole_bot import OnDiscord, OpenBot, WholeBot, on_discord, on_slack
from tests.fakes.world import feed, until

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(params=[on_discord, on_slack], ids=["discord", "slack"])
async def bot(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[WholeBot]:
    """Give a whole bot on each platform, to whose channel nothing is subscribed yet."""
    opened: OpenBot = request.param
    async with opened(tmp_path) as running:
        await until(lambda: running.connection.healthy)
        yield running


async def test_my_digest_is_due_and_does_not_come_and_health_says_so_after_ten_minutes(bot: WholeBot):
    """Not before, since a platform may fail for a moment; with the platform and the time in words; and it is over when the digest came."""
    assert "Done" in await bot.type("subscribe ai digest 08:30")
    await bot.publish("A laboratory opens its model")
    bot.fail()
    await bot.tick(hours=1, minutes=30)
    await bot.tick(minutes=9)
    assert (await bot.health()).code == 0
    await bot.tick(minutes=1)
    told = await bot.health()
    said = f"A digest for {bot.platform} that was due at 2026-11-23 08:30 UTC is not sent: look into the log for what keeps it."
    assert (told.code, told.words["status"], told.faults) == (1, "failing", [said])
    await bot.mend()
    await bot.tick(minutes=6)
    assert sum("A laboratory opens its model" in text for text in bot.texts()) == 1
    assert ((await bot.health()).code, (await bot.health()).words["digest_due_since"]) == (0, None)


async def test_my_only_channel_takes_no_messages_and_health_says_so_until_it_does(bot: WholeBot):
    """Nobody gets anything then, whatever else is well."""
    assert "Done" in await bot.type("subscribe ai")
    await bot.publish("A laboratory opens its model")
    await bot.close()
    await bot.tick()
    told = await bot.health()
    assert (told.code, told.words["channels"]) == (1, {"subscribed": 1, "paused": 1})
    assert told.faults == [
        "The only channel takes no messages from Newsdesk: the log says why, and whoever subscribed was told what helps."
    ]
    await bot.mend()
    await bot.tick(hours=2)
    assert sum("A laboratory opens its model" in text for text in bot.texts()) == 1
    after = await bot.health()
    assert (after.code, after.words["channels"]) == (0, {"subscribed": 1, "paused": 0})


async def test_none_of_my_feeds_answers_and_health_says_so_after_an_hour(tmp_path: Path):
    """Also where everything comes at once, and no digest is missed; one that answers is enough."""
    async with FeedServer() as feeds, on_discord(tmp_path) as bot:
        assert "Done" in await bot.type("subscribe ai")
        await bot.newsdesk.add_sources([FeedWish(url=feeds.url(f"/{name}.xml")) for name in ("one", "two")])
        await bot.poll()
        assert (await bot.health()).code == 0
        await bot.poll(hours=1)
        told = await bot.health()
        said = "None of the 2 sources answers, and none ever did: look at `newsdesk feed list`."
        assert (told.code, told.faults, told.words["sources"]) == (1, [said], {"ok": 0, "failing": 0, "never_answered": 2})
        feeds.serve("/one.xml", feed("The choir sings on Sunday"), content_type="application/rss+xml")
        await bot.poll(hours=1)
        assert (await bot.health()).code == 0


class Waits:
    """The pauses between tries, each of which ends when a test says so."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[tuple[float, asyncio.Event]] = asyncio.Queue()

    async def __call__(self, seconds: float) -> None:
        over = asyncio.Event()
        await self.begun.put((seconds, over))
        await over.wait()


async def updated(bot: OnDiscord) -> None:
    """Start the bot anew where Discord has the commands of a version before, and refuses those of this one."""
    await bot.connection.stop()
    bot.server.gateway.ready.clear()
    bot.server.rest.commands[0]["description"] = "Of a version before"
    bot.server.fail("PUT /applications/*/commands", (400, {}, {"message": "Invalid Form Body", "code": 50035}), times=None)
    await bot.connection.start()
    await bot.server.reconnected()


async def listed(bot: OnDiscord) -> str:
    """Ask what the channel gets."""
    return (await bot.server.slash(bot.guild, bot.channel, bot.person, "subscriptions")).text


async def test_discord_refuses_my_commands_for_an_hour_and_all_else_goes_on(tmp_path: Path):
    """Cards flow, the commands that Discord has are answered, health is well and says what is worth a look; then all is as it should be."""
    waits = Waits()
    async with on_discord(tmp_path, Registration(sleep=waits)) as bot:
        assert "Done" in await bot.type("subscribe ai")
        await updated(bot)
        began, told = bot.clock(), 0
        while bot.clock() - began < HOUR:
            seconds, over = await waits.begun.get()
            await bot.publish(f"Laboratory number {told} opens its model")
            await bot.tick(seconds=seconds)
            told += 1
            assert f"Laboratory number {told - 1} opens its model" in bot.texts()[-1]
            said = await bot.health()
            assert (said.code, said.faults) == (0, [])
            assert "Discord does not take the list of commands" in said.warnings[0]
            assert "Artificial intelligence" in await listed(bot)
            if bot.clock() - began >= HOUR:
                await bot.mend()
            over.set()
        await until(lambda: bot.connection.registered)
        assert (len(bot.texts()), (await bot.health()).warnings) == (told, [])
        assert bot.server.rest.commands[0]["description"] != "Of a version before"
        assert "Done" in await bot.type("subscribe quantum")
