"""Saved stories: each keeper's alone, kept when all else of the story is let go of, on every store."""

from asyncio import gather
from dataclasses import replace

from bot.domain.article import StoryId
from bot.domain.destination import Platform
from bot.domain.saved import Keeper, SavedStory, saved_id
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, destination, filed
from tests.fakes.seeding import save_destination

ANN = Keeper(Platform.SLACK, "team", "U1")
STRANGERS = (
    ANN._replace(person="U2"),
    ANN._replace(workspace_id="other"),
    ANN._replace(platform=Platform.DISCORD),
)


def story(number: int = 1, keeper: Keeper = ANN) -> SavedStory:
    """Return what somebody saved, each a minute after the one before."""
    key = StoryId(number)
    return SavedStory(
        id=saved_id(keeper, key),
        keeper=keeper,
        story_id=key,
        title=f"Title {number}, 題",
        url=f"https://news.example/{number}",
        source_title="The News",
        published_at=NOW - DAY,
        saved_at=NOW + number * MINUTE,
    )


async def test_what_i_saved_last_comes_first(store: Store):
    """As I saw it, word by word."""
    for number in (1, 2, 3):
        assert await store.save(story(number))
    assert await store.saved(ANN) == [story(3), story(2), story(1)]


async def test_a_story_is_saved_once(store: Store):
    """Also where two presses come at one moment; it keeps its place."""
    assert sorted(await gather(store.save(story()), store.save(story()))) == [False, True]
    assert not await store.save(replace(story(), saved_at=NOW + DAY))
    assert await store.saved(ANN) == [story()]


async def test_nobody_else_sees_or_removes_it(store: Store):
    """Another person, the same id in another workspace, and on another platform."""
    await store.save(story())
    for stranger in STRANGERS:
        assert await store.saved(stranger) == []
        assert not await store.remove_saved(story().id, stranger, NOW)
    await store.remove_saved(story().id, ANN, NOW)
    for stranger in STRANGERS:
        assert not await store.restore_saved(story().id, stranger)
    assert await store.saved(ANN) == []


async def test_in_a_direct_message_all_of_mine_is_there(store: Store):
    """It has no workspace where people are the same in all of them."""
    other = ANN._replace(workspace_id="other")
    await store.save(story(1))
    await store.save(story(2, other))
    everywhere = ANN._replace(workspace_id="")
    assert await store.saved(everywhere) == [story(2, other), story(1)]
    assert await store.remove_saved(story(2, other).id, everywhere, NOW)
    assert await store.saved(other) == []


async def test_what_is_removed_comes_back_once(store: Store):
    """And is removed once."""
    await store.save(story())
    assert sorted(await gather(*(store.remove_saved(story().id, ANN, NOW) for _ in range(2)))) == [False, True]
    assert sorted(await gather(*(store.restore_saved(story().id, ANN) for _ in range(2)))) == [False, True]
    assert await store.saved(ANN) == [story()]


async def test_what_was_removed_may_be_saved_anew(store: Store):
    """It comes first then."""
    await store.save(story(1))
    await store.save(story(2))
    await store.remove_saved(story(1).id, ANN, NOW)
    again = replace(story(1), saved_at=NOW + DAY)
    assert await store.save(again)
    assert await store.saved(ANN) == [again, story(2)]


async def test_what_is_removed_is_forgotten(store: Store):
    """After a while nothing is kept of it; what is saved stays."""
    await store.save(story(1))
    await store.save(story(2))
    await store.remove_saved(story(1).id, ANN, NOW)
    assert await store.forget_removed(NOW) == 0
    assert await store.forget_removed(NOW + MINUTE) == 1
    assert not await store.restore_saved(story(1).id, ANN)
    assert await store.saved(ANN) == [story(2)]


async def test_it_outlives_its_story(store: Store):
    """Pruning lets go of the story, and of its card."""
    await filed(store, destination(), [1])
    await store.save(story())
    await store.prune(NOW + 400 * DAY)
    assert await store.saved(ANN) == [story()]


async def test_it_is_forgotten_with_its_workspace(store: Store):
    """Once the last channel of it is, and not before: others keep theirs."""
    here, there = destination("news"), destination("news", workspace_id="other", id=9)
    theirs = story(2, ANN._replace(workspace_id="other"))
    for channel in (here, there, destination("more")):
        await save_destination(store, channel)
    await store.save(story())
    await store.save(theirs)
    await store.leave_workspace(here.workspace, NOW)
    await store.forget_off(NOW + MINUTE)
    assert await store.saved(ANN) == []
    assert await store.saved(theirs.keeper) == [theirs]
