"""A feed that is back with many stories at once: five cards, and one that lists the rest, on each platform."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fakes.world import DULL, SLACK_CHANNEL, World, feed, open_world, until

pytestmark = pytest.mark.timeout(120)

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
    async with open_world(tmp_path) as opened:
        yield opened


async def test_nine_stories_at_once_are_five_cards_and_a_list(world):
    """Each story is told once, alone or in the list, and the next polls bring nothing more."""
    await world.begin()
    world.feeds.serve("/feed.xml", feed(*FLOOD, DULL), content_type="application/rss+xml")
    await until(lambda: world.counts() == (6, 6))
    await world.polled_again()
    assert world.counts() == (6, 6)
    discord = world.discord.texts(world.channel.id)
    slack = [str(message["blocks"]) for message in world.slack.messages(SLACK_CHANNEL)]
    for messages in (discord, slack):
        assert ["4 more stories" in message for message in messages] == [False] * 5 + [True]
        assert all(sum(story.split("artificial")[0] in message for message in messages) == 1 for story in FLOOD)
