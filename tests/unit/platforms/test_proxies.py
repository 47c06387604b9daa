"""Platforms are reached through the proxy of the settings too."""

import time

from bot.platforms.discord.gateway import NewsdeskClient
from bot.platforms.discord.shards import Shards
from bot.platforms.slack.client import SlackPlatform
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import MemoryStore
from tests.fakes.slack_bot import make_desk

PROXY = "http://proxy.example:3128"


async def test_discord_is_asked_through_the_proxy():
    """Its gateway as its interface: the library takes one for both."""
    client = NewsdeskClient(make_desk(MemoryStore(), FakeClock()), Shards(time.monotonic), proxy=PROXY)
    assert client.http.proxy == PROXY


async def test_slack_is_asked_through_the_proxy():
    """Its sockets take it from their client."""
    platform = SlackPlatform("xoxb-1", "xapp-1", make_desk(MemoryStore(), FakeClock()))
    platform.go_through(PROXY)
    assert (platform._client.proxy, platform._socket_client.proxy) == (PROXY, PROXY)
