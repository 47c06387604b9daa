"""What one person gets by direct message: they subscribe, look and stop on each platform, for themselves alone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.destination import Destination, Platform, Workspace
from bot.domain.own_topic import OwnTopic, TopicId
from bot.domain.subscription import Mode
from tests.fakes.button_world import ButtonWorld, OpenButtons, discord_buttons, slack_buttons
from tests.fakes.discord_bot import running_bot
from tests.fakes.discord_state import READER
from tests.fakes.make import NOW
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination
from tests.fakes.slack_bot import slack_bot

Type = Callable[[str], Awaitable[str]]
Opened = tuple[MemoryStore, Type]
ASKED = {"get": "subscribe", "list": "list", "stop": "stop"}


@asynccontextmanager
async def on_discord() -> AsyncIterator[Opened]:
    """Give a reader who may manage nothing."""
    async with running_bot() as bot:
        reader = bot.server.add_user(permissions=READER)

        async def type_in(asked: str) -> str:
            verb, _, topic = asked.partition(" ")
            options: dict[str, Any] = {"topic": topic} if topic else {}
            reply = await bot.server.slash(bot.guild, bot.channel, reader, f"me {ASKED[verb]}", **options)
            assert reply.ephemeral
            return reply.text.replace(f"<@{reader.id}>", "@me").replace("Artificial intelligence", "AI")

        yield bot.store, type_in


@asynccontextmanager
async def on_slack() -> AsyncIterator[Opened]:
    """Give a member of the workspace."""
    async with slack_bot() as bot:
        assert isinstance(bot.store, MemoryStore)

        async def type_in(asked: str) -> str:
            answer = await bot.server.slash("C1", "U1", f"dm {asked.removeprefix('get ')}")
            assert answer["response_type"] == "ephemeral"
            return str(answer["text"]).replace("<@U1>", "@me")

        yield bot.store, type_in


@pytest.fixture(params=[on_discord, on_slack], ids=["discord", "slack"])
async def opened(request: pytest.FixtureRequest) -> AsyncIterator[Opened]:
    """Give somebody who types on each platform in turn."""
    platform: Callable[[], AbstractAsyncContextManager[Opened]] = request.param
    async with platform() as given:
        yield given


def mine(store: MemoryStore) -> Destination:
    """Return the one person that anything was subscribed for."""
    [wish] = store.tables.subscriptions.values()
    return store.tables.destinations[wish.destination_id]


async def test_i_get_a_digest_alone_see_it_and_stop_it(opened: Opened):
    """Nobody has to say that it is a digest; whoever may manage nothing decides what comes to them."""
    store, type_in = opened
    assert await type_in("list") == "Nothing comes to you by direct message."
    assert (await type_in("get ai")).startswith("Done: @me gets AI in a digest. Next digest:")
    me = mine(store)
    assert me.person
    assert [each.mode for each in await store.subscriptions(me.id)] == [Mode.DIGEST]
    assert "AI" in await type_in("list")
    assert (await type_in("stop ai")).startswith("Done: @me gets no more AI.")
    assert await type_in("stop") == "Nothing comes to you by direct message."
    assert not await store.subscriptions(me.id)


async def test_on_discord_i_am_offered_what_comes_to_people_anywhere():
    """A server's own topics are for its channels: none is offered that would then be refused."""
    async with running_bot() as bot:
        mine = OwnTopic(
            id=TopicId(7), workspace=Workspace(Platform.DISCORD, str(bot.guild.id)), name="Qubits", query="qubits",
            made_by="1", made_at=NOW, changed_by="1", changed_at=NOW,
        )  # fmt: skip
        bot.store.tables.topics[mine.id] = mine
        await bot.desk.own.live.refresh()
        here = (bot.guild, bot.channel, bot.moderator)
        assert [each["name"] for each in await bot.server.autocomplete(*here, "subscribe", "topic", "qub")] == ["Qubits"]
        assert await bot.server.autocomplete(*here, "me subscribe", "topic", "qub") == []
        assert [each["value"] for each in await bot.server.autocomplete(*here, "me subscribe", "topic", "quan")] == ["quantum"]


async def test_i_see_why_nothing_comes(opened: Opened):
    """Where messages to me were refused: nobody else would tell me, since no message reaches me."""
    store, type_in = opened
    await type_in("get ai")
    await save_destination(store, replace(mine(store), paused_at=NOW, pauses=1, recheck_at=NOW + timedelta(hours=1)))
    listed = await type_in("list")
    assert "⚠" in listed
    assert "Paused since" in listed


async def test_stop_alone_ends_all(opened: Opened):
    """Several topics in one go, and all of them again."""
    store, type_in = opened
    await type_in("get ai, quantum")
    assert len(store.tables.subscriptions) == 2
    assert "Done: @me gets no more" in await type_in("stop")
    assert not store.tables.subscriptions


async def test_a_channel_cannot_be_named_in_a_wish_for_oneself():
    """On Slack, where words are typed: nothing is subscribed by half."""
    async with on_slack() as (store, type_in):
        assert await type_in("get ai in #news") == "A direct message goes to you alone: leave out the channel and the mention."
        assert not store.tables.subscriptions


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give a card that a person got."""
    open_world: OpenButtons = request.param
    async with open_world() as given:
        await given.post(given.person)
        await given.post(given.channel)
        yield given


def stop(to: Destination) -> str:
    """Return the value of the button that ends what comes there."""
    return Action(kind=ActionKind.STOP, subject=to.id).value


async def test_a_button_of_the_message_stops_it_and_pressed_again_says_so(world: ButtonWorld):
    """Old messages have it, too."""
    first, second = [await world.press(world.person, stop(world.person), "en-US") for _ in range(2)]
    assert first.text == "Done: nothing more comes to you by direct message."
    assert second.text == "Nothing comes to you by direct message."
    assert not await world.store.subscriptions(world.person.id)


async def test_nobody_stops_what_comes_to_others(world: ButtonWorld):
    """By a value that was made by hand: neither a person's from a channel, nor a channel's."""
    answers = [
        await world.press_as_stranger(world.channel, stop(world.person)),
        await world.press(world.channel, stop(world.channel), "en-US"),
        await world.press(world.person, stop(world.other), "en-US"),
    ]
    assert {each.text for each in answers} == {"Newsdesk has let go of what it knew about this card: it is too old."}
    assert await world.store.subscriptions(world.person.id)
    assert await world.store.subscriptions(world.channel.id)
