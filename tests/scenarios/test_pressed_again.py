"""Each button of a card, on each platform: pressed twice, after a restart, by another person, from elsewhere, after the story is gone.

The answer is right each time, and there is one effect. What each kind does besides has scenarios of its own.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.destination import Destination, Platform
from tests.fakes.button_world import ARTICLE, ButtonWorld, OpenButtons, discord_buttons, slack_buttons

GONE = "Newsdesk has let go of what it knew about this card"
NOT_THEIRS = "Only those who are in"
"""On Slack whoever is in a channel decides what comes there; on Discord one more voice for what is in force changes nothing."""


def asks(world: ButtonWorld) -> int:
    """Return how much all channels are asked."""
    return len(world.store.tables.asks)


def saved(world: ButtonWorld) -> int:
    """Return how much all people keep."""
    return len([each for each in world.store.tables.saved.values() if each.removed_at is None])


def nothing(_world: ButtonWorld) -> int:
    """Count nothing, for what changes nothing."""
    return 0


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button: how its answer is known, also that to a second press, and what it changes. `shared`: what others get, too."""

    kind: ActionKind
    about: str = ""
    answer: str
    again: str = ""
    effects: Callable[[ButtonWorld], int] = nothing
    shared: bool = False

    def value(self, card: int) -> str:
        return Action(kind=self.kind, subject=card, about=self.about).value


ACTS = {
    "why": Act(kind=ActionKind.WHY, answer="Why this came"),
    "mute, its menu": Act(kind=ActionKind.MUTING, answer="Source: The Courier"),
    "mute": Act(kind=ActionKind.MUTE, about="story-week", answer="nothing more of this story comes here.", effects=asks, shared=True),
    "less, its menu": Act(kind=ActionKind.LESS, answer="Less of what?", shared=True),
    "less": Act(kind=ActionKind.LESS, about="source", answer="The Courier", effects=asks, shared=True),
    "save": Act(kind=ActionKind.SAVE, answer="Saved", again="You have saved", effects=saved),
}


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give the story as a card on each platform in turn; it went to another channel and another workspace, too."""
    opened: OpenButtons = request.param
    async with opened() as world:
        await world.post(world.channel)
        yield world


def card_of(world: ButtonWorld, to: Destination) -> int:
    """Return the delivery of a channel's card."""
    return next(each.id for each in world.store.tables.deliveries.values() if each.destination_id == to.id)


@pytest.mark.parametrize("act", list(ACTS.values()), ids=list(ACTS))
async def test_each_button_answers_right_each_time_and_has_one_effect(world: ButtonWorld, act: Act):
    """Twice, after a restart, of another channel and workspace, by another person, and when the story is gone."""
    once = int(act.effects is not nothing)
    value = act.value(card_of(world, world.channel))

    async def said(pressed: str = value) -> str:
        answer = await world.press(world.channel, pressed, "en-US")
        assert answer.private
        return answer.text

    first = await said()
    assert (act.answer in first, act.effects(world)) == (True, once)
    again = await said()
    assert (act.again in again if act.again else again == first, act.effects(world)) == (True, once), "a second press"
    await world.restart()
    assert (await said(), act.effects(world)) == (again, once), "after a restart"
    for place in world.store.tables.destinations.values():
        if place.id != world.channel.id and not place.person:  # what came to the presser in person is theirs
            assert ((await said(act.value(card_of(world, place)))).startswith(GONE), act.effects(world)) == (True, once), place
    theirs = (await world.press_as_stranger(world.channel, value)).text
    refused = act.shared and world.channel.platform is Platform.SLACK
    assert (NOT_THEIRS if refused else act.answer) in theirs
    assert act.effects(world) == (once if refused else 2 * once), "another person"
    world.store.tables.deliveries.clear()
    world.store.tables.articles.clear()
    before = act.effects(world)
    assert ((await said()).startswith(GONE), act.effects(world)) == (True, before), "the story is gone"
    assert ARTICLE.title not in await said()
