"""The button that mutes a story, on each platform: pressed twice, by somebody else, after a restart, and taken back."""

from collections.abc import AsyncIterator

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.delivery import Kind, State, delivery_id
from bot.domain.destination import Destination, Platform
from tests.fakes.button_world import ARTICLE, ButtonWorld, OpenButtons, discord_buttons, slack_buttons

MUTED = "Done: nothing more of this story comes here: no edit, no answer, no line in a digest."


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give the story as a card on each platform in turn."""
    open_world: OpenButtons = request.param
    async with open_world() as opened:
        await opened.post(opened.channel)
        yield opened


def state(world: ButtonWorld, to: Destination) -> State:
    """What became of the card of a channel."""
    return world.store.tables.deliveries[delivery_id(to.id, ARTICLE.story_id, Kind.ALERT)].state


def undo(to: Destination) -> str:
    """The value of the button that takes it back."""
    return Action(kind=ActionKind.UNMUTE, subject=delivery_id(to.id, ARTICLE.story_id, Kind.ALERT)).value


async def test_i_mute_a_story_and_it_is_quiet_here_alone(world: ButtonWorld):
    """The answer is mine alone and says what stops; other channels go on."""
    answer = await world.press(world.channel, world.value_of(world.channel, ActionKind.MUTE), "en-US")
    assert answer.text.startswith(MUTED)
    assert answer.private
    assert (state(world, world.channel), state(world, world.other)) == (State.MUTED, State.SENT)


async def test_a_second_press_changes_nothing_and_says_so(world: ButtonWorld):
    """Two people press at one moment, or Slack delivers a press twice."""
    value = world.value_of(world.channel, ActionKind.MUTE)
    await world.press(world.channel, value, "en-US")
    assert (await world.press(world.channel, value, "en-US")).text.startswith("This story is muted here already.")
    assert state(world, world.channel) is State.MUTED


async def test_i_take_it_back_after_a_restart(world: ButtonWorld):
    """Nothing of it was kept in memory."""
    await world.press(world.channel, world.value_of(world.channel, ActionKind.MUTE), "en-US")
    await world.restart()
    answer = await world.press(world.channel, undo(world.channel), "en-US")
    assert answer.text.startswith("Done: this story goes on here with its next report.")
    assert state(world, world.channel) is State.SENT
    assert (await world.press(world.channel, undo(world.channel), "en-US")).text.startswith("This story is not muted here.")


async def test_why_says_that_the_story_is_muted(world: ButtonWorld):
    """Whoever wonders about the silence finds the reason."""
    await world.press(world.channel, world.value_of(world.channel, ActionKind.MUTE), "en-US")
    assert "its story is muted here" in (await world.press(world.channel, world.value_of(world.channel), "en-US")).text


async def test_who_may_not_decide_here_mutes_for_nobody(world: ButtonWorld):
    """On Discord whoever may not manage the channel; on Slack whoever is not in it."""
    value = world.value_of(world.channel, ActionKind.MUTE)
    answer = await world.press_as_stranger(world.channel, value)
    refused = "Only those who may manage this channel" if world.channel.platform is Platform.DISCORD else "Only those who are in"
    assert answer.text.startswith(refused)
    assert answer.private
    assert state(world, world.channel) is State.SENT


async def test_in_a_direct_message_i_decide(world: ButtonWorld):
    """The card came to me alone."""
    await world.post(world.person)
    answer = await world.press(world.person, world.value_of(world.person, ActionKind.MUTE), "en-US")
    assert answer.text.startswith(MUTED)
    assert state(world, world.person) is State.MUTED


async def test_a_card_of_another_channel_cannot_be_muted_from_here(world: ButtonWorld):
    """A value is a stranger's input."""
    value = Action(kind=ActionKind.MUTE, subject=delivery_id(world.other.id, ARTICLE.story_id, Kind.ALERT)).value
    assert (await world.press(world.channel, value, "en-US")).text.startswith("Newsdesk has let go of what it knew about this card")
    assert state(world, world.other) is State.SENT
