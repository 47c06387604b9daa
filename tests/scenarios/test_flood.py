"""Feeds that are back with many stories at once: five cards, and one list of the rest that says why and from whom, on each platform."""

from collections.abc import AsyncIterator
from pathlib import Path
from time import time

import pytest
import pytest_asyncio

from tests.fakes.world import DULL, SLACK_CHANNEL, World, feed, open_world, until

pytestmark = pytest.mark.timeout(120)

SPAN = 8
FLOOD = (
    "Harbour pilots try artificial intelligence to read the tides",
    "A vineyard in Moldova lets artificial intelligence choose its grapes",
    "Nurses in Oslo say artificial intelligence shortened the night shift",
    "Chess federation bans artificial intelligence from its analysis rooms",
    "Bakers' guild publishes a guide to artificial intelligence",
    "Zoo keepers count flamingos with artificial intelligence",
    "An orchestra rehearses a symphony written by artificial intelligence",
    "Railway museum restores timetables using artificial intelligence",
    "Beekeepers listen to their hives with artificial intelligence",
)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, NEWSDESK_DELIVERY__FLOOD_SECONDS=str(SPAN)) as opened:
        yield opened


async def brought(world: World, *floods: tuple[str, ...]) -> list[list[str]]:
    """Let as many feeds bring their stories at once, and return the messages of each platform, once a double would have shown."""
    outlets = [f"Anvil {number}" for number, _ in enumerate(floods)]
    for outlet in outlets:
        path = f"/{outlet[-1]}.xml"
        world.feeds.serve(path, feed(DULL, outlet=outlet), content_type="application/rss+xml")
        await world.bot.add_feeds(world.feeds.url(path))
    await world.begin()
    await world.polled_again()
    assert world.counts() == (0, 0)
    await until(lambda: time() % SPAN < 1)  # so that no end of the time of a flood comes between the feeds
    for outlet, flood in zip(outlets, floods, strict=True):
        world.feeds.serve(f"/{outlet[-1]}.xml", feed(*flood, DULL, outlet=outlet), content_type="application/rss+xml")
    stories = [title for flood in floods for title in flood]
    await until(lambda: all(count_told(each, stories) == len(stories) for each in messages(world)))
    await world.polled_again()
    return messages(world)


def messages(world: World) -> list[list[str]]:
    """The messages of each platform, oldest first."""
    return [world.discord.texts(world.channel.id), [str(message["blocks"]) for message in world.slack.messages(SLACK_CHANNEL)]]


def count_told(platform: list[str], stories: list[str]) -> int:
    """How often any of the stories is told."""
    return sum(story.split("artificial")[0] in message for story in stories for message in platform)


@pytest.mark.long
async def test_nine_stories_at_once_are_five_cards_and_a_list(world):
    """Each story is told once, alone or in the list, which comes last, and the next polls bring nothing more."""
    for platform in await brought(world, FLOOD):
        assert ["4 more stories at once from Anvil 0" in message for message in platform] == [False] * 5 + [True]
        assert count_told(platform, list(FLOOD)) == 9


@pytest.mark.long
async def test_four_feeds_at_once_are_a_flood_too(world):
    """Two or three stories of each are few; nine within seconds are five cards and a list of all that is left, whoever brought it."""
    for platform in await brought(world, FLOOD[:3], FLOOD[3:5], FLOOD[5:7], FLOOD[7:]):
        assert ["4 more stories at once" in message for message in platform] == [False] * 5 + [True]
        assert count_told(platform, list(FLOOD)) == 9


@pytest.mark.long
async def test_a_rest_of_two_is_cards(world):
    """Seven stories at once are seven cards: a list of two would say less."""
    for platform in await brought(world, FLOOD[:7]):
        assert (len(platform), sum("more stor" in message for message in platform)) == (7, 0)
        assert count_told(platform, list(FLOOD[:7])) == 7
