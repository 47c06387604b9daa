"""The first minute on each platform: whoever subscribes sees what would have come, or why there is nothing yet."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.errors import StoreError
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.steps.commands.first_stories import FirstStories
from tests.fakes.clock import FakeClock
from tests.fakes.command_world import CommandWorld, OpenCommands, discord_commands, slack_commands
from tests.fakes.make import NOW, make_article, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.wakes import Wakes

LAB = make_article("A lab opens its *model* <now>", published_at=NOW - timedelta(hours=1))


def first_stories(store: MemoryStore) -> FirstStories:
    """Look without long pauses."""

    async def pause(_: float) -> None:
        await asyncio.sleep(0)
        if not store.tables.articles:
            await stored(store, polled_at=NOW)

    return FirstStories(store=store, engine=Wakes(), clock=FakeClock(NOW), pause=pause)


async def stored(store: MemoryStore, **changes) -> None:
    """Store a poll that found one article about AI."""
    source = make_source(**changes)
    await store.add_sources([source])
    story = Story(id=LAB.story_id, title=LAB.title, first_seen_at=NOW, last_seen_at=NOW)
    await store.record(PollRecord(source=source, at=NOW, articles=(LAB,), stories=(story,), evidence={LAB.id: (make_evidence(),)}))


@pytest.fixture(params=[discord_commands, slack_commands], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[CommandWorld]:
    """Give a bot on each platform in turn."""
    open_world: OpenCommands = request.param
    async with open_world(first_stories) as opened:
        yield opened


async def test_i_subscribe_and_see_what_would_have_come(world: CommandWorld):
    """Marked as such, with a link, the source and the time; nothing of a title acts."""
    await stored(world.store, polled_at=NOW)
    [said] = await world.subscribe(1)
    done, heading, story = said.splitlines()
    assert done.startswith("Done: ")
    assert heading == "The newest that would have come:"
    assert LAB.url in story
    assert "The Courier" in story
    assert str(int(LAB.published_at.timestamp())) in story
    assert "*model*" not in story.replace(r"\*model\*", "")


async def test_i_am_answered_before_any_feed_and_then_shown_what_they_bring(world: CommandWorld):
    """The promise comes first, the stories complete it."""
    await world.store.add_sources([make_source()])
    first, rest = await world.subscribe(2)
    assert first.splitlines()[1] == "Newsdesk is asking 1 feed about it right now …"
    assert LAB.url in rest
    assert "right now" not in rest


async def test_i_read_which_command_helps_where_there_are_no_feeds(world: CommandWorld):
    """Instead of waiting for what can't come."""
    [said] = await world.subscribe(1)
    assert "`newsdesk feed import --catalogue`" in said


async def test_my_channels_name_is_kept_for_answers_elsewhere(world: CommandWorld):
    """Whoever runs Newsdesk reads names, no ids."""
    await world.subscribe(1)
    channel = await world.store.destination(world.channel.id)
    assert channel is not None
    assert channel.name in ("news", "general")


async def test_i_am_told_that_it_is_done_though_no_story_can_be_looked_up(world: CommandWorld, monkeypatch: pytest.MonkeyPatch):
    """The database fails between both: what is saved is not denied."""

    async def fails(*_: object) -> None:
        raise StoreError("The database does not answer.")

    monkeypatch.setattr(world.store, "latest", fails)
    [said] = await world.subscribe(1)
    assert said.startswith("Done: ")
    assert await world.store.subscriptions(world.channel.id)
