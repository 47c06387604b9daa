"""The chat port's contract where there is a platform between us and the readers: every failure and silence, on Discord and Slack alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Nonce
from bot.domain.errors import Ambiguous, ChatError, Deleted, Gone, Rejected, Throttled, Unauthorized, Unreachable
from tests.contracts.chat_rigs import SERVED, OpenRig, Rig
from tests.contracts.chat_wires import WAIT, Wire
from tests.fakes.discord_bot import ALERT
from tests.fakes.failing import failure_of

NONCE, OTHER = Nonce("nd-1"), Nonce("nd-2")


@pytest.fixture(params=SERVED.values(), ids=list(SERVED))
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    """Give the chat of each platform in turn."""
    open_rig: OpenRig = request.param
    async with open_rig() as opened:
        yield opened


@pytest.fixture
def wire(rig: Rig) -> Wire:
    """Give what lies between."""
    assert rig.wire
    return rig.wire


def long_ago() -> datetime:
    """Return a time before every message of a test."""
    return datetime.now(UTC) - timedelta(hours=1)


@pytest.mark.parametrize("kind", [Throttled, Ambiguous, Rejected, Unreachable, Gone, Unauthorized])
async def test_each_refusal_means_one_thing(rig: Rig, wire: Wire, kind: type[ChatError]):
    """The outbox knows six errors; each names the place, but for what concerns every place, and nothing was posted."""
    wire.fail(kind, rig.channel)
    error = await failure_of(rig.chat.send(rig.channel, ALERT, nonce=NONCE))
    assert type(error) is kind
    assert rig.channel.channel_id in str(error) or kind is Unauthorized
    if kind is not Ambiguous:
        assert rig.read(rig.channel) == []


async def test_a_request_for_patience_says_how_long(rig: Rig, wire: Wire):
    """As long as the platform asked for."""
    wire.fail(Throttled, rig.channel)
    error = await failure_of(rig.chat.send(rig.channel, ALERT, nonce=NONCE))
    assert isinstance(error, Throttled)
    assert error.retry_after == timedelta(seconds=WAIT)


@pytest.mark.parametrize("plain", [False, True], ids=["drawn", "plain"])
async def test_what_was_posted_although_the_answer_was_lost_is_found(rig: Rig, wire: Wire, plain: bool):  # noqa: FBT001 # a parameter
    """Ambiguous, and recognised by its nonce, so that it need not be sent again."""
    wire.lose(rig.channel, posted=True)
    assert isinstance(await failure_of(rig.chat.send(rig.channel, ALERT, nonce=NONCE, plain=plain)), Ambiguous)
    assert await rig.later.find(rig.channel, nonce=NONCE, since=long_ago())
    assert len(rig.read(rig.channel)) == 1


async def test_what_was_not_posted_is_not_found(rig: Rig, wire: Wire):
    """Ambiguous all the same: nobody could know; the next send posts it once."""
    wire.lose(rig.channel, posted=False)
    assert isinstance(await failure_of(rig.chat.send(rig.channel, ALERT, nonce=NONCE)), Ambiguous)
    assert await rig.later.find(rig.channel, nonce=NONCE, since=long_ago()) is None
    await rig.chat.send(rig.channel, ALERT, nonce=NONCE)
    assert len(rig.read(rig.channel)) == 1


async def test_a_message_to_a_person_that_was_lost_is_found(rig: Rig, wire: Wire):
    """In the conversation with them."""
    wire.lose(rig.person, posted=True)
    assert isinstance(await failure_of(rig.chat.send(rig.person, ALERT, nonce=NONCE)), Ambiguous)
    assert await rig.later.find(rig.person, nonce=NONCE, since=long_ago())
    assert len(rig.read(rig.person)) == 1


async def test_an_answer_that_means_nothing_proves_nothing(rig: Rig, wire: Wire):
    """A proxy's page with status 200."""
    wire.garble()
    assert isinstance(await failure_of(rig.chat.send(rig.channel, ALERT, nonce=NONCE)), Ambiguous)


async def test_a_platform_that_is_not_there_is_ambiguous(rig: Rig, wire: Wire):
    """A refused connection is a ChatError like all others."""
    await wire.away()
    assert isinstance(await failure_of(rig.chat.send(rig.channel, ALERT, nonce=NONCE)), Ambiguous)


async def test_a_message_is_found_behind_many_others(rig: Rig, wire: Wire):
    """The search goes on through the pages of a busy channel."""
    wanted = await rig.chat.send(rig.channel, ALERT, nonce=NONCE)
    wire.chatter(rig.channel, 450)
    await rig.chat.send(rig.channel, ALERT, nonce=OTHER)
    assert await rig.later.find(rig.channel, nonce=NONCE, since=long_ago()) == wanted
    assert await rig.later.find(rig.channel, nonce=Nonce("nd-3"), since=long_ago()) is None


async def test_a_history_that_may_not_be_read_finds_nothing(rig: Rig, wire: Wire):
    """None, and not an error, for who comes back after a restart; what was confirmed to us we know without reading."""
    posted = await rig.chat.send(rig.channel, ALERT, nonce=NONCE)
    wire.close_history(rig.channel)
    assert await rig.later.find(rig.channel, nonce=NONCE, since=long_ago()) is None
    assert await rig.chat.find(rig.channel, nonce=NONCE, since=long_ago()) == posted


async def test_nothing_stray_is_posted_where_the_card_was_deleted(rig: Rig, wire: Wire):
    """An answer to a deleted card, and an edit of it, are Deleted: people do not want it there, and it stands nowhere else."""
    card = await rig.chat.send(rig.channel, ALERT, nonce=NONCE)
    wire.delete(card)
    for plain in (False, True):
        answer = rig.chat.send(rig.channel, ALERT, nonce=OTHER, thread=card, plain=plain)
        assert isinstance(await failure_of(answer), Deleted)
    assert isinstance(await failure_of(rig.chat.edit(rig.channel, card, ALERT, nonce=NONCE)), Deleted)
    assert rig.read(rig.channel) == []
    assert await rig.later.find(rig.channel, nonce=OTHER, since=long_ago(), thread=card) is None
    await rig.chat.send(rig.channel, ALERT, nonce=Nonce("nd-3"))
    assert len(rig.read(rig.channel)) == 1


async def test_a_card_calls_whom_it_was_asked_to_and_nobody_else(rig: Rig, wire: Wire):
    """Whatever the feed wrote is text; an edit shows whom the card called, also after a restart, and calls nobody again."""
    hostile = replace(ALERT, title="<@&4712> @everyone <@&4711> <!channel> <!here> <!subteam^S1>")
    for number, mention in enumerate(("", *wire.mentions)):
        posted = await rig.chat.send(rig.channel, hostile, nonce=Nonce(f"nd-{number}"), mention=mention)
        assert wire.called(rig.channel) == ([mention] if mention else [])
        for chat in (rig.chat, rig.later):
            await chat.edit(rig.channel, posted, hostile, nonce=Nonce(f"nd-{number}"))
            assert wire.named(rig.channel) == ([mention] if mention else [])
            assert wire.called(rig.channel) == []


async def test_a_card_that_may_not_be_read_is_edited_all_the_same(rig: Rig, wire: Wire):
    """Whom it called is not known after a restart: the card matters more."""
    posted = await rig.chat.send(rig.channel, ALERT, nonce=NONCE, mention=wire.mentions[0])
    wire.close_history(rig.channel)
    await rig.later.edit(rig.channel, posted, replace(ALERT, title="Two laboratories cool qubits"), nonce=NONCE)
    assert "Two laboratories" in rig.read(rig.channel)[0]


async def test_an_answer_stands_with_what_it_answers(rig: Rig, wire: Wire):
    """Where people see to what it belongs."""
    first = await rig.chat.send(rig.channel, ALERT, nonce=NONCE)
    assert wire.answered(rig.channel) is None
    await rig.chat.send(rig.channel, ALERT, nonce=OTHER, thread=first)
    assert wire.answered(rig.channel) == first


async def test_a_refused_token_costs_one_request_however_many_channels_wait(rig: Rig, wire: Wire):
    """A hundred channels ask in two rounds: two requests; and the first that the platform takes ends it."""
    channels = wire.more_channels(100)
    wire.revoke()
    for round_ in range(2):
        errors = [await failure_of(rig.chat.send(each, ALERT, nonce=NONCE)) for each in channels]
        assert all(isinstance(error, Unauthorized) for error in errors)
        assert wire.posts() == round_ + 1
        rig.clock.advance(minutes=10)
    wire.restore()
    await rig.chat.send(channels[0], ALERT, nonce=NONCE)
    await rig.chat.send(channels[1], ALERT, nonce=OTHER)
    assert wire.posts() == 4


async def test_after_a_hold_one_message_asks_for_all(rig: Rig, wire: Wire):
    """The hold is over and many ask at once: one request goes out, the others come back a little later."""
    wire.revoke()
    await failure_of(rig.chat.send(rig.channel, ALERT, nonce=NONCE))
    rig.clock.advance(minutes=10)
    asking = [rig.chat.send(rig.channel, ALERT, nonce=Nonce(f"nonce{number}")) for number in range(30)]
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(answer) for answer in answers].count(Throttled) == 29
    assert wire.posts() == 2
