"""The app manifest asks for what the bot uses, and the documentation says why."""

import json

import pytest

from bot.resources import read_text
from bot.steps.commands.of_message import Menu
from tests.fakes.shared import REPOSITORY
from tests.fakes.words import shipped_words

MANIFEST = json.loads(read_text("slack/manifest.json"))


def test_the_command_is_the_one_that_the_help_shows():
    """Channels arrive as references, whose names no person has to spell right."""
    (command,) = MANIFEST["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/newsdesk", True)


def test_the_app_speaks_socket_mode_and_takes_clicks():
    """No public address is needed, and the Read button is acknowledged."""
    assert MANIFEST["settings"]["socket_mode_enabled"]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]


def test_the_menu_of_any_message_offers_what_the_app_listens_for():
    """Under the names that people read on Discord in English, too, within the lengths that Slack takes."""
    shortcuts = MANIFEST["features"]["shortcuts"]
    english = shipped_words().into("en")
    assert [each["callback_id"] for each in shortcuts] == list(Menu)
    assert [each["name"] for each in shortcuts] == [english.say(f"discord.names.{each}") for each in Menu]
    assert all(each["type"] == "message" and len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in shortcuts)


def test_the_app_hears_when_a_workspace_removes_it():
    """Nothing else is subscribed to: no message is ever received."""
    assert MANIFEST["settings"]["event_subscriptions"] == {
        "bot_events": ["app_home_opened", "app_uninstalled", "member_joined_channel", "tokens_revoked"]
    }


@pytest.mark.parametrize("scope", MANIFEST["oauth_config"]["scopes"]["bot"])
def test_every_scope_has_its_reason(scope: str):
    """Whoever installs the app reads what each right is for."""
    assert f"`{scope}`" in (REPOSITORY / "docs" / "slack.md").read_text(encoding="utf-8")


def test_the_names_fit_slacks_limits():
    """Slack refuses a manifest whose name has over 35 characters, or whose description has over 140."""
    assert len(MANIFEST["display_information"]["name"]) <= 35
    assert len(MANIFEST["display_information"]["description"]) <= 140
