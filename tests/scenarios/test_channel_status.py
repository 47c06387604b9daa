"""`status` on each platform: whoever reads a channel learns what it gets, when, what is in its way, and how the feeds do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from tests.fakes.make import AI, NOW, QUANTUM, make_source, make_subscription
from tests.fakes.news_world import NewsWorld, OpenNews, discord_news, slack_news
from tests.fakes.seeding import save_destination, save_subscription


@pytest.fixture(params=[discord_news, slack_news], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[NewsWorld]:
    """Give each platform in turn."""
    open_world: OpenNews = request.param
    async with open_world() as opened:
        yield opened


async def test_i_read_what_this_channel_gets_and_when_and_nothing_of_others(world: NewsWorld):
    """One line a subscription, and the next digest."""
    digest = DigestTime(at=time(8, 30), zone="Europe/Paris")
    await save_destination(world.store, world.here)
    await save_destination(world.store, world.hidden)
    await save_subscription(world.store, make_subscription(world.here, AI, mode=Mode.BOTH, digest=digest))
    await save_subscription(world.store, make_subscription(world.hidden, QUANTUM))
    text = (await world.ask("status")).text
    assert "as it happens, and digest daily 08:30, Paris" in text
    assert "Next digest: tomorrow 08:30, Paris" in text
    assert "Quantum" not in text
    assert world.hidden.channel_id not in text


async def test_i_read_how_the_feeds_do_and_the_name_of_none(world: NewsWorld):
    """How many answer, and since when."""
    good = make_source(polled_at=NOW, fetched_at=NOW - timedelta(minutes=5))
    bad = make_source("https://ill.example/feed", title="The Ill", polled_at=NOW, fetched_at=NOW, errors=3, last_error="503")
    await world.store.add_sources([good, bad])
    text = (await world.ask("status")).text
    assert "Feeds that answer: 1 of 2. 1 does not answer at the moment; Newsdesk keeps asking." in text
    assert "The Ill" not in text


async def test_a_paused_channel_says_so(world: NewsWorld):
    """With when it is tried again."""
    await save_destination(world.store, replace(world.here, paused_at=NOW, recheck_at=NOW + timedelta(hours=1), pauses=1))
    await save_subscription(world.store, make_subscription(world.here, AI))
    text = (await world.ask("status")).text
    assert "⚠ Paused since" in text
    assert "Next try:" in text


async def test_a_channel_without_subscriptions_says_how_to_begin_in_my_language(world: NewsWorld):
    """And that there are no feeds yet."""
    text = (await world.ask("status", "", "de")).text
    assert "Newsdesk hat noch keine Feeds." in text
    assert "Noch ist nichts abonniert" in text
