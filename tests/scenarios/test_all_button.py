"""The button that opens all stories of a digest, on each platform: pressed twice, by somebody else, after a restart, from elsewhere."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.cards.actions import Action, ActionKind
from bot.cards.digest_card import digest_card
from bot.domain.delivery import Kind, MessageId, Sent, Settlement
from bot.domain.destination import Destination
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.button_world import Answer, ButtonWorld, OpenButtons, discord_buttons, slack_buttons
from tests.fakes.make import NOW, TOPICS, make_article, make_delivery, make_evidence, make_source
from tests.fakes.words import shipped_words

STORIES = [make_article(f"Story {number}", published_at=NOW - timedelta(minutes=number)) for number in range(23)]


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give a digest of 23 stories on each platform in turn."""
    open_world: OpenButtons = request.param
    async with open_world() as opened:
        await post_digest(opened, opened.channel)
        yield opened


async def post_digest(world: ButtonWorld, to: Destination) -> None:
    """Post what a channel is owed as its digest, as delivering does."""
    await world.store.record(
        PollRecord(
            source=make_source(),
            at=NOW,
            articles=tuple(STORIES),
            stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in STORIES),
            evidence={each.id: (make_evidence(),) for each in STORIES},
            deliveries=tuple(make_delivery(to, each, Kind.DIGEST) for each in STORIES),
        )
    )
    (batch,) = await world.store.begin(to.id, NOW, 1)
    await world.chat.send(to, digest_card(batch, TOPICS, shipped_words().into("en"), now=NOW), nonce=batch.nonce)
    await world.store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m1"), at=NOW))])


async def press(world: ButtonWorld, value: str = "") -> Answer:
    return await world.press(world.channel, value or world.value_of(world.channel, ActionKind.ALL), "en-US")


def page_at(world: ButtonWorld, number: int) -> str:
    """The value of a button that opens the page on which one of the stories stands."""
    return Action(kind=ActionKind.ALL, subject=make_delivery(world.channel, STORIES[number], Kind.DIGEST).id).value


async def test_i_open_all_stories_for_myself(world: ButtonWorld):
    """The channel gets one message; whoever presses sees the first page, and nobody else does."""
    answer = await press(world)
    assert "All 23 stories" in answer.text
    assert "Story 0" in answer.text
    assert answer.private


async def test_a_second_press_shows_the_same(world: ButtonWorld):
    """Nothing changes by looking."""
    assert (await press(world)).text == (await press(world)).text


async def test_further_pages_are_there_after_a_restart(world: ButtonWorld):
    """They are made anew from what was announced; each button names a story of its page."""
    await world.restart()
    answer = await press(world, page_at(world, 22))
    assert "Story 20" in answer.text
    assert "Story 0" not in answer.text


async def test_the_answer_is_in_the_language_of_whoever_presses(world: ButtonWorld):
    """Digests are in the channel's language, answers in the reader's."""
    value = world.value_of(world.channel, ActionKind.ALL)
    assert "Alle 23 Meldungen" in (await world.press(world.channel, value, "de-DE")).text


async def test_who_may_not_decide_here_may_look(world: ButtonWorld):
    """It changes nothing for anybody."""
    answer = await world.press_as_stranger(world.channel, world.value_of(world.channel, ActionKind.ALL))
    assert "All 23 stories" in answer.text


async def test_of_a_digest_of_another_channel_nothing_is_shown(world: ButtonWorld):
    """A value is a stranger's input."""
    value = world.value_of(world.channel, ActionKind.ALL)
    await world.post(world.other)
    assert (await world.press(world.other, value, "en-US")).text.startswith("Newsdesk has let go of what it knew about this card")


async def test_a_digest_that_was_let_go_says_so(world: ButtonWorld):
    """After the days for which deliveries are kept."""
    value = world.value_of(world.channel, ActionKind.ALL)
    await world.store.prune(NOW + timedelta(days=100))
    assert (await press(world, value)).text.startswith("Newsdesk has let go of what it knew about this card")
