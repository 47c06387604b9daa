"""Every body that leaves the real bot in scenarios is one that Discord and Slack take, by their own documents."""

import importlib.util
import sys
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.fakes.discord_server import DiscordServer
from tests.fakes.feed_server import FeedServer
from tests.fakes.kept_bodies import kept, kept_folder
from tests.fakes.shared import shared
from tests.fakes.slack_server import SlackServer
from tests.fakes.whole_bot import WholeBot, on_discord, on_slack
from tests.fakes.world import World, open_world
from tests.scenarios import test_flood, test_growing_cards, test_mentions, test_whole_bot

MESSAGES = ("chat.postMessage", "chat.update", "chat.postEphemeral")

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(180)]

SCENARIOS: tuple[Callable[[World], Awaitable[None]], ...] = (
    test_flood.test_nine_stories_at_once_are_five_cards_and_a_list,
    test_mentions.test_a_burst_calls_once_and_a_feed_calls_nobody,
    test_whole_bot.test_an_article_becomes_one_card_on_each_platform,
)
GROWING: tuple[Callable[[WholeBot, FeedServer], Awaitable[None]], ...] = (
    test_growing_cards.test_three_reports_in_three_languages_are_one_card_edited_twice,
    test_growing_cards.test_a_new_fact_answers_the_card_in_its_thread,
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
    told(capsys, scenario, [*wrong_on_discord(world.discord, discord_contract)], [*wrong_on_slack(world.slack, slack_contract)])


@pytest.mark.parametrize("scenario", GROWING, ids=lambda each: each.__name__.removeprefix("test_"))
async def test_every_body_of_a_card_that_grows_keeps_both_contracts(
    tmp_path: Path,
    scenario: Callable[[WholeBot, FeedServer], Awaitable[None]],
    discord_contract: Any,
    slack_contract: Any,
    capsys: pytest.CaptureFixture[str],
):
    """Cards, edits and answers of one story."""
    async with test_growing_cards.three_outlets() as feeds, on_discord(tmp_path / "discord", edit_seconds=0) as bot:
        await scenario(bot, feeds)
        first = [*wrong_on_discord(bot.server, discord_contract)]
    async with test_growing_cards.three_outlets() as feeds, on_slack(tmp_path / "slack", edit_seconds=0) as other:
        await scenario(other, feeds)
        told(capsys, scenario, first, [*wrong_on_slack(other.server, slack_contract)])


@pytest.mark.timeout(600)
@pytest.mark.skipif(kept_folder() is None, reason="TESTS_BODIES names no folder in which a run of the tests kept what the bot sent")
def test_every_body_of_every_test_keeps_both_contracts(
    discord_contract: Any, slack_contract: ModuleType, capsys: pytest.CaptureFixture[str]
):
    """Whatever the bot sent to a local platform while they ran: commands, replies, windows, cards, edits, answers, direct messages."""
    folder = kept_folder()
    assert folder is not None
    discord = [
        (each["test"], discord_contract.check(each["method"], each["path"], with_ids_as_text(each["json"])))
        for each in kept(folder, "discord")
    ]
    slack = [(each["test"], slack_contract.check(each["arguments"])) for each in kept(folder, "slack") if each["method"] in MESSAGES]
    wrong = [f"{test}: {found}" for test, violations in (*discord, *slack) for found in violations]
    with capsys.disabled():
        print(f"\nall tests: {len(discord)} bodies to Discord, {len(slack)} messages to Slack, {len(wrong)} violations")
    assert wrong == []
    assert discord
    assert slack


def with_ids_as_text(sent: Any) -> Any:
    """Return a body with the two ids that discord.py writes as numbers in the form of the schema; Discord takes either."""
    if not isinstance(sent, dict):
        return sent
    as_text = {"recipient_id": str(sent["recipient_id"])} if "recipient_id" in sent else {}
    files = [{**each, "id": str(each["id"])} for each in sent.get("attachments") or []]
    return {**sent, **as_text, **({"attachments": files} if files else {})}


def wrong_on_discord(server: DiscordServer, contract: Any) -> Iterator[list[Any]]:
    """Yield what is wrong with each body that Discord got."""
    yield from (contract.check(each.method, each.path, each.json) for each in server.bodies if each.json is not None)


def wrong_on_slack(server: SlackServer, contract: ModuleType) -> Iterator[list[Any]]:
    """Yield what is wrong with each message that Slack got."""
    yield from (contract.check(call) for method in MESSAGES for call in server.calls(method))


def told(capsys: pytest.CaptureFixture[str], scenario: Any, discord: list[list[Any]], slack: list[list[Any]]) -> None:
    """Say how much was looked at, and that nothing of it is wrong."""
    violations = [found for body in (*discord, *slack) for found in body]
    with capsys.disabled():
        print(f"\n{scenario.__name__}: {len(discord)} bodies to Discord, {len(slack)} to Slack, {len(violations)} violations")
    assert violations == []
    assert discord
    assert slack
