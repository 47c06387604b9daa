"""The chat port on Discord: what is Discord's own, given by a local server to the real discord.py; test_chat.py has the rest."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.choices import Sound
from bot.domain.delivery import Nonce
from bot.domain.errors import Ambiguous, Throttled
from tests.fakes.discord_bot import ALERT, DIGEST, destination, logged_in_chat
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import PUBLIC_THREAD, walk

POST = "POST /channels/*/messages"
HISTORY = "GET /channels/*/messages"
NONCE = Nonce("n3v3rtw1ce00000000000001")
OTHER = Nonce("n3v3rtw1ce00000000000002")
SUPPRESS_EMBEDS, SILENT, COMPONENTS_V2 = 1 << 2, 1 << 12, 1 << 15


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
async def later(server):
    """Log a chat in that knows nothing of what another one sent, as after a restart."""
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
    silence = 0 if card is DIGEST else SILENT
    assert body["flags"] == SUPPRESS_EMBEDS | COMPONENTS_V2 | silence


@pytest.mark.parametrize(
    ("sound", "quiet"),
    [(None, [True, False, False]), (Sound.DIGESTS, [True, False, False]), (Sound.ALL, [False] * 3), (Sound.NONE, [True, True, False])],
)
async def test_a_channel_chooses_what_makes_a_sound(server, channel, chat, sound, quiet):
    """A card, a digest, and a card that calls somebody, which rings whatever was chosen."""
    news = replace(destination(channel), sound=sound)
    for number, (card, mention) in enumerate([(ALERT, ""), (DIGEST, ""), (ALERT, "1234")]):
        await chat.send(news, card, nonce=Nonce(f"n-{number}"), mention=mention)
    posts = [body.json for body in server.bodies if body.method == "POST"]
    assert [bool(each["flags"] & SILENT) for each in posts] == quiet


async def test_plain_is_content_alone(server, channel, chat):
    """The last resort is a line that any channel shows: no component, no preview."""
    await chat.send(destination(channel), ALERT, nonce=NONCE, plain=True)
    [message] = server.messages(channel.id)
    assert message["components"] == []
    assert ALERT.title in message["content"]
    assert f"<{ALERT.url}>" in message["content"]
    assert message["flags"] == SUPPRESS_EMBEDS | SILENT


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


async def test_a_global_limit_given_up_on_does_not_block_later_sends(server, channel, hasty):
    """The library's global lock outlives a cancelled request; so requests are not cancelled, and the next one passes."""
    server.rate_limit(POST, 0.4, everywhere=True)
    with pytest.raises(Ambiguous):
        await hasty.send(destination(channel), ALERT, nonce=NONCE)
    await server.wait_messages(channel.id, 1)
    await hasty.send(destination(channel), ALERT, nonce=OTHER)
    assert len(server.messages(channel.id)) == 2


async def test_the_message_is_found_after_the_nonce_window(server, channel, chat, later):
    """Discord forgets nonces after minutes; the marks in the message stay, and history carries no nonce."""
    server.nonce_window = 0
    posted = await chat.send(destination(channel), ALERT, nonce=NONCE)
    assert "nonce" not in server.messages(channel.id)[0]
    assert await later.find(destination(channel), nonce=NONCE, since=now() - timedelta(hours=1)) == posted


@pytest.mark.parametrize(
    "card", [ALERT, replace(ALERT, image_url="https://example.org/picture.png"), DIGEST], ids=["alert", "picture", "digest"]
)
async def test_every_form_of_card_is_found_among_others(server, channel, chat, later, card):
    """Over more than one page of history, and among cards of other nonces."""
    wanted = await chat.send(destination(channel), card, nonce=NONCE)
    message = server.messages(channel.id)[0]
    for _ in range(130):
        server.messages(channel.id).insert(0, message | {"id": str(int(server.messages(channel.id)[0]["id"]) - 1), "components": []})
    await chat.send(destination(channel), card, nonce=OTHER)
    assert await later.find(destination(channel), nonce=NONCE, since=now() - timedelta(hours=1)) == wanted
    assert await later.find(destination(channel), nonce=Nonce("unknown"), since=now() - timedelta(hours=1)) is None


async def test_another_authors_copy_is_not_ours(server, channel, chat, later):
    """Anyone may copy a message with its ids; only our own counts."""
    await chat.send(destination(channel), ALERT, nonce=NONCE)
    server.messages(channel.id)[0]["author"] = {"id": "1", "username": "copycat", "discriminator": "0", "avatar": None}
    assert await later.find(destination(channel), nonce=NONCE, since=now() - timedelta(hours=1)) is None


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
