"""Several workspaces at once: each of Slack's has tokens of its own, and what happens in one is nothing to the others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.delivery import Nonce
from bot.domain.destination import Destination, Platform
from bot.domain.errors import SettingError, Throttled, Unauthorized
from bot.platforms.slack.entry import Entry, Pair
from bot.platforms.slack.introductions import introduce
from bot.platforms.slack.teams import SlackTeams
from bot.steps.commands.look import look_at_status
from tests.fakes.button_world import card_for
from tests.fakes.clock import FakeClock
from tests.fakes.four_workspaces import NAMES, four_workspaces, slack_of
from tests.fakes.make import NOW, make_destination, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import QUICK, make_desk
from tests.fakes.slack_server import SlackServer
from tests.fakes.world import until

PARIS, BERLIN = (make_destination("C1", platform=Platform.SLACK, workspace=f"T{number}") for number in (1, 2))
NOWHERE = make_destination("C1", platform=Platform.SLACK, workspace="T9")


@dataclass
class Two:
    """Two local Slacks, and the platform with a pair of tokens for each; `again` are the teams of which the pairs are."""

    slacks: list[SlackServer]
    store: MemoryStore
    platform: SlackTeams

    async def send(self, to: Destination, nonce: str = "n") -> None:
        await self.platform.chat.send(to, card_for(to), nonce=Nonce(nonce))

    def posts(self) -> list[int]:
        """Return how many messages each Slack was asked to post."""
        return [len(each.calls("chat.postMessage")) for each in self.slacks]


def pair_on(name: str, server: SlackServer) -> Pair:
    entry = Entry(name=name, bot_variable=f"SLACK_BOT_TOKEN_{name.upper()}", app_variable=f"SLACK_APP_TOKEN_{name.upper()}")
    return Pair(bot_token=server.bot_token, app_token=server.app_token, entry=entry, api_url=server.api_url)


@asynccontextmanager
async def two() -> AsyncIterator[Two]:
    """Give them before anything is connected."""
    slacks = [await slack_of(number).start() for number in (1, 2)]
    store = MemoryStore()
    platform = SlackTeams([pair_on(*each) for each in zip(NAMES, slacks, strict=True)], make_desk(store, FakeClock()), patience=QUICK)
    try:
        yield Two(slacks, store, platform)
    finally:
        await platform.stop()
        for each in slacks:
            await each.stop()


async def test_one_of_each_platform_is_revoked_and_the_others_miss_nothing(tmp_path: Path):
    """Two Slacks and two servers of Discord: every card comes once where we still are, and who removed us is said by name."""
    async with four_workspaces(tmp_path) as bot:
        await bot.subscribe_all()
        await bot.publish("The first story")
        await bot.tick(minutes=1)
        assert {name: len(texts) for name, texts in bot.cards().items()} == {"paris": 1, "berlin": 1, "Rome": 1, "Oslo": 1}
        await bot.slacks[1].uninstall()
        await bot.discord.kick(bot.guilds[1])
        await until(lambda: bot.connection.workspaces == {"paris": True, "berlin": False})
        for title in ("second", "third"):
            await bot.publish(f"The {title} story")
            await bot.tick(minutes=2)
        for name, texts in bot.cards().items():
            for title in ("first", "second", "third"):
                wanted = 1 if title == "first" or name in ("paris", "Rome") else 0
                assert sum(f"The {title} story" in text for text in texts) == wanted, (name, title)
        told = await bot.health()
        assert (told.code, told.words["workspaces"]) == (0, {"slack": {"paris": True, "berlin": False}})
        assert any('Slack workspace "berlin" removed Newsdesk' in each for each in told.warnings)
        status = await look_at_status(bot.newsdesk.store, bot.clock())
        assert {(each.channel.workspace_id, str(each.state)) for each in status.channels} == {
            ("T1", "ok"), ("T2", "left"), (str(bot.guilds[0].id), "ok"), (str(bot.guilds[1].id), "left")
        }  # fmt: skip


async def test_each_workspace_is_spoken_to_by_its_own_client():
    """A message, a command and its answer stay where they belong."""
    async with two() as world:
        await world.platform.start()
        assert world.platform.workspaces == {"paris": True, "berlin": True}
        await world.send(BERLIN)
        assert world.posts() == [0, 1]
        await world.send(PARIS)
        assert world.posts() == [1, 1]
        assert "Done" in shown(await world.slacks[1].slash("C1", "U1", "subscribe ai"))
        assert "Nothing is subscribed" in shown(await world.slacks[0].slash("C1", "U1", "list"))
        assert "AI" in shown(await world.slacks[1].slash("C1", "U1", "list"))


async def test_a_workspace_that_refuses_us_silences_nobody_else():
    """Its own breaker keeps requests back; the fault names it, its variable and what to do, and the others go on."""
    async with two() as world:
        await world.platform.start()
        world.slacks[1].revoked = "invalid_auth"
        for nonce in ("a", "b"):
            with pytest.raises(Unauthorized):
                await world.send(BERLIN, nonce)
            await world.send(PARIS, nonce)
        assert world.posts() == [2, 1]
        fault = world.platform.fault(NOW) or ""
        assert fault.startswith('Slack workspace "berlin" gets no messages, and is asked again at')
        assert "SLACK_BOT_TOKEN_BERLIN" in fault
        assert "paris" not in fault
        assert (world.platform.healthy, world.platform.workspaces) == (True, {"paris": True, "berlin": False})


async def test_a_workspace_that_asks_for_patience_delays_nobody_else():
    """Slack's limits are those of a workspace."""
    async with two() as world:
        await world.platform.start()
        world.slacks[1].fail("chat.postMessage", (429, 600))
        for nonce in ("a", "b"):
            with pytest.raises(Throttled):
                await world.send(BERLIN, nonce)
            await world.send(PARIS, nonce)
        assert world.posts() == [2, 1]


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_workspace_that_fails_at_the_start_keeps_nobody_off_and_comes_by_itself(method: str):
    """Whether Slack is away for it or refuses its tokens; what it is owed waits, and nothing is tried by another's client."""
    async with two() as world:
        world.slacks[1].fail(method, {"ok": False, "error": "invalid_auth"}, always=True)
        await world.platform.start()
        await world.send(PARIS)
        await until(lambda: "_TOKEN_BERLIN" in (world.platform.fault(NOW) or ""))
        if method == "auth.test":
            with pytest.raises(Throttled):
                await world.send(BERLIN)
        assert world.posts() == [1, 0]
        world.slacks[1].recover(method)
        await until(lambda: world.platform.workspaces["berlin"])
        await world.send(BERLIN)
        assert (world.posts(), world.platform.fault(NOW)) == ([1, 1], None)


async def test_a_start_without_one_good_pair_ends_with_a_sentence_for_each():
    """The settings are wrong then, as with one pair."""
    async with two() as world:
        for each in world.slacks:
            each.revoked = "invalid_auth"
        with pytest.raises(SettingError) as caught:
            await world.platform.start()
        assert [sum(name in line for line in str(caught.value).splitlines()) for name in ("_PARIS", "_BERLIN")] == [1, 1]


async def test_two_pairs_of_one_workspace_are_named_and_only_one_of_them_serves():
    """Whichever came first goes on; a command is answered once."""
    async with two() as world:
        world.slacks[1].team.id = "T1"
        await world.platform.start()
        assert sorted(world.platform.workspaces.values()) == [False, True]
        await until(lambda: "are tokens of the same Slack workspace, T1: keep one pair." in (world.platform.fault(NOW) or ""))
        assert all(f"SLACK_BOT_TOKEN_{name.upper()}" in (world.platform.fault(NOW) or "") for name in NAMES)


async def test_a_channel_of_a_workspace_without_tokens_waits_and_is_named():
    """It is neither paused nor tried through another workspace's client."""
    async with two() as world:
        await save_destination(world.store, NOWHERE)
        await save_subscription(world.store, make_subscription(NOWHERE))
        await world.platform.start()
        with pytest.raises(Unauthorized, match="No pair of tokens is of the Slack workspace T9"):
            await world.send(NOWHERE)
        assert world.posts() == [0, 0]
        assert (world.platform.note() or "").startswith("Slack workspace T9: ")
        assert list(world.platform.apart) == ["T9"]
        assert (world.platform.healthy, world.platform.fault(NOW)) == (True, None)


async def test_a_workspace_that_removed_us_while_we_were_down_is_named_and_calls_nobody():
    """Its token says nothing of where it was: what it is owed waits, is not late, and its channels are not given up."""
    async with two() as world:
        await save_destination(world.store, BERLIN)
        await save_subscription(world.store, make_subscription(BERLIN))
        world.slacks[1].revoked = "account_inactive"
        await world.platform.start()
        await world.send(PARIS)
        with pytest.raises(Unauthorized):
            await world.send(BERLIN)
        note = world.platform.note() or ""
        assert 'Slack workspace "berlin" removed Newsdesk' in note
        assert (list(world.platform.apart), world.platform.fault(NOW), world.platform.healthy) == (["T2"], None, True)
        assert (await world.store.destinations())[0].left_at is None
        world.slacks[1].revoked = None
        await until(lambda: world.platform.workspaces["berlin"])
        await world.send(BERLIN)
        assert (world.posts(), list(world.platform.apart), world.platform.note()) == ([1, 1], [], None)


async def test_what_a_socket_tells_of_another_workspace_is_not_done():
    """A payload that names another workspace which has tokens of its own is hand-made, or another's."""
    async with two() as world:
        await world.platform.start()
        paris = world.slacks[0]
        payload = paris.slash_payload("C1", "U1", "subscribe ai") | {"team_id": "T2"}
        acknowledged = await paris.socket.deliver("slash_commands", payload)
        assert acknowledged["payload"]["text"].startswith("That did not work out")
        event = {"type": "event_callback", "team_id": "T2", "api_app_id": "A1", "event": {"type": "app_uninstalled"}, "event_id": "Ev1"}
        await paris.socket.deliver("events_api", event)
        assert world.platform.note() is None
        assert not await world.store.workspace_subscriptions(Platform.SLACK, "T2")


async def test_a_check_says_of_which_workspace_each_pair_is():
    """Before a run would: what Slack refuses or two pairs share is wrong, and where it does not answer nothing is known."""
    async with two() as world:
        pairs = [pair_on(*each) for each in zip(NAMES, world.slacks, strict=True)]
        assert list((await introduce(pairs)).told) == ["paris: Local (T1)", "berlin: Local (T2)"]
        world.slacks[1].team.id = "T1"
        said = await introduce(pairs)
        assert (len(said.told), "SLACK_BOT_TOKEN_PARIS are tokens of the same Slack workspace, T1" in said.wrong[0]) == (1, True)
        world.slacks[1].revoked = "invalid_auth"
        assert "SLACK_BOT_TOKEN_BERLIN" in (await introduce(pairs)).wrong[0]
        world.slacks[1].fail("auth.test", "503")
        said = await introduce(pairs)
        assert (list(said.wrong), said.unknown[0].startswith("SLACK_BOT_TOKEN_BERLIN could not be tried: ")) == ([], True)
