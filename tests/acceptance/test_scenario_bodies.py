"""Every body that leaves the real bot in scenarios is one that Discord and Slack take, by their own documents."""

import importlib.util
import sys
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.fakes.shared import shared
from tests.fakes.world import World, open_world
from tests.scenarios import test_flood, test_growing_cards, test_mentions, test_whole_bot

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(180)]

SCENARIOS: tuple[Callable[[World], Awaitable[None]], ...] = (
    test_growing_cards.test_three_reports_in_three_languages_are_one_card_edited_twice,
    test_growing_cards.test_a_new_fact_answers_the_card_in_its_thread,
    test_flood.test_nine_stories_at_once_are_five_cards_and_a_list,
    test_mentions.test_a_burst_calls_once_and_a_feed_calls_nobody,
    test_whole_bot.test_i_ask_a_card_why_it_came,
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Give a world in which cards are edited at once."""
    async with open_world(tmp_path, NEWSDESK_EDIT_SECONDS="0") as opened:
        yield opened


@pytest.fixture
def discord_contract(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give Discord's checker of the shared folder."""
    folder = shared("contracts")
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the checker leaves its schema to the garbage collector
        return import_module("discord_contract").Contract(str(folder / "discord_openapi.json"))


@pytest.fixture
def slack_contract() -> ModuleType:
    """Give Slack's checker of the shared folder."""
    spec = importlib.util.spec_from_file_location("slack_contract", shared("contracts", "slack_contract.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the checker leaves its schema to the garbage collector
        spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.__name__.removeprefix("test_"))
async def test_every_body_of_a_scenario_keeps_both_contracts(
    world: World,
    scenario: Callable[[World], Awaitable[None]],
    discord_contract: Any,
    slack_contract: Any,
    capsys: pytest.CaptureFixture[str],
):
    """Cards, edits, answers, lists, mentions and replies, as they leave the bot's own process."""
    await scenario(world)
    sent = [call for method in ("chat.postMessage", "chat.update") for call in world.slack.calls(method)]
    bodies = [body for body in world.discord.bodies if body.json is not None]
    violations = [found for body in bodies for found in discord_contract.check(body.method, body.path, body.json)]
    violations += [found for message in sent for found in slack_contract.check(message)]
    with capsys.disabled():
        print(f"\n{scenario.__name__}: {len(bodies)} bodies to Discord, {len(sent)} to Slack, {len(violations)} violations")
    assert violations == []
    assert bodies
    assert sent
