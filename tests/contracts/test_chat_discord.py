"""The chat port on Discord: what is Discord's own, given by a local server to the real discord.py; test_chat.py has the rest."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Nonce
from bot.domain.errors import Ambiguous, Gone, Rejected, Throttled, Unauthorized, Unreachable
from tests.fakes.clock import FakeClock
from tests.fakes.discord_bot import ALERT, DIGEST, destination, logged_in_chat
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import BOT_MAY_POST, PUBLIC_THREAD, SEND_MESSAGES, VIEW_CHANNEL, walk
from tests.fakes.failing import failure_of

POST = "POST /channels/*/messages"
HISTORY = "GET /channels/*/messages"
NONCE = Nonce("n3v3rtw1ce00000000000001")
OTHER = Nonce("n3v3rtw1ce00000000000002")
SUPPRESS_EMBEDS, COMPONENTS_V2 = 1 << 2, 1 << 15


@pytest.fixture
async def server():
    """Run a local Discord."""
    async with DiscordServer() as running:
        yield running


@pytest.fixture
def channel(server):
    """Return a channel in which the bot may post."""
    return server.add_channel(server.add_guild(), "news")


@pytest.fixture
async def chat(server):
    """Log a chat in, without a gateway."""
    async with logged_in_chat(server) as connected:
        yield connected


@pytest.fixture
async def hasty(server):
    """Log a chat in that waits a fifth of a second for answers."""
    async with logged_in_chat(server, patience=timedelta(seconds=0.2)) as connected:
        yield connected


def posts(server):
    """How many messages the server was asked to post."""
    return sum(body.method == "POST" for body in server.bodies)


def now():
    """Return the present: messages carry Discord's own time."""
    return datetime.now(UTC)


@pytest.mark.parametrize("card", [ALERT, DIGEST], ids=["alert", "digest"])
async def test_a_card_arrives_with_its_nonce_and_mentions_nobody(server, channel, chat, card):
    """One message of components, enforced nonce, no mention parsed, no preview, and its id comes back."""
    posted = await chat.send(destination(channel), card, nonce=NONCE)
    [message] = server.messages(channel.id)
    assert message["id"] == posted
    body = next(body.json for body in server.bodies if body.method == "POST")
    assert (body["nonce"], body["enforce_nonce"]) == (NONCE, True)
    assert body["allowed_mentions"] == {"parse": []}
    assert body["flags"] == SUPPRESS_EMBEDS | COMPONENTS_V2


async def test_plain_is_content_alone(server, channel, chat):
    """The last resort is a line that any channel shows: no component, no preview."""
    await chat.send(destination(channel), ALERT, nonce=NONCE, plain=True)
    [message] = server.messages(channel.id)
    assert message["components"] == []
    assert ALERT.title in message["content"]
    assert f"<{ALERT.url}>" in message["content"]
    assert message["flags"] == SUPPRESS_EMBEDS


async def test_a_thread_gets_cards_too(server, channel, chat):
    """A thread is addressed like a channel."""
    thread = server.add_channel(server.guilds[0], "qubits", kind=PUBLIC_THREAD, parent=channel)
    await chat.send(destination(thread), ALERT, nonce=NONCE)
    assert len(server.messages(thread.id)) == 1


async def test_the_same_nonce_posts_once(server, channel, chat):
    """Inside Discord's window a repeated send returns the first message."""
    first = await chat.send(destination(channel), ALERT, nonce=NONCE)
    assert await chat.send(destination(channel), ALERT, nonce=NONCE) == first
    assert len(server.messages(channel.id)) == 1


@pytest.mark.parametrize("fault", ["accept-then-500", "accept-then-hang", "accept-then-503"])
@pytest.mark.parametrize("plain", [False, True])
async def test_what_was_posted_before_the_answer_was_lost_is_found(server, channel, hasty, fault, plain):
    """Accepted, then silence or an error: ambiguous, found in the channel, and not doubled by another send of the same nonce."""
    server.fail(POST, fault)
    with pytest.raises(Ambiguous):
        await hasty.send(destination(channel), ALERT, nonce=NONCE, plain=plain)
    found = await hasty.find(destination(channel), nonce=NONCE, since=now() - timedelta(minutes=3))
    assert found == server.messages(channel.id)[0]["id"]
    assert await hasty.send(destination(channel), ALERT, nonce=NONCE, plain=plain) == found
    assert len(server.messages(channel.id)) == 1


@pytest.mark.parametrize("fault", [500, 502, 504, "hang"])
async def test_a_lost_answer_is_ambiguous_and_nothing_is_found(server, channel, hasty, fault):
    """Not posted, but nobody could know: ambiguous, not found, and the next send posts once."""
    server.fail(POST, fault)
    with pytest.raises(Ambiguous):
        await hasty.send(destination(channel), ALERT, nonce=NONCE)
    assert await hasty.find(destination(channel), nonce=NONCE, since=now() - timedelta(minutes=3)) is None
    await hasty.send(destination(channel), ALERT, nonce=NONCE)
    assert len(server.messages(channel.id)) == 1


async def test_a_library_retry_makes_no_double(server, channel, chat):
    """discord.py itself repeats after a 500; the nonce keeps that to one message."""
    server.fail(POST, "accept-then-500")
    posted = await chat.send(destination(channel), ALERT, nonce=NONCE)
    assert [message["id"] for message in server.messages(channel.id)] == [posted]
    assert sum(body.method == "POST" for body in server.bodies) == 2


async def test_a_short_rate_limit_is_waited_out(server, channel, chat):
    """A limit of moments needs no error: the library waits as told and posts once."""
    server.rate_limit(POST, 0.05)
    await chat.send(destination(channel), ALERT, nonce=NONCE)
    assert len(server.messages(channel.id)) == 1


async def test_a_rate_limit_without_via_holds_ten_minutes(server, channel, chat):
    """429 without Via is no bucket: the proxy in front of Discord banned this address."""
    server.rate_limit(POST, 1, via=False)
    with pytest.raises(Throttled) as caught:
        await chat.send(destination(channel), ALERT, nonce=NONCE)
    assert caught.value.retry_after == timedelta(minutes=10)


async def test_a_ban_costs_one_request_however_many_channels_wait(server):
    """A hundred channels ask: Discord's proxy hears one request, and nothing more for ten minutes."""
    clock = FakeClock()
    channels = [server.add_channel(server.guilds[0] if server.guilds else server.add_guild()) for _ in range(100)]
    async with logged_in_chat(server, monotonic=lambda: clock().timestamp()) as chat:
        server.rate_limit(POST, 1, via=False)
        errors = [await failure_of(chat.send(destination(each), ALERT, nonce=NONCE)) for each in channels]
        assert {type(error) for error in errors} == {Throttled}
        assert posts(server) == 1
        clock.advance(minutes=9)
        held = await failure_of(chat.send(destination(channels[0]), ALERT, nonce=NONCE))
        assert isinstance(held, Throttled)
        assert (held.retry_after, posts(server)) == (timedelta(minutes=1), 1)
        clock.advance(minutes=1)
        await chat.send(destination(channels[0]), ALERT, nonce=NONCE)
        assert not chat.refused


async def test_a_global_limit_given_up_on_does_not_block_later_sends(server, channel, hasty):
    """The library's global lock outlives a cancelled request; so requests are not cancelled, and the next one passes."""
    server.rate_limit(POST, 0.4, everywhere=True)
    with pytest.raises(Ambiguous):
        await hasty.send(destination(channel), ALERT, nonce=NONCE)
    await server.wait_messages(channel.id, 1)
    await hasty.send(destination(channel), ALERT, nonce=OTHER)
    assert len(server.messages(channel.id)) == 2


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 50035, Rejected),
        (413, 0, Rejected),
        (401, 0, Unauthorized),
        (403, 50001, Unreachable),
        (403, 50013, Unreachable),
        (404, 10003, Gone),
    ],
)
@pytest.mark.parametrize("asked", ["send", "find"])
async def test_refusals_have_their_own_error(server, channel, chat, status, code, expected, asked):  # noqa: PLR0917 - fixtures and parameters
    """Each refusal means one thing to the outbox, for sending and for looking alike."""
    server.fail(POST if asked == "send" else HISTORY, (status, {}, {"message": "said so", "code": code}))
    calls = {
        "send": lambda: chat.send(destination(channel), ALERT, nonce=NONCE),
        "find": lambda: chat.find(destination(channel), nonce=NONCE, since=now()),
    }
    with pytest.raises(expected, match=str(channel.id) if expected is not Unauthorized else "DISCORD_TOKEN"):
        await calls[asked]()


async def test_permissions_taken_away_are_unreachable(server, channel, chat):
    """The server's own rules give the same errors as the faults above: 50013 without Send Messages, 50001 without View Channel."""
    for may in (BOT_MAY_POST & ~SEND_MESSAGES, BOT_MAY_POST & ~VIEW_CHANNEL):
        channel.bot_permissions = may
        with pytest.raises(Unreachable):
            await chat.send(destination(channel), ALERT, nonce=NONCE)


async def test_a_deleted_channel_is_gone(server, channel, chat):
    """10003: no permission will bring it back."""
    channel.gone = True
    with pytest.raises(Gone):
        await chat.send(destination(channel), ALERT, nonce=NONCE)


async def test_the_message_is_found_after_the_nonce_window(server, channel, chat):
    """Discord forgets nonces after minutes; the marks in the message stay, and history carries no nonce."""
    server.nonce_window = 0
    posted = await chat.send(destination(channel), ALERT, nonce=NONCE)
    assert "nonce" not in server.messages(channel.id)[0]
    assert await chat.find(destination(channel), nonce=NONCE, since=now() - timedelta(hours=1)) == posted


@pytest.mark.parametrize(
    "card", [ALERT, replace(ALERT, image_url="https://example.org/picture.png"), DIGEST], ids=["alert", "picture", "digest"]
)
async def test_every_form_of_card_is_found_among_others(server, channel, chat, card):
    """Over more than one page of history, and among cards of other nonces."""
    wanted = await chat.send(destination(channel), card, nonce=NONCE)
    message = server.messages(channel.id)[0]
    for _ in range(130):
        server.messages(channel.id).insert(0, message | {"id": str(int(server.messages(channel.id)[0]["id"]) - 1), "components": []})
    await chat.send(destination(channel), card, nonce=OTHER)
    assert await chat.find(destination(channel), nonce=NONCE, since=now() - timedelta(hours=1)) == wanted
    assert await chat.find(destination(channel), nonce=Nonce("unknown"), since=now() - timedelta(hours=1)) is None


async def test_another_authors_copy_is_not_ours(server, channel, chat):
    """Anyone may copy a message with its ids; only our own counts."""
    await chat.send(destination(channel), ALERT, nonce=NONCE)
    server.messages(channel.id)[0]["author"] = {"id": "1", "username": "copycat", "discriminator": "0", "avatar": None}
    assert await chat.find(destination(channel), nonce=NONCE, since=now() - timedelta(hours=1)) is None


async def test_a_chat_that_is_closed_asks_for_patience(server, channel):
    """Before the login and after the end nothing was posted, and nothing is ambiguous."""
    async with logged_in_chat(server) as chat:
        pass
    with pytest.raises(Throttled):
        await chat.send(destination(channel), ALERT, nonce=NONCE)
    assert server.messages(channel.id) == []


async def test_a_cancelled_send_ends_with_the_chat(server, channel):
    """A caller that stops waiting leaves no request behind once the chat is closed."""
    async with logged_in_chat(server) as chat:
        server.fail(POST, "hang")
        sending = asyncio.create_task(chat.send(destination(channel), ALERT, nonce=NONCE))
        await server.wait_request("POST", "/channels/*/messages")
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await chat.close()
        assert chat._requests.idle


async def test_the_marks_survive_in_the_components(server, channel, chat):
    """The ids that stand for the nonce are in the stored message, unique in it, and within 31 bits."""
    await chat.send(destination(channel), ALERT, nonce=NONCE)
    ids = [part["id"] for part in walk(server.messages(channel.id)[0]["components"]) if "id" in part]
    assert len(ids) == len(set(ids)) == 2
    assert all(0 < ident < 1 << 31 for ident in ids)
