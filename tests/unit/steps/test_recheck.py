"""Recheck: whose next look is brought forward."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.destination import Platform
from bot.steps.recheck import Recheck
from tests.fakes.make import NOW, make_destination
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination
from tests.fakes.wakes import Wakes

LATER = NOW + timedelta(hours=1)
REFUSED = replace(make_destination("1"), paused_at=NOW - timedelta(hours=1), pause_reason="refused", pauses=1, recheck_at=LATER)


async def asked(channel, *, workspace="1", may_post=True):
    """Whether a change in a workspace asks a stored channel again."""
    store, wakes = MemoryStore(), Wakes()
    await save_destination(store, channel)
    await Recheck(store=store, engine=wakes, clock=lambda: NOW)(Platform.DISCORD, workspace, lambda _: may_post)
    return bool(wakes.noted)


async def test_a_channel_that_refused_us_is_asked_at_once():
    """It is due now, and woken; how often it refused us stays known."""
    store, wakes = MemoryStore(), Wakes()
    await save_destination(store, REFUSED)
    await Recheck(store=store, engine=wakes, clock=lambda: NOW)(Platform.DISCORD, "1", lambda _: True)
    stored = await store.destination(REFUSED.id)
    assert stored == replace(REFUSED, recheck_at=NOW)
    assert [key for _, key in wakes.noted] == [str(REFUSED.id)]


@pytest.mark.parametrize(
    "channel",
    [
        make_destination("1"),
        replace(REFUSED, recheck_at=None, off_at=NOW),
        replace(REFUSED, recheck_at=NOW),
        replace(REFUSED, platform=Platform.SLACK),
    ],
    ids=["well", "off", "due already", "of another platform"],
)
async def test_any_other_channel_is_left_alone(channel):
    """Only what waits for its next look can have it sooner."""
    assert not await asked(channel)


async def test_only_the_workspace_that_changed_is_asked():
    """A thousand servers are not asked for one."""
    assert not await asked(REFUSED, workspace="2")


async def test_a_channel_that_is_still_closed_is_not_asked():
    """The platform knows it already."""
    assert not await asked(REFUSED, may_post=False)


class Meanwhile(MemoryStore):
    """A store in which a person subscribes a channel again just after all were listed."""

    async def destinations(self):
        listed = await super().destinations()
        await save_destination(self, make_destination("1"))
        return listed


async def test_a_pause_that_ended_meanwhile_does_not_come_back():
    """What was listed a while ago is not what is stored."""
    store, wakes = Meanwhile(), Wakes()
    await save_destination(store, REFUSED)
    await Recheck(store=store, engine=wakes, clock=lambda: NOW)(Platform.DISCORD, "1", lambda _: True)
    assert (await store.destination(REFUSED.id), wakes.noted) == (make_destination("1"), [])
