"""Platforms are reached through the proxy of the settings too."""

import time

from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.discord.gateway import NewsdeskClient
from bot.platforms.discord.shards import Shards
from bot.platforms.shared.way_out import WayOut
from bot.platforms.slack.client import SlackPlatform
from tests.fakes.clock import FakeClock
from tests.fakes.discord_bot import desk
from tests.fakes.discord_server import DiscordServer
from tests.fakes.memory_store import MemoryStore
from tests.fakes.slack_bot import make_desk
from tests.fakes.slack_server import SlackServer
from tests.fakes.socks_server import SocksServer

PROXY = WayOut(proxy="http://proxy.example:3128")


async def test_discord_is_asked_through_the_proxy():
    """Its gateway as its interface: the library takes one for both."""
    client = NewsdeskClient(make_desk(MemoryStore(), FakeClock()), Shards(time.monotonic), way=PROXY)
    assert client.http.proxy == PROXY.proxy


async def test_slack_is_asked_through_the_proxy():
    """Its sockets take it from their client."""
    platform = SlackPlatform("xoxb-1", "xapp-1", make_desk(MemoryStore(), FakeClock()))
    platform.go_through(PROXY)
    assert (platform._client.proxy, platform._socket_client.proxy) == (PROXY.proxy, PROXY.proxy)


async def test_discord_is_asked_through_a_proxy_of_socks():
    """Its interface and its gateway, and nothing beside it."""
    async with DiscordServer() as server, SocksServer("me:word").open() as socks:
        guild, reader = server.add_guild(), server.add_user()
        channel = server.add_channel(guild, "news")
        platform = DiscordPlatform(
            server.token, desk(MemoryStore()), api_url=server.api_url, gateway_url=server.gateway_url, way=WayOut(proxy=socks.address)
        )
        await platform.start()
        try:
            await server.ready()
            assert "/help" in (await server.slash(guild, channel, reader, "help")).text  # it heard of that by its gateway
        finally:
            await platform.stop()
        assert set(socks.asked) == {f"127.0.0.1:{server.port}"}
        assert len(socks.asked) >= 2


async def test_slack_is_asked_through_a_proxy_of_socks():
    """Its methods, and the sockets that bring commands."""
    server = await SlackServer().start()
    async with SocksServer("me:word").open() as socks:
        platform = SlackPlatform(server.bot_token, server.app_token, make_desk(MemoryStore(), FakeClock()), api_url=server.api_url)
        platform.go_through(WayOut(proxy=socks.address))
        await platform.start()
        try:
            assert platform.healthy
            answer = await server.slash("C1", "U1", "help")
            assert "Newsdesk" in answer["text"]
        finally:
            await platform.stop()
            await server.stop()
        assert len(socks.asked) >= 2
        assert all(place.startswith("127.0.0.1:") for place in socks.asked)
