"""The chat port's contract: what every platform does alike, over real local servers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cards.card import Card, NoticeCard
from bot.domain.delivery import Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import Gone, Unreachable
from tests.contracts.chat_rigs import RIGS, OpenRig, Rig
from tests.fakes.discord_bot import ALERT, DIGEST
from tests.fakes.failing import failure_of

NONCE, OTHER = Nonce("nd-1"), Nonce("nd-2")
BROKEN = replace(ALERT, title=7)  # type: ignore[arg-type] # what only a bug of ours makes
NOTICE = NoticeCard(heading="A word from Newsdesk", text="It may not post in {channel} any more.", channel_id="C404")


@pytest.fixture(params=RIGS.values(), ids=list(RIGS))
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    """Give the chat of each platform in turn."""
    open_rig: OpenRig = request.param
    async with open_rig() as opened:
        yield opened


@pytest.fixture(params=["channel", "person"])
def to(request: pytest.FixtureRequest, rig: Rig) -> Destination:
    """Give a channel and a person in turn."""
    chosen: Destination = getattr(rig, request.param)
    return chosen


def long_ago() -> datetime:
    """Return a time before every message of a test."""
    return datetime.now(UTC) - timedelta(hours=1)


@pytest.mark.parametrize("card", [ALERT, DIGEST, NOTICE], ids=["alert", "digest", "notice"])
@pytest.mark.parametrize("plain", [False, True], ids=["drawn", "plain"])
async def test_a_card_arrives_once_and_is_found_by_its_nonce(rig: Rig, to: Destination, card: Card, plain: bool):  # noqa: FBT001 # a parameter
    """In a channel and with a person alike, drawn and plain; another nonce is not there."""
    posted = await rig.chat.send(to, card, nonce=NONCE, plain=plain)
    assert len(rig.read(to)) >= 1
    for chat in (rig.chat, rig.later):
        assert await chat.find(to, nonce=NONCE, since=long_ago()) == posted
        assert await chat.find(to, nonce=OTHER, since=long_ago()) is None


async def test_cards_are_told_apart_by_their_nonces(rig: Rig, to: Destination):
    """The same card twice is two messages, and each is found by its own name."""
    first = await rig.chat.send(to, ALERT, nonce=NONCE)
    second = await rig.chat.send(to, ALERT, nonce=OTHER)
    assert first != second
    assert await rig.later.find(to, nonce=NONCE, since=long_ago()) == first
    assert await rig.later.find(to, nonce=OTHER, since=long_ago()) == second


async def test_a_card_that_we_cannot_draw_is_no_fault_of_the_platform(rig: Rig):
    """Neither sent nor in the place of another, before a restart and after it: a fault of ours is tried a few times, not for a day."""
    posted = await rig.chat.send(rig.channel, ALERT, nonce=NONCE)
    for chat in (rig.chat, rig.later):
        with pytest.raises((TypeError, AttributeError)):
            await chat.send(rig.channel, BROKEN, nonce=OTHER)
        with pytest.raises((TypeError, AttributeError)):
            await chat.edit(rig.channel, posted, BROKEN, nonce=NONCE)


async def test_plain_is_title_and_address(rig: Rig, to: Destination):
    """The last resort of the port: what any reader can use."""
    await rig.chat.send(to, ALERT, nonce=NONCE, plain=True)
    text = "".join(rig.read(to))
    assert ALERT.title in text
    assert ALERT.url in text
    assert ALERT.summary not in text


async def test_an_answer_is_found_in_its_thread(rig: Rig, to: Destination):
    """A further page, or what changes a story, stands with its message."""
    first = await rig.chat.send(to, ALERT, nonce=NONCE)
    answer = await rig.chat.send(to, DIGEST, nonce=OTHER, thread=first)
    assert await rig.later.find(to, nonce=OTHER, since=long_ago(), thread=first) == answer
    assert await rig.later.find(to, nonce=NONCE, since=long_ago()) == first


@pytest.mark.parametrize("ahead", [timedelta(hours=26), -timedelta(days=365)], ids=["a day ahead", "a year behind"])
async def test_what_was_posted_is_found_by_a_clock_that_is_wrong(rig: Rig, to: Destination, ahead: timedelta):
    """Its platform dates it by another clock: who looks only after what our own says would post it again."""
    first = await rig.chat.send(to, ALERT, nonce=NONCE)
    answer = await rig.chat.send(to, DIGEST, nonce=OTHER, thread=first)
    announced = datetime.now(UTC) + ahead
    assert await rig.later.find(to, nonce=NONCE, since=announced) == first
    assert await rig.later.find(to, nonce=OTHER, since=announced, thread=first) == answer
    assert await rig.later.find(to, nonce=Nonce("nd-3"), since=announced) is None


@pytest.mark.parametrize("plain", [False, True], ids=["drawn", "plain"])
async def test_a_notice_mentions_its_channel(rig: Rig, to: Destination, plain: bool):  # noqa: FBT001 # a parameter
    """The placeholder becomes the platform's own mention."""
    await rig.chat.send(to, replace(NOTICE, channel_id=rig.channel.channel_id), nonce=NONCE, plain=plain)
    text = " ".join(rig.read(to))
    assert "A word from Newsdesk" in text
    assert f"post in {rig.mention} any more" in text
    assert "{channel}" not in text


async def test_a_notice_needs_no_heading(rig: Rig, to: Destination):
    """One sentence stands alone."""
    await rig.chat.send(to, NoticeCard(text="All is well again."), nonce=NONCE)
    assert "All is well again." in " ".join(rig.read(to))


async def test_what_a_person_gets_stands_in_no_channel(rig: Rig):
    """A word to one person is theirs alone; a terminal has one reader."""
    await rig.chat.send(rig.person, ALERT, nonce=NONCE)
    assert await rig.later.find(rig.person, nonce=NONCE, since=long_ago())
    if rig.wire:
        assert rig.read(rig.channel) == []


async def test_a_card_is_edited_where_it_stands(rig: Rig, to: Destination):
    """The message keeps its name and its mark, however often it is edited."""
    posted = await rig.chat.send(to, ALERT, nonce=NONCE)
    for _ in range(2):
        await rig.chat.edit(to, posted, replace(ALERT, title="Two laboratories cool qubits"), nonce=NONCE)
    assert "Two laboratories" in rig.read(to)[-1]
    assert await rig.later.find(to, nonce=NONCE, since=long_ago()) == posted


async def test_a_person_who_takes_no_messages_is_an_error_of_theirs_alone(rig: Rig):
    """The sentence names them, and others are written to all the same."""
    for refuser in filter(None, (rig.deaf, rig.nobody)):
        error = await failure_of(rig.chat.send(refuser, ALERT, nonce=NONCE))
        assert isinstance(error, Unreachable | Gone)
        assert f"person {refuser.channel_id}" in str(error)
        assert "invite Newsdesk" not in str(error)
    await rig.chat.send(rig.person, ALERT, nonce=OTHER)


async def test_nobody_reads_a_channel_that_is_not_there(rig: Rig):
    """What a platform cannot say of a channel costs a person no story."""
    strange = replace(rig.channel, channel_id="404404", id=DestinationId(7))
    assert not await rig.chat.read_by(rig.nobody or rig.person, [strange])
