"""Envelopes from Slack: each is acknowledged, whatever it brings, and worked on once."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.slack_bot import SlackBot, slack_bot

USER = {"id": "U1", "username": "u1", "team_id": "T1"}
TEAM = {"id": "T1", "domain": "local"}
VIEW = {"id": "V1", "callback_id": "old", "type": "modal"}
BY = {"user": USER, "team": TEAM}


@pytest.fixture
async def bot() -> AsyncIterator[SlackBot]:
    """Give the platform on our own Slack."""
    async with slack_bot() as running:
        yield running


async def type_(bot: SlackBot, text: str) -> str:
    """Type a command and return what the person reads."""
    return str((await bot.server.slash("C1", "U1", text))["text"])


async def test_a_command_that_slack_delivers_twice_is_answered_once(bot: SlackBot):
    """By whichever socket it comes again, it is acknowledged and passed over; the next command is answered."""
    await bot.server.socket.connected(times=2)
    payload = bot.server.slash_payload("C1", "U1", "subscribe ai")
    for socket in (0, 1, 0):
        await bot.server.socket.deliver("slash_commands", payload, envelope_id="again", socket=socket)
    assert (await bot.server.answer(payload["response_url"]))["text"].startswith("Done")
    await type_(bot, "list")
    assert bot.server.answers_left(payload["response_url"]) == 0
    assert len(await bot.store.all_subscriptions()) == 1


async def test_the_command_may_be_called_otherwise(bot: SlackBot):
    """A workspace may have named it itself."""
    payload = bot.server.slash_payload("C1", "U1", "subscribe ai") | {"command": "/pressdesk"}
    await bot.server.socket.deliver("slash_commands", payload)
    assert (await bot.server.answer(payload["response_url"]))["text"].startswith("Done")


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (
            "interactive",
            {"type": "view_submission", **BY, "view": VIEW},
        ),
        ("interactive", {"type": "view_closed", **BY, "view": VIEW}),
        ("interactive", {"type": "shortcut", **BY, "callback_id": "catch_up", "trigger_id": "1"}),
        (
            "interactive",
            {"type": "message_action", **BY, "callback_id": "why", "message": {}, "channel": {"id": "C1"}},
        ),
        ("interactive", {"type": "block_suggestion", **BY, "action_id": "topic", "block_id": "b", "value": "a"}),
        ("interactive", {"type": "something_of_next_year", **BY}),
        ("interactive", {**BY, "view": VIEW}),
        ("interactive", {"type": "view_submission", **BY, "view": None}),
        ("interactive", {"type": "view_submission", **BY, "view": {"id": "V1", "type": "panel"}}),
        ("interactive", {"type": "block_actions", **BY, "actions": []}),
        ("events_api", {"type": "event_callback", "team_id": "T1", "event": {"type": "app_home_opened", "user": "U1", "channel": "D1"}}),
        ("events_api", {"type": "event_callback", "team_id": "T1", "event": {"type": "app_uninstalled"}}),
        (
            "events_api",
            {"type": "event_callback", "team_id": "T1", "event": {"type": "message", "channel": "D1", "user": "U1", "text": "hi"}},
        ),
        ("of_next_year", {"type": "anything"}),
    ],
    ids=lambda value: value.get("type") if isinstance(value, dict) else value,
)
async def test_i_never_see_a_warning_sign(bot: SlackBot, kind: str, payload: dict[str, Any]):
    """Whatever Slack tells of is acknowledged, also where no version of Newsdesk asked for it; the bot goes on."""
    await bot.server.socket.deliver(kind, payload)
    assert (await type_(bot, "list")).startswith("Nothing is subscribed")


async def test_a_button_of_a_message_from_long_ago_is_answered(bot: SlackBot):
    """It has another name, and no value."""
    answer = await bot.server.press("C1", "U1", "subscribe_topics", "")
    assert answer["text"] == "This button is of another version of Newsdesk, and does nothing here."


@pytest.mark.parametrize("word", ["install", "refresh", "version"])
async def test_a_word_that_is_no_command_is_not_guessed_wrongly(bot: SlackBot, word: str):
    """Better no guess than another command."""
    assert await type_(bot, f"{word} now") == f"“{word}” is no command: write `/newsdesk help` to see them all."


@pytest.mark.parametrize(
    ("typed", "meant"), [("subscrib", "subscribe"), ("unsuscribe", "unsubscribe"), ("setings", "settings"), ("lst", "list")]
)
async def test_a_slip_of_the_pen_is_guessed(bot: SlackBot, typed: str, meant: str):
    """What is near enough is offered."""
    assert await type_(bot, f"{typed} ai") == f"“{typed}” is no command: did you mean `/newsdesk {meant}`?"
