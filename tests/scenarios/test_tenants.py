"""Nobody reaches into another workspace, whatever ids, links and names of it they know: every verb, button, window and choice is tried.

One bot a platform; each thing is tried from the same beginning, by somebody who may do everything in their own workspace.
"""

from collections.abc import AsyncIterator, Awaitable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain

import pytest

from bot.cards.actions import Action
from bot.domain.destination import Platform
from tests.fakes.rights_world import verbs_of
from tests.fakes.tenant_rows import BUTTONS, CHOICES, TYPED_SO_FAR, VERBS, WINDOWS
from tests.fakes.tenant_world import TENANT_WORLDS, TenantWorld
from tests.fakes.undone import Rows


@dataclass(frozen=True, kw_only=True)
class Try:
    """One thing that is tried: what was typed of theirs, and whether it may change something in one's own workspace."""

    name: str
    told: Awaitable[list[str]]
    typed: Collection[str] = ()
    idle: bool = True


@pytest.fixture(params=TENANT_WORLDS)
async def world(request: pytest.FixtureRequest) -> AsyncIterator[TenantWorld]:
    """Give each platform in turn."""
    platform: Platform = request.param
    async with TENANT_WORLDS[platform]() as made:
        yield made


async def test_nothing_reaches_into_another_workspace(world: TenantWorld):
    """Nothing of theirs is told or changed, and a button that names something of theirs changes nothing here either."""
    leaks, reached, changed = [], [], []
    for each in chain(_verbs(world), _buttons(world), _windows(world), _choices(world)):
        told, before, after = await world.tried(each.told)
        leaks += [(each.name, text) for text in told if world.them.told(text, each.typed)]
        reached += [(each.name, table) for table in _reached(world, after)]
        changed += [each.name] if each.idle and before != after else []
    assert (leaks, reached, changed) == ([], [], [])


def _reached(world: TenantWorld, after: Rows) -> list[str]:
    """Return the tables in which something of theirs is not as it was."""
    return [name for name, rows in world.theirs.items() if any(after[name].get(key) != row for key, row in rows.items())]


def _verbs(world: TenantWorld) -> Iterator[Try]:
    for verb, of_theirs in VERBS.items():
        for given in of_theirs(world.them) if verb in verbs_of(world.platform) else ():
            yield Try(name=f"{verb} {given}", told=world.say(verb, given), typed=[given], idle=False)


def _buttons(world: TenantWorld) -> Iterator[Try]:
    for kind, of_theirs in BUTTONS.items():
        for subject, about in of_theirs(world.them):
            told = world.press(Action(kind=kind, subject=subject, about=about))
            yield Try(name=f"the button {kind} {about}", told=told, typed=[about])


def _windows(world: TenantWorld) -> Iterator[Try]:
    for kind, (of_theirs, written) in WINDOWS.items():
        given = written(world.them)
        for subject, about in of_theirs(world.them):
            told = world.submit(Action(kind=kind, subject=subject, about=about), given)
            yield Try(name=f"the window {kind}", told=told, typed=[str(each) for each in given.values()], idle=False)


def _choices(world: TenantWorld) -> Iterator[Try]:
    for command, option in CHOICES if world.platform is Platform.DISCORD else ():
        for typed in TYPED_SO_FAR:
            yield Try(name=f"the choices of {command} {option} {typed}", told=world.choices(command, option, typed), typed=[typed])
