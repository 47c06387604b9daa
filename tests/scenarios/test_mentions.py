"""A burst of stories on both platforms, where a subscription asks for a mention: one call, and none by what the feed wrote."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fakes.world import DULL, SLACK_CHANNEL, World, feed, open_world, until

pytestmark = pytest.mark.timeout(120)

BURST = (
    "Harbour pilots try artificial intelligence to read the tides &lt;!channel&gt; @everyone",
    "A vineyard in Moldova lets artificial intelligence choose its grapes &lt;@&amp;4712&gt;",
    "Nurses in Oslo say artificial intelligence shortened the night shift @here",
)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


async def test_a_burst_calls_once_and_a_feed_calls_nobody(world):
    """Three cards on each platform; the first calls the role or the group that the subscription names, and nothing else does."""
    role = world.discord.add_role(world.guild)
    world.slack.team.users["U1"].admin = True
    await world.begin()
    told = await world.discord.slash(world.guild, world.channel, world.person, "subscribe", topic="ai", mention=role)
    assert "Live cards mention" in told.text
    assert "Live cards mention @here" in (await world.slack.slash(SLACK_CHANNEL, "U1", "subscribe ai mention @here"))["text"]
    world.feeds.serve("/feed.xml", feed(*BURST, DULL), content_type="application/rss+xml")
    await until(lambda: world.counts() == (3, 3))
    posts = [body.json for body in world.discord.bodies if body.method == "POST" and body.path.endswith("/messages")]
    called = [post["allowed_mentions"] for post in posts]
    assert sorted(called, key=len) == [{"parse": []}, {"parse": []}, {"parse": [], "roles": [str(role.id)]}]
    assert sum(f"<@&{role.id}>" in str(post["components"]) for post in posts) == 1
    slack = [str(message["blocks"]) for message in world.slack.messages(SLACK_CHANNEL)]
    assert sum("<!here>" in blocks for blocks in slack) == 1
    assert not any("<!channel>" in blocks for blocks in slack)
