"""What is tried against another workspace: every verb, button, window and choice has its row in tests/fakes/tenant_rows.py."""

from discord.app_commands import Command, ContextMenu, Group

from bot.cards.actions import ActionKind
from bot.domain.destination import Platform
from bot.platforms.discord.commands import commands
from bot.platforms.discord.submits import USES
from tests.fakes.discord_bot import desk
from tests.fakes.memory_store import MemoryStore
from tests.fakes.rights import MENTION
from tests.fakes.rights_world import verbs_of
from tests.fakes.tenant_rows import BUTTONS, CHOICES, VERBS, WINDOWS


def test_every_verb_is_tried_on_another_workspace():
    """Those that docs/commands.md lists, on either platform."""
    assert set(VERBS) == {*verbs_of(Platform.DISCORD), *verbs_of(Platform.SLACK)} - {MENTION}


def test_every_kind_of_button_and_of_window_is_tried():
    """Whatever stands in a button or a window can be made by hand."""
    assert set(BUTTONS) == set(ActionKind)
    assert set(WINDOWS) == set(USES)


def test_every_field_that_completes_is_tried():
    """What Discord offers while somebody types is looked up in our store."""
    made = [each for each in commands(desk(MemoryStore())) if not isinstance(each, ContextMenu)]
    leaves = [each for one in made for each in (one.walk_commands() if isinstance(one, Group) else [one])]
    asked = [each for each in leaves if isinstance(each, Command)]
    assert {(each.qualified_name, str(part.display_name)) for each in asked for part in each.parameters if part.autocomplete} == CHOICES
