"""The whole bot as a process: from a slash command and a feed to one card, whenever it is killed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.cards.actions import ActionKind
from tests.fakes.button_world import one_of
from tests.fakes.discord_state import walk
from tests.fakes.postgres import new_place
from tests.fakes.world import NEWS, SLACK_CHANNEL, World, open_world, until

pytestmark = pytest.mark.timeout(120)

POST = "POST /channels/*/messages"
OLD = "Farm robots learn with artificial intelligence to pick apples"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def world_on_postgres(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, NEWSDESK_DATABASE=new_place().url) as opened:
        yield opened


def the_news_is_there_once(world: World) -> bool:
    """One card on each platform, and it tells the news."""
    (card,) = world.discord.texts(world.channel.id)
    (message,) = world.slack.messages(SLACK_CHANNEL)
    return NEWS in card and NEWS in str(message)


async def test_an_article_becomes_one_card_on_each_platform(world):
    """Subscribe by slash command, publish, and see one card each, and none of what was there before; SIGTERM ends the bot cleanly.

    The button of a delivered card answers whoever presses it, alone, also after the bot came back.
    """
    await world.begin(OLD)
    world.publish()
    await world.delivered()
    assert the_news_is_there_once(world)
    assert await world.bot.terminate() == 0
    assert "Task was destroyed" not in world.bot.log
    assert world.counts() == (1, 1)
    await world.run_bot()
    for text, alone in (await why_on_discord(world), await why_on_slack(world)):
        assert NEWS in text
        assert "artificial intelligence" in text
        assert alone
    assert world.counts() == (1, 1)


async def why_on_discord(world: World) -> tuple[str, bool]:
    """Press the button of the card, and return the answer, and whether nobody else sees it."""
    (card,) = world.discord.messages(world.channel.id)
    value = one_of([part["custom_id"] for part in walk(card["components"]) if "custom_id" in part], ActionKind.WHY)
    reply = await world.discord.press(world.guild, world.channel, world.person, card, value)
    return reply.text, reply.ephemeral


async def why_on_slack(world: World) -> tuple[str, bool]:
    """The same there."""
    (message,) = world.slack.messages(SLACK_CHANNEL)
    asked = one_of([each["value"] for each in message["blocks"][-1]["elements"] if "value" in each], ActionKind.WHY)
    answer = await world.slack.press(SLACK_CHANNEL, "U1", "act:why", asked)
    return answer["text"], answer["response_type"] == "ephemeral"


@pytest.mark.long
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


@pytest.mark.long
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


async def test_the_whole_bot_on_postgres(world_on_postgres):
    """Commands beside it, a kill while it sends, one card on each platform, and a clean end: as on a file."""
    world = world_on_postgres
    await world.begin()
    world.discord.fail(POST, "accept-then-hang")
    world.publish()
    await world.discord.wait_request("POST", "/channels/*/messages")
    await world.bot.kill()
    await world.run_bot()
    await world.delivered()
    assert the_news_is_there_once(world)
    assert "once a minute" in await world.bot.run("feed", "refresh", world.feeds.url("/feed.xml"))
    assert await world.bot.terminate() == 0
    assert "postgres" not in world.bot.log


@pytest.mark.long
async def test_a_platform_that_drops_its_answer_gets_no_double(world):
    """The message was posted, the answer was lost, and the bot goes on running."""
    await world.begin()
    world.discord.fail(POST, "accept-then-drop")
    world.slack.fail("chat.postMessage", "accept-then-drop")
    world.publish()
    await world.delivered()
    assert the_news_is_there_once(world)


async def test_a_bot_that_is_stopped_while_it_connects_ends_at_once(world):
    """A platform that hangs at login holds up nobody who stops the bot."""
    world.discord.fail("GET /users/@me", "hang", times=None)
    await world.bot.start()
    await world.discord.wait_request("GET", "/users/@me")
    assert await world.bot.terminate() == 0
    assert "Task was destroyed" not in world.bot.log
