"""Who may do what on both platforms: each verb of docs/commands.md as owner, manager, member, guest and outsider of a channel."""

import pytest

from bot.domain.destination import Platform
from tests.fakes.rights import RIGHTS, ROLES
from tests.fakes.rights_world import RIGHTS_WORLDS, verbs_of


@pytest.mark.parametrize("platform", RIGHTS_WORLDS)
async def test_each_verb_does_for_each_role_what_the_table_says(platform: Platform):
    """What is refused changes nothing; a verb without its row, or a row without its verb, fails."""
    async with RIGHTS_WORLDS[platform]() as world:
        found = {verb: dict(zip(ROLES, [await world.right(role, verb) for role in ROLES], strict=True)) for verb in verbs_of(platform)}
    assert found == {verb: dict(zip(ROLES, row, strict=True)) for verb, row in RIGHTS[platform].items()}
