"""Where what is new of a story is told, as people chose it by a command: from the feeds to what the channel and its threads show."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.steps.commands.sources import FeedWish
from tests.fakes.discord_state import Channel
from tests.fakes.feed_server import FeedServer
from tests.fakes.whole_bot import OnDiscord, OnSlack, WholeBot, on_discord, on_slack
from tests.fakes.world import feed

pytestmark = pytest.mark.timeout(120)

FIRST = "Earthquake kills 120 people at artificial intelligence conference in Lima"
SECOND = "Lima earthquake: 350 people killed at artificial intelligence conference"
LEAD = "A strong earthquake struck Lima during an artificial intelligence conference on Monday; rescue teams are on their way."


@pytest.fixture
async def discord(tmp_path: Path) -> AsyncIterator[OnDiscord]:
    """Give a whole bot on Discord."""
    async with on_discord(tmp_path, edit_seconds=0) as running:
        assert isinstance(running, OnDiscord)
        yield running


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[OnSlack]:
    """Give a whole bot on Slack."""
    async with on_slack(tmp_path, edit_seconds=0) as running:
        assert isinstance(running, OnSlack)
        yield running


async def tell(bot: WholeBot, *titles: str) -> None:
    """Let outlets tell a story one after the other, each with another figure."""
    names = ("one", "two")
    async with FeedServer() as feeds:
        for name in names:
            feeds.serve(f"/{name}.xml", feed("The choir sings on Sunday", outlet=name), content_type="application/rss+xml")
        await bot.newsdesk.add_sources([FeedWish(url=feeds.url(f"/{name}.xml")) for name in names])
        await bot.poll()
        for name, title in zip(names, titles, strict=True):
            feeds.serve(f"/{name}.xml", feed(title, outlet=name, lang="en", lead=LEAD), content_type="application/rss+xml")
            await bot.poll(minutes=15)
            await bot.tick(minutes=5)


async def choose(bot: OnDiscord, where: str, channel: Channel | None = None) -> str:
    """Choose where updates are told, and return the answer."""
    return (await bot.server.slash(bot.guild, channel or bot.channel, bot.person, "settings updates", where=where)).text


async def test_a_thread_of_the_card_holds_what_is_new_and_is_about_its_channel(discord: OnDiscord):
    """The channel shows one card; what is typed in the thread means the channel, as in a post of a forum."""
    assert "Done" in await discord.type("subscribe ai")
    assert "in the thread of the card" in await choose(discord, "thread")
    await tell(discord, FIRST, SECOND)
    [card] = discord.channel.messages
    thread = discord.server.rest.channels[int(card["id"])]
    assert ["350" in text for text in discord.server.texts(thread.id)] == [True]
    assert f"Done, <#{discord.channel.id}>" in await choose(discord, "channel", channel=thread)


async def test_a_channel_on_slack_sees_what_is_new_without_opening_the_thread(slack: OnSlack):
    """One message, which stands in both places."""
    await slack.type("subscribe ai")
    assert "comes: in the channel" in await slack.type("settings updates channel")
    await tell(slack, FIRST, SECOND)
    card, fact = slack.server.messages("C1")
    assert (fact["thread_ts"], fact["subtype"]) == (card["ts"], "thread_broadcast")
