"""Editions of feeds: one address each, ended at once, on every store."""

from asyncio import gather
from dataclasses import replace

from bot.domain.destination import Platform
from bot.domain.editions import Contents, Edition, of_channel, of_saved, of_topic
from bot.domain.saved import Keeper
from bot.domain.topic import TopicSlug
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, destination
from tests.fakes.seeding import save_destination

ANN = Keeper(Platform.SLACK, "team", "U1")


def made(what: Contents, key: str = "a key") -> Edition:
    """Return an edition."""
    return Edition(what=what, key=key, made_at=NOW)


async def test_an_edition_is_found_by_its_id(store: Store):
    """As it was made, whatever it shows."""
    for what in (of_channel(destination().id), of_topic(TopicSlug("ai")), of_saved(ANN), of_saved(ANN._replace(workspace_id=""))):
        assert await store.add_edition(made(what)) == made(what)
        assert await store.edition(what.id) == made(what)
    assert len(await store.editions()) == 4
    assert await store.edition(of_topic(TopicSlug("quantum")).id) is None


async def test_made_twice_it_has_one_address(store: Store):
    """Also at one moment: everybody is told the same one."""
    what = of_saved(ANN)
    one, other = await gather(store.add_edition(made(what, "one")), store.add_edition(made(what, "other")))
    assert one == other == await store.edition(what.id)


async def test_a_new_address_takes_the_place_of_the_one_that_was_meant(store: Store):
    """A press that comes twice changes it once."""
    what = of_topic(TopicSlug("ai"))
    await store.add_edition(made(what, "old"))
    renewed = replace(made(what, "new"), made_at=NOW + MINUTE)
    assert await store.renew_edition(renewed, "old")
    assert not await store.renew_edition(made(what, "newer"), "old")
    assert await store.edition(what.id) == renewed


async def test_an_edition_that_is_ended_is_gone(store: Store):
    """And is not renewed any more; others stay."""
    what, other = of_topic(TopicSlug("ai")), of_topic(TopicSlug("quantum"))
    await store.add_edition(made(what))
    await store.add_edition(made(other))
    assert not await store.end_edition(what.id, "another key")
    assert await store.end_edition(what.id, "a key")
    assert not await store.end_edition(what.id, "a key")
    assert not await store.renew_edition(made(what, "new"), "a key")
    assert await store.editions() == [made(other)]


async def test_editions_end_with_what_they_show(store: Store):
    """Those of a channel that is forgotten, and of people of its workspace when that is; others go on."""
    here, there = destination("news"), destination("news", workspace_id="other", id=9)
    for channel in (here, there):
        await save_destination(store, channel)
    theirs = of_saved(ANN._replace(workspace_id="other"))
    stay = [of_channel(there.id), theirs, of_saved(ANN._replace(workspace_id="")), of_topic(TopicSlug("ai"))]
    for what in [of_channel(here.id), of_saved(ANN), *stay]:
        await store.add_edition(made(what))
    await store.leave_workspace(here.workspace, NOW)
    await store.forget_off(NOW + DAY)
    assert {each.what for each in await store.editions()} == set(stay)
