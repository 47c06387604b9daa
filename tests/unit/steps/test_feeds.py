"""The feeds of a workspace: limits, and what nobody may give."""

import pytest

from bot.domain.destination import Platform, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.found_feed import FoundFeed
from bot.domain.subscription import Mode
from bot.steps.commands.wishes import Wish
from tests.fakes.feed_finder import feeds_of
from tests.fakes.make import make_destination
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination
from tests.fakes.words import shipped_words

HERE = Workspace(Platform.DISCORD, "1")
SPEECH = shipped_words().into("en")


async def offered(store: MemoryStore) -> int:
    """Have a feed offered, and return the number of the offer."""
    page = await feeds_of(store).found("own.example", HERE, SPEECH)
    return page.actions[0].subject


async def test_a_workspace_that_is_full_is_told_how_full():
    """One that is followed already may be asked for again."""
    store = MemoryStore()
    offer = await offered(store)
    with pytest.raises(InvalidInput) as refused:
        await feeds_of(store, most=0).gathered(offer, HERE, "ann")
    assert "0 of 0 feeds" in str(refused.value)
    assert SPEECH.refuse(refused.value) == "There are 0 of 0 feeds here: remove one of them first."
    feed, known = await feeds_of(store, most=1).gathered(offer, HERE, "ann")
    assert (feed.title, known) == ("Harbour Ledger", False)
    assert (await feeds_of(store, most=1).gathered(offer, HERE, "bob"))[1]


@pytest.mark.parametrize("url", ["http://127.0.0.1/feed", "http://10.1.2.3/feed", "file:///etc/passwd", "http://localhost/feed"])
async def test_no_address_of_ours_is_offered(url):
    """Whatever a page names."""
    store = MemoryStore()
    with pytest.raises(InvalidInput):
        await feeds_of(store).offer(FoundFeed(url=url, title="", lang=None, items=1), HERE)
    assert store.tables.offers == {}


async def test_a_whole_feed_comes_as_a_topic_does():
    """Live, in a digest or both; a second wish changes what it names."""
    store = MemoryStore()
    channel = make_destination(workspace=HERE.id)
    await save_destination(store, channel)
    feed, _ = await feeds_of(store).gathered(await offered(store), HERE, "ann")
    [first] = await feeds_of(store).whole(feed, channel, Wish(topic="", by="ann"))
    assert (first.subscription.mode, first.before) == (Mode.LIVE, None)
    [second] = await feeds_of(store).whole(feed, channel, Wish(topic="", digest="08:30", by="bob"))
    assert (second.subscription.mode, second.before, second.subscription.created_by) == (Mode.BOTH, first.subscription, "ann")


async def test_names_are_found_by_a_part_where_one_alone_has_it():
    """An empty name is none."""
    store = MemoryStore()
    feed, _ = await feeds_of(store).gathered(await offered(store), HERE, "ann")
    assert (await feeds_of(store).named("ledger", HERE)).id == feed.id
    for typed in ("comments", " "):
        with pytest.raises(InvalidInput):
            await feeds_of(store).named(typed, HERE)
    assert await feeds_of(store).names(Workspace(Platform.SLACK, "1"), "") == []
