"""The buttons of cards, on each platform: what a reader asks, they alone are answered, for as long as the card is remembered."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.delivery import DeliveryId, Kind, delivery_id
from bot.domain.destination import Destination
from bot.domain.history import ArticleHistory
from tests.fakes.button_world import ARTICLE, ButtonWorld, OpenButtons, discord_buttons, slack_buttons
from tests.fakes.world import until


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give the story as a card on each platform in turn."""
    open_world: OpenButtons = request.param
    async with open_world() as opened:
        await opened.post(opened.channel)
        yield opened


def why(to: Destination) -> str:
    """Return the value of the button of the card that a channel got."""
    return Action(kind=ActionKind.WHY, subject=delivery_id(to.id, ARTICLE.story_id, Kind.ALERT)).value


async def test_i_ask_a_card_why_it_came_and_i_alone_read_the_answer(world: ButtonWorld):
    """When it came, title and source, and the topic that this channel asked for with its words and where they stand."""
    answer = await world.press(world.channel, world.value_of(world.channel), "en-US")
    heading, came, title, source, *_ = answer.text.splitlines()
    assert "Why this came" in heading
    assert came == "Sent as a card, today 09:00, UTC."
    assert "A lab opens its language model" in title
    assert "The Courier" in source
    assert "score 6, 4 needed · “A lab” in the title" in answer.text
    assert answer.private


async def test_the_answer_is_in_my_language(world: ButtonWorld):
    """Not in the channel's: the reader alone reads it."""
    answer = await world.press(world.channel, world.value_of(world.channel), "fr")
    assert "score 6, seuil 4" in answer.text


async def test_nobody_hears_of_other_channels_and_topics(world: ButtonWorld):
    """The story also came elsewhere, and was about more than this channel asked for."""
    answer = await world.press(world.channel, world.value_of(world.channel), "en-US")
    for foreign in (world.other.channel_id, "elsewhere", "CELSEWHERE", "Quantum"):
        assert foreign not in answer.text


async def test_a_button_of_another_channels_card_tells_nothing(world: ButtonWorld):
    """Whoever sends a value that was never on this channel's card hears what any stranger would."""
    answer = await world.press(world.channel, why(world.other), "en-US")
    assert answer.text == "Newsdesk has let go of what it knew about this card: it is too old."


async def test_the_button_does_not_hang_while_the_database_is_slow(world: ButtonWorld, monkeypatch: pytest.MonkeyPatch):
    """The platform hears at once that somebody works on it; the answer comes when it comes."""
    gate, owed = asyncio.Event(), world.store.owed

    async def slow(delivery: DeliveryId) -> ArticleHistory | None:
        await gate.wait()
        return await owed(delivery)

    monkeypatch.setattr(world.store, "owed", slow)
    pressing = asyncio.create_task(world.press(world.channel, world.value_of(world.channel), "en-US"))
    await until(world.acknowledged)
    assert not pressing.done()
    gate.set()
    assert "score 6, 4 needed" in (await pressing).text


async def test_the_button_works_after_a_restart(world: ButtonWorld):
    """Nothing of it was kept in memory."""
    value = world.value_of(world.channel)
    await world.restart()
    assert "score 6, 4 needed" in (await world.press(world.channel, value, "en-US")).text


async def test_the_button_works_in_a_direct_message(world: ButtonWorld):
    """A person who gets cards asks as a channel does."""
    await world.post(world.person)
    assert "score 6, 4 needed" in (await world.press(world.person, world.value_of(world.person), "en-US")).text


@pytest.mark.parametrize(
    "value", ["n2:why:1z141z3n2qf", "n1:dance:1z141z3n2qf", "subscribe", "n1:why:!", "n1:why:0", "n1:keep:1z141z3n2qf"]
)
async def test_a_button_of_another_version_says_so(world: ButtonWorld, value: str):
    """Older, newer, or of a kind that does nothing yet: a sentence, never silence."""
    answer = await world.press(world.channel, value, "de")
    assert answer.text == "Dieser Button stammt von einer anderen Version von Newsdesk und bewirkt hier nichts."
    assert answer.private


async def test_a_card_that_is_too_old_says_so(world: ButtonWorld):
    """What was known about it was let go."""
    world.store.tables.deliveries.clear()
    answer = await world.press(world.channel, world.value_of(world.channel), "en-US")
    assert answer.text == "Newsdesk has let go of what it knew about this card: it is too old."


async def test_a_database_that_fails_is_admitted(world: ButtonWorld):
    """One sentence, and nothing of the cause."""
    await world.store.close()
    answer = await world.press(world.channel, world.value_of(world.channel), "en-US")
    assert answer.text.startswith("That did not work")
