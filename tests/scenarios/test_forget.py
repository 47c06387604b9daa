"""Forget, from the chat: a person, and then a whole workspace, go for good, and the neighbours stay as they are."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.cards.actions import Action, ActionKind, read_action
from bot.domain.destination import Platform
from bot.domain.forgetting import Kept
from bot.domain.notice import NoticeKind
from tests.fakes.make import NOW
from tests.fakes.tenant_world import TENANT_WORLDS, TenantWorld
from tests.fakes.undone import rows_of

NAMES = {Platform.DISCORD: "alert hq", Platform.SLACK: "local"}


@pytest.fixture(params=TENANT_WORLDS)
async def world(request: pytest.FixtureRequest) -> AsyncIterator[TenantWorld]:
    """Give each platform in turn."""
    platform: Platform = request.param
    async with TENANT_WORLDS[platform]() as made:
        yield made


async def test_what_i_have_and_what_my_workspace_has_is_deleted_for_good(world: TenantWorld):
    """Each after it was said how much it is; by a wrong name nothing goes; whoever begins anew is greeted."""
    [here] = [each for each in world.store.tables.destinations.values() if each.workspace not in _theirs(world)]
    await world.say("mute", "zinc")
    [asked] = await world.say("forget_me", "")
    assert "1 wish to get less" in asked
    [mine] = {read_action(each) for each in re.findall(r"n1:forgetme:[a-z0-9]+:[a-z0-9]+", asked)}
    told = await world.press(mine)
    assert [sum(sentence in each for each in told) for sentence in ("Deleted: 1 wish", "keeps nothing of you")] == [1, len(told) - 1]

    [asked] = await world.say("forget_workspace", "")
    assert "1 channel and 1 subscription" in asked
    button = Action(kind=ActionKind.FORGET, subject=here.workspace.key)
    assert "That is not the name" in (await world.submit(button, {"name": "another"}))[0]
    await world.desk.presence.greet(here, NOW)
    assert await world.store.kept_of_workspace(here.workspace) == Kept(channels=1, subscriptions=1, traces=True)
    assert "Deleted: 1 channel and 1 subscription." in (await world.submit(button, {"name": NAMES[world.platform]}))[0]
    assert "keeps nothing of" in (await world.submit(button, {"name": NAMES[world.platform]}))[0]
    after = rows_of(world.store.tables)
    assert all(after[table].get(key) == row for table, rows in world.theirs.items() for key, row in rows.items())
    await world.desk.presence.greet(here, NOW)
    assert [each.notice.kind for each in world.store.tables.deliveries.values() if each.notice] == [NoticeKind.GREETING]


def _theirs(world: TenantWorld) -> set[object]:
    return {world.them.channel.workspace, world.them.left.workspace, world.them.person.workspace}
