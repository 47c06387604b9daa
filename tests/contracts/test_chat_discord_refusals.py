"""What Discord refuses, and why: each code has its meaning, and a sentence that is true."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Nonce
from bot.domain.errors import Deleted, Gone, Rejected, Throttled, Unauthorized, Unreachable
from tests.fakes.clock import FakeClock
from tests.fakes.discord_bot import ALERT, DIGEST, destination, logged_in_chat
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import BOT_MAY_POST, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL
from tests.fakes.failing import failure_of

POST = "POST /channels/*/messages"
HISTORY = "GET /channels/*/messages"
NONCE = Nonce("n3v3rtw1ce00000000000001")
OTHER = Nonce("n3v3rtw1ce00000000000002")


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


def posts(server):
    """How many messages the server was asked to post."""
    return sum(body.method == "POST" for body in server.bodies)


def now():
    """Return the present: messages carry Discord's own time."""
    return datetime.now(UTC)


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


@pytest.mark.parametrize(
    ("status", "code", "advice", "named"),
    [
        (403, 50001, "View Channel", "permissions"),
        (403, 50013, "Send Messages", "permissions"),
        (403, 160005, "unlock it", "locked_thread"),
        (400, 50083, "open it again", "locked_thread"),
        (403, 60003, "two-factor", ""),
        (403, 50024, "subscribe another", ""),
        (403, 99999, "permissions", ""),
    ],
)
async def test_each_closed_channel_says_why_and_what_helps(server, channel, chat, status, code, advice, named):  # noqa: PLR0917 - fixtures and parameters
    """Codes are told apart: the operator reads the cure that is true, and people get a sentence of their own."""
    server.fail(POST, (status, {}, {"message": "said so", "code": code}))
    error = await failure_of(chat.send(destination(channel), ALERT, nonce=NONCE))
    assert type(error) is Unreachable
    assert advice in str(error)
    assert error.code == named


@pytest.mark.parametrize("body", [{"message": "Cloudflare is blocking your request", "code": 40333}, "<html>blocked</html>"])
async def test_a_machine_that_discord_blocks_pauses_no_channel(server, channel, chat, body):
    """The refusal is about us, not about the channel: all sends wait, and none of them is at fault."""
    server.fail(POST, (403, {"Content-Type": "text/html"} if isinstance(body, str) else {}, body))
    error = await failure_of(chat.send(destination(channel), ALERT, nonce=NONCE))
    assert isinstance(error, Throttled)
    assert error.everywhere
    assert chat.refused


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [(403, 50005, Rejected), (400, 200000, Rejected), (400, 240000, Rejected), (404, 10008, Deleted), (400, 30046, Throttled)],
)
async def test_what_is_wrong_with_one_message_pauses_no_channel(server, channel, chat, status, code, expected):  # noqa: PLR0917 - fixtures and parameters
    """Somebody else's message, AutoMod, a deleted card, too many edits: the channel goes on."""
    server.fail("PATCH /channels/*/messages/*", (status, {}, {"message": "said so", "code": code}))
    posted = await chat.send(destination(channel), ALERT, nonce=NONCE)
    assert type(await failure_of(chat.edit(destination(channel), posted, ALERT, nonce=NONCE))) is expected
    await chat.send(destination(channel), ALERT, nonce=OTHER)


async def test_where_i_may_not_read_history_an_answer_comes_without_its_reference(server, channel, chat):
    """Discord refuses a reply there (160002): the page arrives all the same, and its channel is not paused."""
    channel.bot_permissions = BOT_MAY_POST & ~READ_MESSAGE_HISTORY
    first = await chat.send(destination(channel), DIGEST, nonce=NONCE)
    second = await chat.send(destination(channel), DIGEST, nonce=OTHER, thread=first)
    assert [message["id"] for message in server.messages(channel.id)] == [first, second]
    assert "message_reference" not in server.messages(channel.id)[1]


async def test_a_deleted_channel_is_gone(server, channel, chat):
    """10003: no permission will bring it back."""
    channel.gone = True
    with pytest.raises(Gone):
        await chat.send(destination(channel), ALERT, nonce=NONCE)
