"""The first five minutes of somebody new: five questions, a run, what the answers said to type, and a card."""

import re
from pathlib import Path

import pytest

from bot.domain.destination import Platform
from tests.fakes.slack_blocks import shown
from tests.fakes.world import DULL, NEWS, SLACK_CHANNEL, World, feed, open_world, until

pytestmark = pytest.mark.timeout(300)  # five minutes: that much the README promises, of a machine that has more to do

ANSWERS = "ai and chips\nhi\n{}\n08:30 Kolkata\nmailto:desk@example.org\n"
OPTION = re.compile(r"(\w+):(.+?)(?= \w+:|$)")
TYPED = re.compile(r"In a channel: /(.+)")


async def answered(world: World, platform: Platform) -> str:
    """Answer the five questions for a platform, and return the command that is to be typed there."""
    told = await world.bot.run("setup", typed=ANSWERS.format(platform))
    assert await world.bot.forget_feeds()
    await world.bot.run("feed", "add", world.feeds.url("/feed.xml"))
    typed = TYPED.search(told)
    assert typed, told
    return typed[1]


def leave_only(world: World, platform: Platform) -> None:
    """Take away the tokens of the other platform: a newcomer has one."""
    other = {"DISCORD", "SLACK"} - {platform.upper()}
    for name in [each for each in world.bot.environment if each.startswith(tuple(other))]:
        del world.bot.environment[name]


async def type_on_discord(world: World, command: str) -> str:
    name, _, options = command.partition(" ")
    return (await world.discord.slash(world.guild, world.channel, world.person, name, **dict(OPTION.findall(options)))).text


async def type_on_slack(world: World, command: str) -> str:
    return shown(await world.slack.slash(SLACK_CHANNEL, "U1", command.removeprefix("newsdesk ")))


async def connected(world: World, platform: Platform) -> None:
    await (world.slack.socket.connected() if platform is Platform.SLACK else world.discord.ready())


def texts(world: World, platform: Platform) -> list[str]:
    """Return what the channel of a platform got."""
    if platform is Platform.SLACK:
        return [shown(each) for each in world.slack.messages(SLACK_CHANNEL)]
    return world.discord.texts(world.channel.id)


@pytest.mark.parametrize("platform", [Platform.DISCORD, Platform.SLACK])
async def test_i_answer_five_questions_run_it_type_what_i_was_told_and_get_a_card(platform: Platform, tmp_path: Path):
    """Nothing is known but what `newsdesk setup` prints: its command is typed as it stands, and what is published next is a card."""
    async with open_world(tmp_path) as world:
        leave_only(world, platform)
        world.feeds.serve("/feed.xml", feed(DULL), content_type="application/rss+xml")
        command = await answered(world, platform)
        assert "The settings are right." in await world.bot.run("config", "check")
        await world.bot.start()
        await connected(world, platform)
        answer = await (type_on_slack if platform is Platform.SLACK else type_on_discord)(world, command)
        assert "gets Artificial intelligence and Semiconductors as it happens, and in a digest" in answer
        await world.polled_again()
        world.publish()
        await until(lambda: any(NEWS in text for text in texts(world, platform)))
        assert await world.bot.terminate() == 0
