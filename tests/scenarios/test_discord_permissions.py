"""Permissions on Discord: a message that would be refused is not sent, and a channel that opens again gets what it is owed at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.delivery import Nonce
from bot.domain.destination import Destination, Platform
from bot.domain.errors import Unreachable
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.rules import OutboxRules
from bot.ports.engine import Step
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.discord_bot import ALERT, NOW, Running, destination, running_bot
from tests.fakes.discord_state import BOT_MAY_POST, PUBLIC_THREAD, READER, SEND_MESSAGES_IN_THREADS
from tests.fakes.make import make_article, make_delivery, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel, save_destination
from tests.fakes.wakes import Wakes
from tests.fakes.world import DULL, NEWS, SLACK_CHANNEL, World, feed, open_world, until

ADMINISTRATOR = "8"
LATER = "A museum shows paintings by artificial intelligence"
FEW, MANY, WELL, HOURS = 30, 1_000, 10, 24


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


def posts(world: World) -> int:
    """How many messages the bot tried to post in the channel."""
    return sum(body.method == "POST" and body.path == f"/channels/{world.channel.id}/messages" for body in world.discord.bodies)


@pytest.mark.timeout(120)
async def test_a_channel_that_closes_costs_no_call_and_catches_up_when_it_opens(world):
    """The gateway tells of both: whoever subscribed hears of the pause once, and nobody waits for the next look in an hour.

    The story that met the closed channel arrives, and so does the one that came while it was paused.
    """
    await world.begin()
    await world.discord.permit(world.channel, READER)
    world.publish()
    await until(lambda: world.discord.direct_texts(world.person.id))
    await world.polled_again()
    world.feeds.serve("/feed.xml", feed(LATER, NEWS, DULL), content_type="application/rss+xml")
    await until(lambda: LATER in str(world.slack.messages(SLACK_CHANNEL)))
    assert posts(world) == 0
    await world.discord.permit(world.channel, BOT_MAY_POST)
    await until(lambda: len(world.discord.messages(world.channel.id)) > 1)
    first, second = world.discord.texts(world.channel.id)
    assert NEWS in first
    assert LATER in second
    assert len(world.discord.direct_texts(world.person.id)) == 1
    assert posts(world) == 2


async def paused(bot: Running) -> Destination:
    """Store the channel as one that is to be asked again in an hour."""
    channel = replace(destination(bot.channel), paused_at=NOW, pause_reason="refused", pauses=1, recheck_at=NOW + timedelta(hours=1))
    await save_destination(bot.store, channel)
    return channel


def everyone(bot: Running) -> dict[str, object]:
    return {"id": str(bot.guild.id), "name": "@everyone", "permissions": ADMINISTRATOR, "position": 0, "color": 0}


async def change_the_channel(bot: Running) -> None:
    await bot.server.permit(bot.channel, BOT_MAY_POST)


async def change_a_role(bot: Running) -> None:
    await bot.server.gateway.dispatch("GUILD_ROLE_UPDATE", {"guild_id": str(bot.guild.id), "role": everyone(bot)})


async def give_the_bot_a_role(bot: Running) -> None:
    role = everyone(bot) | {"id": "77", "name": "Trusted", "position": 1}
    await bot.server.gateway.dispatch("GUILD_ROLE_CREATE", {"guild_id": str(bot.guild.id), "role": role})
    told = {"guild_id": str(bot.guild.id), "user": bot.server.bot, "roles": ["77"], "joined_at": NOW.isoformat(), "flags": 0}
    await bot.server.gateway.dispatch("GUILD_MEMBER_UPDATE", told)


@pytest.mark.parametrize("change", [change_the_channel, change_a_role, give_the_bot_a_role])
async def test_each_way_of_letting_the_bot_in_asks_the_paused_channel_again(change: Callable[[Running], Awaitable[None]]):
    """The intent for guilds tells of channels, of roles, and of the bot's own membership."""
    wakes = Wakes()
    async with running_bot(engine=wakes) as bot:
        await bot.server.permit(bot.channel, READER)
        channel = await paused(bot)
        await change(bot)
        assert await wakes.next() == (Step.DELIVER, str(channel.id))
        stored = await bot.store.destination(channel.id)
        assert stored is not None
        assert stored.takes_messages(NOW)


async def test_a_channel_that_lets_the_bot_write_in_its_threads_asks_them_again():
    """Threads have no permissions of their own: what changes is the channel that they are in, where the bot could write all the time."""
    wakes = Wakes()
    async with running_bot(engine=wakes) as bot:
        thread = bot.server.add_channel(bot.guild, "qubits", kind=PUBLIC_THREAD, parent=bot.channel)
        await bot.server.join(bot.guild)
        await bot.server.permit(bot.channel, BOT_MAY_POST & ~SEND_MESSAGES_IN_THREADS)
        await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscriptions")
        channel = replace(destination(thread), paused_at=NOW, pause_reason="refused", pauses=1, recheck_at=NOW + timedelta(hours=1))
        await save_channel(bot.store, channel)
        await bot.server.permit(bot.channel, BOT_MAY_POST)
        async with asyncio.timeout(3):
            assert await wakes.next() == (Step.DELIVER, str(channel.id))


async def test_a_change_that_lets_nobody_in_asks_no_channel():
    """A new topic, or a permission that is no use, is no reason to be refused again."""
    wakes = Wakes()
    async with running_bot(engine=wakes) as bot:
        await bot.server.permit(bot.channel, READER)
        await paused(bot)
        bot.channel.name = "renamed"
        await bot.server.permit(bot.channel, READER)
        await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscriptions")
        assert wakes.noted == []


async def test_what_the_gateway_forbids_is_named():
    """The error names the permission that is missing, without a call."""
    async with running_bot() as bot:
        await bot.server.permit(bot.channel, READER)
        await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscriptions")
        with pytest.raises(Unreachable, match="Send Messages"):
            await bot.platform.chat.send(destination(bot.channel), ALERT, nonce=Nonce("n1"))
        assert not [body for body in bot.server.bodies if body.path.endswith(f"/{bot.channel.id}/messages")]


async def owe(store: MemoryStore, title: str, channels: Sequence[Destination], now: datetime) -> None:
    """File one story for each channel."""
    article = make_article(title)
    story = Story(id=article.story_id, title=title, first_seen_at=now, last_seen_at=now)
    owed = tuple(make_delivery(each, article, due_at=now, filed_at=now) for each in channels)
    found = {article.id: (make_evidence(),)}
    await store.record(PollRecord(source=make_source(), at=now, articles=(article,), stories=(story,), evidence=found, deliveries=owed))


async def live_a_day(bot: Running, dead: Sequence[Destination], well: Sequence[Destination]) -> None:
    """Let a clock that only the test moves run for a day; each hour brings the open channels a story, and the first hour all."""
    clock = FakeClock(NOW)
    chats, rules = {Platform.DISCORD: bot.platform.chat}, OutboxRules()
    deliver = make_deliver(bot.store, chats, clock, rules=rules)
    await bot.store.add_sources([make_source()])
    for channel in (*dead, *well):
        await save_channel(bot.store, channel)
    for hour in range(HOURS):
        await owe(bot.store, f"Story {hour}", well if hour else [*dead, *well], clock())
        for due in await bot.store.due_destinations(clock(), MANY + WELL):
            await deliver(str(due))
        clock.advance(hours=1)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("dead", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
async def test_channels_that_closed_are_refused_nothing_on_their_first_day(dead):
    """The gateway told that they are closed: no call is made at the first story, nor at the looks after an hour and after six."""
    async with running_bot() as bot:
        guild = bot.server.add_guild("Closed")
        closed = [destination(bot.server.add_channel(guild, f"closed-{number}", may=READER)) for number in range(dead)]
        well = [destination(bot.server.add_channel(guild, f"open-{number}")) for number in range(WELL)]
        await bot.server.join(guild)
        await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscriptions")
        await live_a_day(bot, closed, well)
        asked = Counter(body.path.split("/")[2] for body in bot.server.bodies if body.path.startswith("/channels/"))
        assert asked == {each.channel_id: HOURS for each in well}
        paused = [await bot.store.destination(each.id) for each in closed]
        assert {each.pauses for each in paused if each} == {3}
