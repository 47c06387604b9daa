"""What waits for a digest, seen by whoever asks and posted by those who may: pressed twice, by somebody else, from elsewhere."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.delivery import Kind, MessageId, Paused, Sent, Settlement, State
from bot.domain.destination import Destination
from bot.domain.ids import in_base_36
from bot.domain.polling import PollRecord
from bot.domain.schedule import DigestTime
from bot.domain.story import Story
from bot.domain.subscription import Mode
from tests.fakes.button_world import ButtonWorld, OpenButtons, discord_buttons, slack_buttons
from tests.fakes.make import AI, NOW, make_article, make_delivery, make_evidence, make_source, make_subscription
from tests.fakes.seeding import save_destination, save_subscription

LAST_YEAR = datetime(2025, 1, 1, tzinfo=UTC)
STORIES = [make_article(f"Waiting {number}", published_at=NOW - timedelta(minutes=number)) for number in range(12)]
SOON = NOW + timedelta(minutes=1)
TOMORROW = NOW + timedelta(hours=20)


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give a channel for whose digest 12 stories wait, on each platform in turn."""
    open_world: OpenButtons = request.param
    async with open_world() as opened:
        for each in (opened.channel, opened.other, opened.person):
            await owe(opened, each)
            await opened.post(each)
        yield opened


async def owe(world: ButtonWorld, to: Destination) -> None:
    """Let a channel have a digest tomorrow, for which all stories wait."""
    await save_destination(world.store, to)
    digest = DigestTime(at=time(8, 30))
    await save_subscription(world.store, make_subscription(to, AI, mode=Mode.DIGEST, digest=digest, created_at=LAST_YEAR))
    await world.store.record(
        PollRecord(
            source=make_source(),
            at=NOW,
            articles=tuple(STORIES),
            stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in STORIES),
            evidence={each.id: (make_evidence(),) for each in STORIES},
            deliveries=tuple(make_delivery(to, each, Kind.DIGEST, due_at=TOMORROW) for each in STORIES),
        )
    )


def page(of: Destination, number: int = 0) -> str:
    """The value of a button to the page on which a story waits."""
    waiting = make_delivery(of, STORIES[number], Kind.DIGEST).id
    return Action(kind=ActionKind.DIGEST, subject=of.id, about=in_base_36(waiting)).value


def post(of: Destination) -> str:
    """The value of the button that posts what waits."""
    return Action(kind=ActionKind.DIGEST_POST, subject=of.id).value


async def posted(world: ButtonWorld, to: Destination, at: datetime = SOON) -> list[int]:
    """How many stories each message tells that a channel gets, delivered as it is."""
    batches = [each for each in await world.store.begin(to.id, at, 9) if each.kind is Kind.DIGEST]
    for each in batches:
        await world.store.settle([Settlement(batch=each, outcome=Sent(message_id=MessageId("1"), at=at))])
    return [len(each.items) for each in batches]


async def test_i_see_what_waits_for_myself_page_by_page(world: ButtonWorld):
    """The pages of those who look are in their language, and change nothing."""
    first = await world.press(world.channel, page(world.channel), "de-DE")
    second = await world.press(world.channel, page(world.channel, 11), "de-DE")
    assert first.private
    assert "12 Meldungen warten auf den Überblick" in first.text
    assert "Waiting 0" in first.text
    assert "Waiting 10" in second.text
    assert "Waiting 0" not in second.text
    assert await posted(world, world.channel) == []


async def test_it_is_posted_once_whoever_presses_and_however_often(world: ButtonWorld):
    """The second press, also after a restart, finds nothing that waits, and says when the next digest comes."""
    assert "12 stories" in (await world.press(world.channel, post(world.channel), "en-US")).text
    await world.press(world.channel, post(world.channel), "en-US")
    assert await posted(world, world.channel) == [12]
    await world.restart()
    assert "No story waits" in (await world.press(world.channel, post(world.channel), "en-US")).text
    assert await posted(world, world.channel) == []
    assert await posted(world, world.channel, TOMORROW) == []


async def test_who_may_not_decide_there_posts_nothing(world: ButtonWorld):
    """They may look."""
    assert "Waiting 0" in (await world.press_as_stranger(world.channel, page(world.channel))).text
    await world.press_as_stranger(world.channel, post(world.channel))
    assert await posted(world, world.channel) == []


async def test_a_button_of_another_channel_shows_and_posts_nothing(world: ButtonWorld):
    """Made by hand it names a channel, or nothing that there is."""
    nobody = Action(kind=ActionKind.DIGEST, subject=5, about="zz").value
    for value in (page(world.other), post(world.other), nobody):
        assert "Waiting" not in (await world.press(world.channel, value, "en-US")).text
    assert await posted(world, world.other) == []


async def test_my_own_digest_is_mine_to_see_and_to_get(world: ButtonWorld):
    """In a direct message the buttons are about what comes there."""
    assert "Waiting 0" in (await world.press(world.person, page(world.person), "en-US")).text
    assert "12 stories" in (await world.press(world.person, post(world.person), "en-US")).text
    assert await posted(world, world.person) == [12]


@pytest.mark.parametrize("about", ["-1", "é", "0x1f", "z" * 80])
async def test_a_value_that_nobody_wrote_breaks_nothing(world: ButtonWorld, about: str):
    """It is answered like any button of another version, or with the first page."""
    value = Action(kind=ActionKind.DIGEST, subject=world.channel.id, about=about).value
    text = (await world.press(world.channel, value, "en-US")).text
    assert "Waiting 0" in text or "another version" in text


async def test_a_channel_that_takes_no_messages_is_told_so(world: ButtonWorld):
    """Nothing is made due that could not come."""
    await world.press(world.channel, post(world.channel), "en-US")
    [batch] = await world.store.begin(world.channel.id, SOON, 9)
    await world.store.settle([Settlement(batch=batch, outcome=Paused(at=SOON, reason="403", recheck_at=TOMORROW))])
    assert "takes no messages" in (await world.press(world.channel, post(world.channel), "en-US")).text
    waiting = [
        each for each in world.store.tables.deliveries.values() if (each.destination_id, each.kind) == (world.channel.id, Kind.DIGEST)
    ]
    assert {each.state for each in waiting} == {State.PENDING}
