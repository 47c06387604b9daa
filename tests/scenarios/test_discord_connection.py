"""The connection: login, lost and renewed gateways, refused tokens, an outage at the start, and a clean end."""

import asyncio
import time

import discord
import pytest

from bot.domain.delivery import Nonce
from bot.domain.errors import ChatError, SettingError, Throttled
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.invite import invite_url
from bot.platforms.discord.registering import Registration
from bot.platforms.shared.connection import Retries
from tests.fakes.discord_bot import ALERT, NOW, desk, destination, running_bot
from tests.fakes.discord_gateway import shard_of
from tests.fakes.discord_server import DiscordServer
from tests.fakes.memory_store import MemoryStore
from tests.fakes.world import until

NONCE = Nonce("n1")
QUICK = Retries(first=0.05, longest=0.2)


@pytest.fixture
async def server():
    """Run a local Discord with one server."""
    async with DiscordServer() as running:
        running.add_guild()
        yield running


@pytest.fixture
async def platform(server):
    """Return the platform, not started; whatever the test did, it is stopped."""
    made = DiscordPlatform(
        server.token,
        desk(MemoryStore()),
        api_url=server.api_url,
        gateway_url=server.gateway_url,
        retries=QUICK,
        registering=Registration(QUICK),
    )
    yield made
    await made.stop()


async def test_a_started_bot_is_ready_and_healthy():
    """Ready follows the list of servers; both end with the stop, which may be asked for twice."""
    async with running_bot() as bot:
        await bot.platform.ready.wait()
        before = bot.platform.healthy
        await bot.platform.stop()
        await bot.platform.stop()
        assert (before, bot.platform.healthy, bot.platform.ready.is_set()) == (True, False, False)


async def test_it_asks_for_guilds_and_nothing_else(server):
    """One intent: no message and no member is ever received."""
    async with running_bot() as bot:
        assert bot.server.gateway.intents == discord.Intents(guilds=True).value == 1


@pytest.mark.parametrize("trouble", ["ask_to_reconnect", "cut", "invalidate"])
async def test_a_lost_gateway_loses_no_command(trouble):
    """A RECONNECT, a dropped socket, an invalid session: the next command is answered once, by a renewed connection."""
    async with running_bot() as bot:
        troubles = {"ask_to_reconnect": bot.server.gateway.ask_to_reconnect, "invalidate": bot.server.gateway.invalidate}
        if trouble == "cut":
            bot.server.gateway.cut()
        else:
            await troubles[trouble]()
        if trouble == "invalidate":
            await bot.server.reconnected()
        reply = await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscribe", topic="ai")
        assert reply.text.startswith("Done")
        assert bot.server.gateway.identified == (2 if trouble == "invalidate" else 1)


async def test_cards_go_out_while_the_gateway_is_away():
    """Sending needs the login alone."""
    async with running_bot() as bot:
        bot.server.gateway.cut()
        await bot.platform.chat.send(destination(bot.channel), ALERT, nonce=NONCE)
        assert len(bot.server.messages(bot.channel.id)) == 1


async def test_a_refused_token_is_one_sentence(server):
    """A wrong token is a setting: what, where, and what to write instead."""
    platform = DiscordPlatform("wrong", desk(MemoryStore()), api_url=server.api_url, gateway_url=server.gateway_url)
    with pytest.raises(SettingError, match="DISCORD_TOKEN"):
        await platform.start()
    assert not platform.healthy
    await platform.stop()


@pytest.mark.parametrize("fault", [401, (429, {}, {"message": "banned", "retry_after": 1, "global": False})])
async def test_a_bot_that_discord_refuses_is_not_healthy(fault):
    """A token that was revoked, an address that was banned: the gateway still lives, but nothing arrives."""
    async with running_bot() as bot:
        before = bot.platform.healthy
        bot.server.fail("POST /channels/*/messages", fault)
        with pytest.raises(ChatError):
            await bot.platform.chat.send(destination(bot.channel), ALERT, nonce=NONCE)
        assert (before, bot.platform.healthy) == (True, False)
        assert "UTC" in (bot.platform.fault(NOW) or "")


async def test_a_platform_that_is_not_connected_says_so(platform):
    """Where nothing was refused, the connection is what is missing."""
    assert platform.fault(NOW) == "discord is not connected"


async def test_a_platform_that_is_well_has_no_fault():
    """Health has nothing to tell then."""
    async with running_bot() as bot:
        assert bot.platform.fault(NOW) is None


async def test_an_outage_at_the_start_is_waited_out(server, platform):
    """Discord fails at the first login: the bot starts all the same, asks senders for patience, and connects by itself."""
    channel = server.add_channel(server.guilds[0])
    server.fail("GET /users/@me", 503)
    await platform.start()
    assert not platform.healthy
    with pytest.raises(Throttled):
        await platform.chat.send(destination(channel), ALERT, nonce=NONCE)
    await server.ready()
    await platform.chat.send(destination(channel), ALERT, nonce=NONCE)
    assert platform.healthy


async def test_a_token_refused_after_an_outage_is_what_health_says(server, platform):
    """Nobody waits for the start any more: the operator reads which setting to mend, and a token that is taken again connects."""
    server.fail("GET /users/@me", 503)
    server.fail("GET /users/@me", 401)
    await platform.start()
    await until(lambda: "DISCORD_TOKEN" in (platform.fault(NOW) or ""))
    assert not platform.healthy
    await server.ready()
    assert platform.fault(NOW) is None


async def test_a_gateway_that_refuses_the_bot_is_tried_again(server, platform):
    """4004 closes the connection: health says so, and where Discord takes the token again the bot is back by itself."""
    server.gateway.refuse = True
    await platform.start()
    await until(lambda: not platform.healthy)
    assert "token" in (platform.fault(NOW) or "")
    server.gateway.refuse = False
    await server.ready()
    assert platform.healthy


@pytest.mark.parametrize(
    ("code", "advice"),
    [(4004, "DISCORD_TOKEN"), (4011, "as many parts as Discord asks for"), (4013, "update Newsdesk"), (4014, "discord.com/developers")],
)
async def test_a_closed_gateway_says_what_to_do(server, platform, code, advice):
    """Each code that Discord closes the gateway with for good has a sentence of its own, and the bot goes on trying."""
    server.gateway.closes_with = code
    await platform.start()
    await until(lambda: not platform.healthy)
    assert f"({code})" in (platform.fault(NOW) or "")
    assert advice in (platform.fault(NOW) or "")
    server.gateway.closes_with = None
    await server.ready()
    assert platform.healthy


async def test_a_bot_in_many_servers_connects_in_as_many_parts_as_discord_asks_for(server, platform):
    """Two shards: each server's commands are heard, whichever of them tells."""
    server.rest.shards = server.gateway.least_shards = 2
    while len({shard_of(guild.id, 2) for guild in server.guilds}) < 2:
        server.add_guild()
        await asyncio.sleep(0.001)
    moderator = server.add_user()
    await platform.start()
    await server.ready()
    for guild in server.guilds:
        reply = await server.slash(guild, server.add_channel(guild), moderator, "subscriptions")
        assert reply.text.startswith("Nothing is subscribed")


async def test_a_bot_that_outgrew_one_connection_comes_back_in_two(server, platform):
    """4011 while it runs: the next connection asks how many there should be."""
    await platform.start()
    await server.ready()
    server.rest.shards = server.gateway.least_shards = 2
    await server.gateway.invalidate()
    await server.reconnected()
    assert platform.healthy
    assert {session.count for session in server.gateway.sessions.values()} == {2}


async def test_cards_flow_while_discord_refuses_the_commands(server, platform):
    """A refused list (400) is worth a look, and tried again; nothing else waits for it, and nobody must be called."""
    channel = server.add_channel(server.guilds[0])
    server.fail("PUT /applications/*/commands", (400, {}, {"message": "Invalid Form Body", "code": 50035}), times=3)
    await platform.start()
    await platform.chat.send(destination(channel), ALERT, nonce=NONCE)
    await until(lambda: "commands" in (platform.note() or ""))
    assert (platform.healthy, platform.fault(NOW)) == (True, None)
    await platform.chat.send(destination(channel), ALERT, nonce=Nonce("n2"))
    assert len(server.messages(channel.id)) == 2
    await server.ready()
    await until(lambda: platform.note() is None)


@pytest.mark.parametrize("fault", [500, (429, {"Via": "1.1 google", "Retry-After": "1"}, {"retry_after": 95.0, "global": False}), "drop"])
async def test_cards_flow_while_discord_does_not_answer_about_commands(server, platform, fault):
    """A look that fails spoils nothing but itself."""
    channel = server.add_channel(server.guilds[0])
    server.fail("GET /applications/*/commands", fault, times=None)
    await platform.start()
    await server.reconnected()
    await platform.chat.send(destination(channel), ALERT, nonce=NONCE)
    assert len(server.messages(channel.id)) == 1


async def test_commands_are_written_only_where_they_changed(server):
    """A restart asks what Discord has, and leaves it alone; a command that is missing, or reads otherwise, is written."""

    async def writes() -> int:
        before = len(server.bodies)
        made = DiscordPlatform(server.token, desk(MemoryStore()), api_url=server.api_url, gateway_url=server.gateway_url)
        await made.start()
        try:
            await until(lambda: made.registered)
        finally:
            await made.stop()
        return sum(body.method == "PUT" for body in server.bodies[before:])

    assert [await writes(), await writes()] == [1, 0]
    server.rest.commands[0]["description_localizations"]["fr"] = "Autrement"
    assert await writes() == 1
    server.rest.commands.pop()
    assert [await writes(), await writes()] == [1, 0]


async def test_a_gateway_that_stays_away_is_told_by_health(server, platform):
    """A minute is what it takes to renew one; cards go out all the while."""
    await platform.start()
    await server.ready()
    now = time.monotonic()
    platform._shards.monotonic = lambda: now
    server.gateway.turned_away = True
    server.gateway.cut()
    await until(lambda: platform._shards._away)
    assert platform.healthy
    now += 61
    assert "gateway has been away" in (platform.fault(NOW) or "")
    server.gateway.turned_away = False
    await until(lambda: platform.healthy)


async def test_stopping_puts_the_library_back(server, platform):
    """discord.py knows its addresses as class attributes; another client in the process finds them as they were."""
    before = (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
    await platform.start()
    assert server.api_url == discord.http.Route.BASE
    await platform.stop()
    assert before == (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)


async def test_a_new_server_can_subscribe_at_once():
    """A server that adds the bot while it runs needs no restart."""
    async with running_bot() as bot:
        guild = bot.server.add_guild("Newcomers")
        channel = bot.server.add_channel(guild)
        await bot.server.join(guild)
        assert (await bot.server.slash(guild, channel, bot.moderator, "subscribe", topic="ai")).text.startswith("Done")


async def test_an_answer_that_discord_loses_breaks_nothing():
    """An interaction that expired is logged; the next command is answered."""
    async with running_bot() as bot:
        bot.server.fail("POST /interactions/*/callback", (404, {}, {"message": "Unknown interaction", "code": 10062}))
        with pytest.raises(TimeoutError):
            await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscribe", within=0.3, topic="ai")
        assert (await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscriptions")).answered.is_set()


@pytest.mark.parametrize("fault", [503, "drop", "accept-then-drop"])
async def test_i_do_not_read_thinking_for_ever(fault):
    """The last answer to a command is lost twice: it comes all the same, once."""
    async with running_bot() as bot:
        bot.server.fail("PATCH /webhooks/*/messages/*", fault, times=2)
        reply = await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscribe", topic="ai")
        assert reply.text.startswith("Done")
        assert len(await bot.store.all_subscriptions()) == 1


@pytest.mark.parametrize("fault", ["drop", "accept-then-drop"])
async def test_an_acknowledgement_that_was_lost_loses_no_command(fault):
    """Whether or not Discord had taken it: the command is done, and answered."""
    async with running_bot() as bot:
        bot.server.fail("POST /interactions/*/callback", fault)
        assert (await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscribe", topic="ai")).text.startswith("Done")


def test_the_invitation_asks_for_the_least():
    """View Channel, Send Messages, in threads too, Embed Links, Read Message History; bot and commands."""
    url = invite_url(42)
    assert "client_id=42" in url
    assert "scope=bot+applications.commands" in url
    assert f"permissions={1 << 10 | 1 << 11 | 1 << 14 | 1 << 16 | 1 << 38}" in url
