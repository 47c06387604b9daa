"""The chat port on Discord where a channel wants what is new of a story in the thread of its card; test_chat.py has the rest."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.choices import Updates
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination
from bot.domain.errors import Ambiguous, Deleted, Gone, Unauthorized
from bot.platforms.discord.chat import DiscordChat
from tests.fakes.discord_bot import ALERT, destination, logged_in_chat
from tests.fakes.discord_faults import Answer
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import (
    BOT_MAY_POST,
    CREATE_PUBLIC_THREADS,
    PUBLIC_THREAD,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES_IN_THREADS,
    VOICE,
    Channel,
)
from tests.fakes.failing import failure_of

CARD, FACT, LATER = Nonce("nd-1"), Nonce("nd-2"), Nonce("nd-3")
NEW = replace(ALERT, title="Northgate raises its plant to 21 billion euros")
SENDING = "POST /channels/*/messages"
OPENING = "POST /channels/*/messages/*/threads"


def long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """Run a local Discord."""
    async with DiscordServer() as running:
        yield running


@pytest.fixture
def channel(server: DiscordServer) -> Channel:
    """Return a channel in which the bot may do what it needs."""
    return server.add_channel(server.add_guild(), "news")


@pytest.fixture
def news(channel: Channel) -> Destination:
    """Return the channel as one that wants what is new in threads."""
    return replace(destination(channel), updates=Updates.THREAD)


@pytest.fixture
async def chat(server: DiscordServer) -> AsyncIterator[DiscordChat]:
    """Log a chat in."""
    async with logged_in_chat(server) as connected:
        yield connected


@pytest.fixture
async def later(server: DiscordServer) -> AsyncIterator[DiscordChat]:
    """Log another one in, as after a restart."""
    async with logged_in_chat(server) as connected:
        yield connected


def in_thread(server: DiscordServer, card: MessageId) -> int:
    """Return how many messages the thread of a card has; none where it was never opened."""
    thread = server.rest.channels.get(int(card))
    return len(thread.messages) if thread else 0


async def test_a_thread_is_opened_once_and_holds_all_that_is_new(
    server: DiscordServer, channel: Channel, news: Destination, chat: DiscordChat, later: DiscordChat
):
    """The channel shows the card alone; the thread is called what the first news in it tells, and is found again after a restart."""
    card = await chat.send(news, ALERT, nonce=CARD)
    fact = await chat.send(news, NEW, nonce=FACT, thread=card)
    await later.send(news, ALERT, nonce=LATER, thread=card)
    assert (len(channel.messages), in_thread(server, card)) == (1, 2)
    assert (server.rest.channels[int(card)].name, fact.partition(":")[0]) == (NEW.title, card)


async def test_a_message_in_a_thread_is_edited_there(server: DiscordServer, news: Destination, chat: DiscordChat):
    """Its id names the thread, so that an edit finds it."""
    card = await chat.send(news, ALERT, nonce=CARD)
    fact = await chat.send(news, ALERT, nonce=FACT, thread=card)
    await chat.edit(news, fact, NEW, nonce=FACT)
    assert NEW.title in server.texts(int(card))[0]


@pytest.mark.parametrize("lacking", [CREATE_PUBLIC_THREADS, READ_MESSAGE_HISTORY])
async def test_where_no_thread_may_be_opened_it_comes_into_the_channel(
    server: DiscordServer, channel: Channel, news: Destination, chat: DiscordChat, lacking: int
):
    """A permission that is missing costs the place, and not the news."""
    card = await chat.send(news, ALERT, nonce=CARD)
    channel.bot_permissions = BOT_MAY_POST & ~lacking
    fact = await chat.send(news, NEW, nonce=FACT, thread=card)
    assert (len(channel.messages), in_thread(server, card), fact.isdigit()) == (2, 0, True)


@pytest.mark.parametrize("what", ["forbidden", "locked", "deleted"])
async def test_a_thread_that_takes_nothing_sends_it_into_the_channel(
    server: DiscordServer, channel: Channel, news: Destination, chat: DiscordChat, what: str
):
    """People who close a thread still follow the channel, and the channel itself is not given up."""
    card = await chat.send(news, ALERT, nonce=CARD)
    await chat.send(news, NEW, nonce=FACT, thread=card)
    thread = server.rest.channels[int(card)]
    thread.locked, thread.gone = what == "locked", what == "deleted"
    thread.bot_permissions &= ~SEND_MESSAGES_IN_THREADS if what == "forbidden" else ~0
    told = await chat.send(news, NEW, nonce=LATER, thread=card)
    assert (len(channel.messages), told.isdigit()) == (2, True)


@pytest.mark.parametrize("kind", [PUBLIC_THREAD, VOICE])
async def test_a_channel_that_has_no_threads_gets_it_itself(server: DiscordServer, kind: int):
    """A thread has none, nor has the chat of a voice channel: chosen by hand, or before it became one."""
    place = server.add_channel(server.add_guild(), "news", kind=kind)
    news = replace(destination(place), updates=Updates.THREAD)
    async with logged_in_chat(server) as chat:
        card = await chat.send(news, ALERT, nonce=CARD)
        fact = await chat.send(news, NEW, nonce=FACT, thread=card)
    assert (len(place.messages), fact.isdigit()) == (2, True)


@pytest.mark.parametrize(
    "refusal",
    [
        (OPENING, (400, {}, {"message": "Maximum number of active threads reached", "code": 160006})),
        (SENDING, (400, {}, {"message": "Thread is archived", "code": 50083})),
    ],
)
async def test_whatever_discord_has_against_a_thread_costs_the_place_alone(
    server: DiscordServer, channel: Channel, news: Destination, chat: DiscordChat, refusal: tuple[str, Answer]
):
    """The channel itself is fine: it does not pause, and the news is not given up."""
    card = await chat.send(news, ALERT, nonce=CARD)
    server.fail(*refusal)
    fact = await chat.send(news, NEW, nonce=FACT, thread=card)
    assert (len(channel.messages), fact.isdigit()) == (2, True)


@pytest.mark.parametrize("fault", ["accept-then-drop", "drop", 503])
async def test_a_lost_answer_to_opening_opens_no_second_thread(
    server: DiscordServer, channel: Channel, news: Destination, fault: str | int
):
    """The next try finds it, or opens it; the message comes once."""
    async with logged_in_chat(server, patience=timedelta(seconds=1)) as hasty:
        card = await hasty.send(news, ALERT, nonce=CARD)
        server.fail(OPENING, fault, times=None)
        assert isinstance(await failure_of(hasty.send(news, NEW, nonce=FACT, thread=card)), Ambiguous)
        server.heal()
        assert await hasty.find(news, nonce=FACT, since=long_ago(), thread=card) is None
        await hasty.send(news, NEW, nonce=FACT, thread=card)
    assert (len(channel.messages), in_thread(server, card)) == (1, 1)


async def test_a_token_that_is_refused_while_a_thread_opens_is_no_refusal_of_the_thread(
    server: DiscordServer, channel: Channel, news: Destination, chat: DiscordChat
):
    """Nothing is sent elsewhere instead: all sends stop until the token is right."""
    card = await chat.send(news, ALERT, nonce=CARD)
    server.fail(OPENING, 401)
    assert isinstance(await failure_of(chat.send(news, NEW, nonce=FACT, thread=card)), Unauthorized)
    assert len(channel.messages) == 1


async def test_what_is_new_of_a_deleted_card_is_told_nowhere(server: DiscordServer, channel: Channel, news: Destination, chat: DiscordChat):
    """Its thread outlives it, and people who deleted the card want nothing more of its story."""
    card = await chat.send(news, ALERT, nonce=CARD)
    await chat.send(news, NEW, nonce=FACT, thread=card)
    channel.messages.clear()
    assert isinstance(await failure_of(chat.send(news, NEW, nonce=LATER, thread=card)), Deleted)
    assert (len(channel.messages), in_thread(server, card)) == (0, 1)


async def test_a_channel_that_is_gone_is_gone(channel: Channel, news: Destination, chat: DiscordChat):
    """A thread that is not there is no excuse for a channel that is not."""
    card = await chat.send(news, ALERT, nonce=CARD)
    channel.gone = True
    assert isinstance(await failure_of(chat.send(news, NEW, nonce=FACT, thread=card)), Gone)


@pytest.mark.parametrize("then", [Updates.THREAD, Updates.CHANNEL, None])
async def test_a_lost_answer_is_found_in_the_thread_whatever_was_chosen_since(
    server: DiscordServer, news: Destination, then: Updates | None
):
    """After a kill the message is found where it stands, and not posted again elsewhere."""
    async with logged_in_chat(server, patience=timedelta(seconds=1)) as hasty:
        card = await hasty.send(news, ALERT, nonce=CARD)
        first = await hasty.send(news, NEW, nonce=LATER, thread=card)
        server.fail(SENDING, "accept-then-drop", times=None)
        assert isinstance(await failure_of(hasty.send(news, NEW, nonce=FACT, thread=card)), Ambiguous)
        server.heal()
    async with logged_in_chat(server) as later:
        since = replace(news, updates=then)
        assert await later.find(since, nonce=LATER, since=long_ago(), thread=card) == first
        found = await later.find(since, nonce=FACT, since=long_ago(), thread=card)
    assert (found or "").partition(":")[0] == card


async def test_what_came_into_the_channel_is_found_there(channel: Channel, chat: DiscordChat, later: DiscordChat):
    """An answer of before the choice, or one that no thread took, stands in the channel."""
    before = destination(channel)
    card = await chat.send(before, ALERT, nonce=CARD)
    fact = await chat.send(before, NEW, nonce=FACT, thread=card)
    wants = replace(before, updates=Updates.THREAD)
    assert await later.find(wants, nonce=FACT, since=long_ago(), thread=card) == fact
    assert await later.find(wants, nonce=LATER, since=long_ago(), thread=card) is None


async def test_a_person_has_no_threads(server: DiscordServer, chat: DiscordChat):
    """In a direct message what is new answers the card, whatever is stored of the person."""
    reader = server.add_user("reader")
    news = replace(destination(server.add_channel(server.add_guild(), "x")), channel_id=str(reader.id), person=True, updates=Updates.THREAD)
    card = await chat.send(news, ALERT, nonce=CARD)
    fact = await chat.send(news, NEW, nonce=FACT, thread=card)
    assert (len(server.direct_texts(reader.id)), fact.isdigit()) == (2, True)
    assert await chat.find(news, nonce=LATER, since=long_ago(), thread=card) is None
