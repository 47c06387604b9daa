"""I delete a card, and hear nothing more of its story in that channel: on each platform, whatever is reported afterwards."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.delivery import Kind, State, delivery_id
from tests.fakes.deletable import FIRST, Deletable, OpenDeletable, deletable_on_discord, deletable_on_slack
from tests.fakes.make import make_article


@pytest.fixture(params=[deletable_on_discord, deletable_on_slack], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[Deletable]:
    """Give a channel that got a card, on each platform in turn."""
    opened: OpenDeletable = request.param
    async with opened() as world:
        await world.tell()
        yield world


def state_of(world: Deletable) -> State:
    """What the card's row says."""
    return world.store.tables.deliveries[delivery_id(world.channel.id, FIRST.story_id, Kind.ALERT)].state


async def test_i_delete_a_card_and_no_new_fact_of_its_story_comes(world: Deletable):
    """Not as an answer, not beside it, not for a moment: nothing is posted at all, and nothing waits to be."""
    world.delete(0)
    for number in range(3):
        await world.grow(f"Report {number}: 350 were hurt")
    assert world.texts() == []
    assert world.posts() == 1
    counts = await world.store.outbox_counts()
    assert (counts["pending"], counts["sending"], counts["deleted"]) == (0, 0, 1)


async def test_i_delete_a_card_whose_edits_are_used_up_and_no_answer_comes(world: Deletable):
    """No edit shows in time that it was deleted: the answer itself finds out, before anything stands anywhere."""
    await world.grow("Another report")
    world.delete(0)
    before = list(world.texts())
    for each in list(world.store.tables.deliveries.values()):
        if each.kind in (Kind.UPDATE, Kind.FACT):
            del world.store.tables.deliveries[each.id]
    await world.tell(FIRST, Kind.FACT)
    assert world.texts() == before
    assert state_of(world) is State.DELETED


async def test_i_delete_a_card_that_was_answered_and_nothing_comes_under_its_gravestone(world: Deletable):
    """People talked below it; on Slack a gravestone stays above what they said."""
    world.answer(0)
    world.delete(0)
    before = list(world.texts())
    await world.grow("350 were hurt")
    assert world.texts() == before
    assert state_of(world) is State.DELETED


async def test_i_delete_a_card_and_read_its_story_in_no_digest(world: Deletable):
    """The channel's other stories come as before."""
    world.delete(0)
    await world.grow("350 were hurt")
    await world.tell(FIRST, Kind.DIGEST)
    assert world.texts() == []
    await world.tell(make_article("Another story"))
    assert len(world.texts()) == 1


async def test_newsdesks_own_edits_and_answers_mute_nothing(world: Deletable):
    """The card is edited again and again, and answered once: it stands, and so does its story."""
    for number in range(4):
        await world.grow(f"Report {number}")
    assert len(world.texts()) == 2
    assert world.posts() == 2
    assert state_of(world) is State.SENT
