"""The chat port on Slack: what is Slack's own, through the real slack_sdk, over a local server; test_chat.py has the rest."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.card import AlertCard, Chip
from bot.domain.choices import Updates
from bot.domain.delivery import Nonce
from bot.domain.destination import Destination, Platform
from bot.domain.errors import Ambiguous, ChatError, Deleted, Rejected, Removed, Throttled, Unauthorized, Unreachable
from bot.platforms.slack.chat import SlackChat
from tests.fakes.clock import FakeClock
from tests.fakes.failing import failure_of
from tests.fakes.make import make_destination
from tests.fakes.slack_bot import chat_on
from tests.fakes.slack_server import Fault, SlackServer

CARD = AlertCard(
    title="A lab opens its model",
    url="https://news.example.org/1",
    summary="Its weights are free.",
    byline="The Courier",
    published_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    chips=(Chip(slug="ai", name="AI", colour=0x7C3AED),),
)
NONCE = Nonce("nd-1")


def channel(channel_id: str = "C1") -> Destination:
    """Return a channel of the local workspace."""
    return make_destination(channel_id, platform=Platform.SLACK, workspace="T1")


def long_ago() -> datetime:
    """Return a time before every message of a test."""
    return datetime.now(UTC) - timedelta(hours=1)


SETTLING = timedelta(seconds=15)


def chat_by(clock: FakeClock, server: SlackServer) -> SlackChat:
    """Return a chat whose holds go by that clock."""
    return chat_on(server, monotonic=lambda: clock().timestamp())


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    """Give a Slack with one channel that the bot is in."""
    slack = await SlackServer().start()
    slack.add_channel("C1", "news")
    yield slack
    await slack.stop()


async def test_a_card_arrives_with_its_nonce_and_no_unfurling(server: SlackServer):
    """A sent card stands in the channel once, carries the nonce, and Slack adds no previews of its own."""
    message_id = await chat_on(server).send(channel(), CARD, nonce=NONCE)
    (message,) = server.messages("C1")
    (body,) = server.calls("chat.postMessage")
    assert message_id == f"C1:{message['ts']}"
    assert message["metadata"] == {"event_type": "newsdesk_delivery", "event_payload": {"nonce": "nd-1"}}
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)


async def test_plain_sends_no_blocks(server: SlackServer):
    """The last resort is text alone: the title as a link."""
    await chat_on(server).send(channel(), CARD, nonce=NONCE, plain=True)
    (message,) = server.messages("C1")
    assert (message["text"], message["blocks"]) == ("<https://news.example.org/1|A lab opens its model>", [])


REFUSALS: list[tuple[Fault, type[ChatError]]] = [
    ({"ok": False, "error": "ratelimited"}, Throttled),
    ((429, 7), Throttled),
    ({"ok": False, "error": "channel_not_found"}, Unreachable),
    ({"ok": False, "error": "is_archived"}, Unreachable),
    ({"ok": False, "error": "restricted_action"}, Unreachable),
    ({"ok": False, "error": "token_revoked"}, Removed),
    ({"ok": False, "error": "account_inactive"}, Removed),
    ({"ok": False, "error": "invalid_auth"}, Unauthorized),
    ({"ok": False, "error": "app_uninstalled"}, Removed),
    ({"ok": False, "error": "msg_too_long"}, Rejected),
    ({"ok": False, "error": "invalid_blocks"}, Rejected),
    ({"ok": False, "error": "msg_blocks_too_long"}, Rejected),
    ({"ok": False, "error": "internal_error"}, Ambiguous),
    ({"ok": False, "error": "fatal_error"}, Ambiguous),
    ({"ok": False, "error": "an_error_of_next_year"}, Ambiguous),
    ({"ok": False}, Ambiguous),
    ({"ok": True}, Ambiguous),
    ("no json", Ambiguous),
    ("500", Ambiguous),
    ("502", Ambiguous),
    ("503", Ambiguous),
    ("504", Ambiguous),
    ("404", Rejected),
    ("drop", Ambiguous),
    ("accept-then-500", Ambiguous),
    ("accept-then-drop", Ambiguous),
]


@pytest.mark.parametrize(("fault", "expected"), REFUSALS, ids=[str(fault) for fault, _ in REFUSALS])
async def test_each_answer_has_its_meaning(server: SlackServer, fault: Fault, expected: type[ChatError]):
    """Every answer of Slack becomes the one ChatError that the outbox knows how to treat, after exactly one call."""
    server.fail("chat.postMessage", fault)
    with pytest.raises(ChatError) as caught:
        await chat_on(server).send(channel(), CARD, nonce=NONCE)
    assert type(caught.value) is expected
    assert len(server.calls("chat.postMessage")) == 1
    assert "C1" in str(caught.value) or issubclass(expected, Unauthorized)


async def test_a_hanging_answer_is_ambiguous(server: SlackServer):
    """A call that never ends is given up at its limit, and nobody claims to know whether the message arrived."""
    server.fail("chat.postMessage", "hang")
    with pytest.raises(Ambiguous):
        await chat_on(server, timeout=1).send(channel(), CARD, nonce=NONCE)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"ok": False, "error": "message_not_found"}, Rejected),
        ({"ok": False, "error": "cant_update_message"}, Rejected),
        ({"ok": False, "error": "is_archived"}, Unreachable),
        ({"ok": False, "error": "token_revoked"}, Removed),
        ((429, 5), Throttled),
        ("500", Ambiguous),
        ("drop", Ambiguous),
    ],
)
async def test_an_edit_that_fails_says_what_became_of_it(server: SlackServer, fault: Fault, expected: type[ChatError]):
    """The same tree of errors as for sending."""
    chat = chat_on(server)
    message_id = await chat.send(channel(), CARD, nonce=NONCE)
    server.fail("chat.update", fault)
    with pytest.raises(expected):
        await chat.edit(channel(), message_id, CARD, nonce=NONCE)


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "channel_not_found"])
async def test_a_history_that_may_not_be_read_finds_nothing(server: SlackServer, error: str):
    """Where Slack forbids the look, the answer is None and not an error."""
    server.fail("conversations.history", {"ok": False, "error": error})
    assert await chat_on(server).find(channel(), nonce=NONCE, since=long_ago()) is None


@pytest.mark.parametrize(
    ("fault", "expected"),
    [((429, 9), Throttled), ({"ok": False, "error": "token_revoked"}, Unauthorized), ("500", Ambiguous), ("drop", Ambiguous)],
)
async def test_a_look_that_fails_says_so(server: SlackServer, fault: Fault, expected: type[ChatError]):
    """None means "not there", so a look without an answer raises."""
    server.fail("conversations.history", fault, fault)  # aiohttp asks again by itself where a GET was dropped
    with pytest.raises(expected):
        await chat_on(server).find(channel(), nonce=NONCE, since=long_ago())


@pytest.mark.parametrize("fault", ["500", "drop", {"ok": False, "error": "fatal_error"}])
async def test_a_lost_answer_says_how_long_the_message_may_take(server: SlackServer, fault: Fault):
    """Slack may post a while after its answer was lost: a look before that proves nothing."""
    server.fail("chat.postMessage", fault)
    with pytest.raises(Ambiguous) as caught:
        await chat_on(server, settling=SETTLING).send(channel(), CARD, nonce=NONCE)
    assert caught.value.settles_in == SETTLING


async def test_a_message_of_the_process_before_may_still_be_on_its_way(server: SlackServer):
    """A bot that was killed while it sent, and is back at once, does not take an early look for an answer."""
    now = 100.0
    chat = chat_on(server, settling=SETTLING, monotonic=lambda: now)
    now += 5
    with pytest.raises(Throttled) as caught:
        await chat.find(channel(), nonce=NONCE, since=long_ago())
    assert caught.value.retry_after == timedelta(seconds=10)
    sent = await chat.send(channel(), CARD, nonce=NONCE)
    assert await chat.find(channel(), nonce=NONCE, since=long_ago()) == sent
    now += 10
    assert await chat.find(channel(), nonce=Nonce("nd-other"), since=long_ago()) is None


@pytest.mark.parametrize(
    ("answer", "advice", "named"),
    [
        ({"error": "is_archived"}, "bring it back", "archived"),
        ({"error": "restricted_action"}, "only some people", "restricted"),
        ({"error": "restricted_action_read_only_channel"}, "only some people", "restricted"),
        ({"error": "channel_not_found"}, "invite the app", "invite"),
        ({"error": "token_revoked"}, "SLACK_BOT_TOKEN", "token_refused"),
        ({"error": "missing_scope", "needed": "chat:write"}, "the right chat:write", "missing_scope"),
    ],
)
async def test_each_refusal_says_why_and_what_helps(server: SlackServer, answer: dict[str, str], advice: str, named: str):
    """The operator reads the cure that is true, and people get a sentence of their own."""
    server.fail("chat.postMessage", {"ok": False} | answer)
    error = await failure_of(chat_on(server).send(channel(), CARD, nonce=NONCE))
    assert advice in str(error)
    assert error.code == named


async def test_a_stray_answer_that_cannot_be_taken_back_is_admitted(server: SlackServer):
    """Deleting it is tried once; the card stays deleted all the same."""
    chat = chat_on(server)
    card = await chat.send(channel(), CARD, nonce=NONCE)
    server.messages("C1").clear()
    server.fail("chat.delete", {"ok": False, "error": "cant_delete_message"})
    assert isinstance(await failure_of(chat.send(channel(), CARD, nonce=Nonce("nd-2"), thread=card)), Deleted)


async def test_a_public_channel_is_entered_first(server: SlackServer):
    """A public channel that the bot is not in is joined, and the message is posted once."""
    server.add_channel("C2", "open", member=False)
    await chat_on(server).send(channel("C2"), CARD, nonce=NONCE)
    assert len(server.messages("C2")) == 1
    assert server.team.channels["C2"].member


async def test_a_channel_that_cannot_be_entered_is_unreachable(server: SlackServer):
    """Where joining is refused, the delivery waits until somebody invites the bot."""
    server.add_channel("C2", "open", member=False)
    server.fail("conversations.join", {"ok": False, "error": "missing_scope"})
    with pytest.raises(Unreachable):
        await chat_on(server).send(channel("C2"), CARD, nonce=NONCE)
    assert server.messages("C2") == []


async def test_a_limit_met_while_entering_asks_for_patience(server: SlackServer):
    """A rate limit on joining does not pause the channel."""
    server.add_channel("C2", "open", member=False)
    server.fail("conversations.join", (429, 5))
    with pytest.raises(Throttled):
        await chat_on(server).send(channel("C2"), CARD, nonce=NONCE)


async def test_private_and_archived_channels_are_unreachable(server: SlackServer):
    """The server's own refusals, not queued ones, lead to the same error."""
    server.add_channel("C3", "secret", private=True, member=False)
    server.add_channel("C4", "old", archived=True)
    server.add_channel("C5", "announcements", restricted=True)
    for channel_id in ("C3", "C4", "C5", "C404"):
        with pytest.raises(Unreachable):
            await chat_on(server).send(channel(channel_id), CARD, nonce=NONCE)


async def test_a_request_for_patience_holds_the_method_for_every_channel(server: SlackServer):
    """After ratelimited the whole workspace waits, without asking Slack again."""
    server.add_channel("C6", "other")
    chat = chat_on(server)
    server.fail("chat.postMessage", (429, 30))
    with pytest.raises(Throttled) as told:
        await chat.send(channel(), CARD, nonce=NONCE)
    assert told.value.retry_after == timedelta(seconds=30)
    with pytest.raises(Throttled) as held:
        await chat.send(channel("C6"), CARD, nonce=NONCE)
    assert timedelta(seconds=20) < held.value.retry_after <= timedelta(seconds=30)
    assert len(server.calls("chat.postMessage")) == 1


async def test_a_refused_token_is_remembered_until_slack_takes_it_again(server: SlackServer):
    """The platform's health follows what Slack says of the token."""
    clock = FakeClock()
    chat = chat_by(clock, server)
    server.revoked = "token_revoked"
    with pytest.raises(Unauthorized):
        await chat.send(channel(), CARD, nonce=NONCE)
    assert chat.refused
    server.revoked = None
    clock.advance(minutes=10)
    await chat.send(channel(), CARD, nonce=NONCE)
    assert not chat.refused


async def test_no_error_shows_the_token(server: SlackServer):
    """Errors go into logs and into the database: the token must not."""
    server.fail("chat.postMessage", {"ok": False, "error": "invalid_auth"}, "500", "drop")
    chat = chat_on(server)
    for _ in range(3):
        with pytest.raises(ChatError) as caught:
            await chat.send(channel(), CARD, nonce=NONCE)
        assert server.bot_token not in f"{caught.value}{caught.value.__cause__}"


async def test_a_card_that_slack_would_refuse_never_leaves_whole(server: SlackServer):
    """A title, summary and address far beyond Slack's limits still arrive."""
    huge = replace(CARD, title="Ünïcödé " * 2_000, summary="word " * 10_000, reason="why " * 2_000, url="https://e.org/" + "x" * 2_900)
    await chat_on(server).send(channel(), huge, nonce=NONCE)
    assert len(server.messages("C1")) == 1


@pytest.mark.parametrize(("updates", "stand"), [(None, 1), (Updates.THREAD, 1), (Updates.CHANNEL, 2)])
async def test_what_is_new_stands_in_the_channel_too_where_it_chose_so(server: SlackServer, updates: Updates | None, stand: int):
    """An answer is one message of the card's thread, which Slack shows in the channel where that was asked for; it is found once."""
    news, chat = replace(channel(), updates=updates), chat_on(server)
    card = await chat.send(news, CARD, nonce=NONCE)
    fact = await chat.send(news, CARD, nonce=Nonce("nd-2"), thread=card)
    client = AsyncWebClient(token=server.bot_token, base_url=server.api_url)
    assert len((await client.conversations_history(channel="C1"))["messages"]) == stand
    assert [each.get("thread_ts") for each in server.messages("C1")] == [None, card.partition(":")[2]]
    assert await chat_on(server).find(news, nonce=Nonce("nd-2"), since=long_ago(), thread=card) == fact


async def test_a_card_of_its_own_is_never_shown_twice(server: SlackServer):
    """Slack refuses the wish to show in the channel what is in no thread."""
    await chat_on(server).send(replace(channel(), updates=Updates.CHANNEL), CARD, nonce=NONCE)
    (body,) = server.calls("chat.postMessage")
    assert "reply_broadcast" not in body
