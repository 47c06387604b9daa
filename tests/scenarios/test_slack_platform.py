"""The life of a connection to Slack: tokens, outages, refreshes, drops and the end."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import SettingError
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.patience import Patience
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW
from tests.fakes.memory_store import MemoryStore
from tests.fakes.slack_bot import QUICK, make_desk, slack_bot
from tests.fakes.slack_server import SlackServer
from tests.fakes.world import until


def platform_on(server: SlackServer, *, bot_token: str = "", app_token: str = "") -> SlackPlatform:
    """Return a platform with these tokens, by default the right ones."""
    desk = make_desk(MemoryStore(), FakeClock())
    return SlackPlatform(
        bot_token or server.bot_token, app_token or server.app_token, desk, api_url=server.api_url, patience=replace(QUICK, request=2.0)
    )


async def test_a_started_platform_is_healthy_until_it_stops():
    """Healthy means that it listens."""
    async with slack_bot(listening=False) as bot:
        states = [bot.platform.healthy]
        for change in (bot.platform.start, bot.platform.stop, bot.platform.stop):
            await change()
            states.append(bot.platform.healthy)
    assert states == [False, True, False, False]


@pytest.mark.parametrize(
    ("tokens", "named"), [({"bot_token": "xoxb-wrong"}, "SLACK_BOT_TOKEN"), ({"app_token": "xapp-wrong"}, "SLACK_APP_TOKEN")]
)
async def test_a_wrong_token_is_one_sentence(tokens: dict[str, str], named: str):
    """The sentence names the setting and where to find the right value, and never shows the token."""
    server = await SlackServer().start()
    platform = platform_on(server, **tokens)
    with pytest.raises(SettingError, match=named) as caught:
        await platform.start()
    assert "wrong" not in str(caught.value)
    assert not platform.healthy
    await server.stop()


async def test_a_bot_token_in_the_place_of_the_app_token_is_found_out():
    """Both tokens are copied from the same site, and easily swapped."""
    server = await SlackServer().start()
    with pytest.raises(SettingError, match="SLACK_APP_TOKEN"):
        await platform_on(server, app_token=server.bot_token).start()
    await server.stop()


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_an_outage_at_the_start_is_waited_out(method: str):
    """Slack's outage does not stop the bot from starting; it connects once Slack answers."""
    server = await SlackServer().start()
    server.fail(method, "503", (429, 1), "drop")
    platform = platform_on(server)
    await platform.start()
    assert not platform.healthy
    await server.socket.connected()
    await platform.stop()
    await server.stop()


async def test_a_token_that_is_refused_after_an_outage_is_what_health_says():
    """Nobody waits for the start any more: the operator reads which setting to mend, and a token that is taken again connects."""
    server = await SlackServer().start()
    server.fail("auth.test", "503")
    server.revoked = "token_revoked"
    platform = platform_on(server)
    await platform.start()
    await until(lambda: "SLACK_BOT_TOKEN" in (platform.fault(NOW) or ""))
    assert not platform.healthy
    server.revoked = None
    await server.socket.connected()
    await until(lambda: platform.healthy)
    await platform.stop()
    await server.stop()


async def test_stopping_during_an_outage_is_quick():
    """Whoever stops the bot does not wait for Slack."""
    server = await SlackServer().start()
    server.fail("auth.test", "503", always=True)
    platform = platform_on(server)
    await platform.start()
    async with asyncio.timeout(2):
        await platform.stop()
    await server.stop()


async def test_commands_go_on_after_a_refresh():
    """Slack asks for a new connection every few hours; no command is lost by it."""
    async with slack_bot() as bot:
        await bot.server.socket.refresh()
        await bot.server.socket.connected(times=3)
        assert (await bot.server.slash("C1", "U1", "list"))["text"].startswith("Nothing is subscribed")


async def test_commands_go_on_after_a_dropped_connection():
    """A connection that breaks is opened anew by itself."""
    async with slack_bot() as bot:
        bot.server.socket.drop()
        await bot.server.socket.connected(times=3)
        assert (await bot.server.slash("C1", "U1", "list"))["text"].startswith("Nothing is subscribed")


async def test_i_am_answered_while_slack_renews_a_socket():
    """Two sockets listen: while one is asked to leave and can't come back, the other one hears."""
    async with slack_bot() as bot:
        await bot.server.socket.connected(times=2)
        bot.server.socket.refusals = 100
        await bot.server.socket.refresh()
        await until(lambda: len(bot.server.socket.sockets) == 1)
        assert (await bot.server.slash("C1", "U1", "list"))["text"].startswith("Nothing is subscribed")
        assert bot.platform.healthy


async def test_a_refused_ticket_does_not_make_the_bot_deaf():
    """Tickets serve once, and the SDK tries the same one for ever: the socket is given up, and another ticket asked for."""
    async with slack_bot() as bot:
        await bot.server.socket.connected(times=2)
        bot.server.socket.refusals = 2
        while bot.server.socket.sockets:
            bot.server.socket.drop()
            await asyncio.sleep(0)
        await bot.server.socket.connected(times=3)
        assert bot.server.socket.refused > 2, "the SDK tried a dead ticket again"
        assert (await bot.server.slash("C1", "U1", "list"))["text"].startswith("Nothing is subscribed")


async def test_commands_are_answered_again_after_slack_was_away():
    """Slack's host is gone for longer than a socket may be away; when it is back, the bot is back by itself."""
    async with slack_bot() as bot:
        await bot.server.socket.connected(times=2)
        await bot.server.stop()
        await until(lambda: not bot.platform.healthy)
        assert "socket was away" in (bot.platform.fault(NOW) or "") or "cannot be reached" in (bot.platform.fault(NOW) or "")
        await bot.server.start(bot.server.port)
        await bot.server.socket.connected(times=3)
        assert (await bot.server.slash("C1", "U1", "list"))["text"].startswith("Nothing is subscribed")
        await until(lambda: bot.platform.healthy)


def test_the_waits_add_up_to_less_than_a_minute():
    """From Slack's return on: a request under way, the longest pause and a new socket."""
    patience = Patience()
    assert patience.request + patience.longest_retry + patience.ping < 60
    assert patience.away + patience.longest_retry < 60


async def test_a_command_in_flight_is_answered_before_the_end():
    """Stopping lets the answer reach the person."""
    async with slack_bot() as bot:
        bot.server.gate.clear()
        payload = bot.server.slash_payload("C1", "U1", "subscribe ai")
        await bot.server.socket.deliver("slash_commands", payload)
        stopping = asyncio.create_task(bot.platform.stop())
        bot.server.gate.set()
        assert (await bot.server.answer(payload["response_url"]))["text"].startswith("Done")
        await stopping


async def test_the_environment_does_not_change_whose_tokens_are_used(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    """Bolt reads tokens from the environment too; ours are the settings', and nothing is warned about."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-somebody-else")
    async with slack_bot() as bot:
        assert (await bot.server.slash("C1", "U1", "list"))["text"].startswith("Nothing is subscribed")
    assert [record.message for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
