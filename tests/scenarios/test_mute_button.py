"""The buttons that mute and that ask for less, on each platform: pressed twice, by others, after a restart, after the story, elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cards.actions import Action, ActionKind, read_action
from bot.domain.ask import About, AskId, Subject, Verb
from bot.domain.delivery import Kind, delivery_id
from bot.domain.destination import Destination, Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.steps.commands.spare import MOST_ASKS
from tests.fakes.button_world import ARTICLE, Answer, ButtonWorld, OpenButtons, discord_buttons, slack_buttons
from tests.fakes.command_world import OpenCommands, discord_commands, slack_commands
from tests.fakes.make import NOW, make_article, make_delivery, make_evidence, make_source

GONE = "Newsdesk has let go of what it knew about this card"
DONE = "nothing more of this story comes here."


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give the story as a card on each platform in turn."""
    open_world: OpenButtons = request.param
    async with open_world() as opened:
        await opened.post(opened.channel)
        yield opened


def card(to: Destination) -> int:
    """Return the delivery of the card that a channel got."""
    return delivery_id(to.id, ARTICLE.story_id, Kind.ALERT)


def choice(kind: ActionKind, about: str, to: Destination) -> str:
    """Return the value of a button of a menu."""
    return Action(kind=kind, subject=card(to), about=about).value


def value(answer: Answer, kind: ActionKind) -> str:
    """Return the first button of a kind below an answer."""
    return next(each for each in answer.values if read_action(each).kind is kind)


def asked(world: ButtonWorld, to: Destination) -> list[tuple[Verb, About]]:
    """What a channel is asked."""
    return [each.subject[:2] for each in world.store.tables.asks.values() if each.destination_id == to.id]


async def press(world: ButtonWorld, pressed: str, language: str = "en-US") -> Answer:
    """Press a button in the first channel."""
    return await world.press(world.channel, pressed, language)


async def test_i_choose_what_to_mute_and_for_how_long(world: ButtonWorld):
    """The menu is mine alone: story and source, four spans each, and the command for words."""
    menu = await press(world, world.value_of(world.channel, ActionKind.MUTING))
    assert menu.private
    assert [read_action(each).about for each in menu.values] == [
        *(f"{about}-{span}" for about in ("story", "source") for span in ("hour", "day", "week", "ever")),
        "me",
    ]
    assert "Source: The Courier" in menu.text
    assert "mute" in menu.text.splitlines()[-1]
    done = await press(world, menu.values[5])
    assert done.text.startswith("Done, until tomorrow 09:00, UTC: nothing from The Courier comes here.")
    assert asked(world, world.channel) == [(Verb.MUTE, About.SOURCE)]


async def test_a_second_press_has_no_second_effect(world: ButtonWorld):
    """Slack may deliver one twice; the answer is the same."""
    answers = [await press(world, choice(ActionKind.MUTE, "story-ever", world.channel)) for _ in range(2)]
    assert [each.text.splitlines()[0] for each in answers] == [f"Done: {DONE}"] * 2
    assert asked(world, world.channel) == [(Verb.MUTE, About.STORY)]
    assert asked(world, world.other) == []


async def test_nobody_asks_without_end(world: ButtonWorld):
    """Each turn reads all asks of its channel. What is over does not count, and what is asked already may be asked again."""
    await press(world, choice(ActionKind.MUTE, "story-ever", world.channel))
    [first] = world.store.tables.asks.values()
    others = {AskId(n): replace(first, id=AskId(n), subject=Subject(Verb.MUTE, About.WORD, str(n))) for n in range(2, MOST_ASKS)}
    over = {AskId(-n): replace(each, id=AskId(-n), until=first.made_at) for n, each in others.items()}
    world.store.tables.asks |= others | over
    await press(world, choice(ActionKind.MUTE, "story-ever", world.channel))
    await press(world, choice(ActionKind.MUTE, "source-hour", world.channel))
    refused = await press(world, choice(ActionKind.LESS, "source", world.channel))
    assert f"You have asked to be spared {MOST_ASKS} things here" in refused.text
    assert asked(world, world.channel).count((Verb.MUTE, About.SOURCE)) == 1


async def test_i_take_it_back_after_a_restart(world: ButtonWorld):
    """Nothing of it was kept in memory; taken back twice it is taken back once."""
    done = await press(world, choice(ActionKind.MUTE, "story-week", world.channel))
    await world.restart()
    undone = await press(world, value(done, ActionKind.UNDO))
    assert undone.text.startswith(f"Done: “{ARTICLE.title}” comes here as before.")
    assert asked(world, world.channel) == []
    assert (await press(world, value(done, ActionKind.UNDO))).text.startswith("Nothing to undo")


async def test_what_is_muted_stands_in_why_and_in_a_list_with_undo(world: ButtonWorld):
    """The gate that stops it, and until when."""
    done = await press(world, choice(ActionKind.MUTE, "source-day", world.channel))
    assert "Muted here until tomorrow 09:00, UTC: The Courier." in (await press(world, world.value_of(world.channel))).text
    mutes = await press(world, value(done, ActionKind.MUTES))
    assert "Source · until tomorrow 09:00, UTC" in mutes.text
    after = await press(world, value(mutes, ActionKind.UNDO))
    assert "Nothing is muted here." in after.text
    assert asked(world, world.channel) == []


async def test_what_is_muted_does_not_come_and_why_names_the_gate(world: ButtonWorld):
    """The next story of the source is filed and withdrawn; the other channel gets it."""
    await press(world, choice(ActionKind.MUTE, "source-week", world.channel))
    later = make_article("A second lab opens its model")
    owed = tuple(make_delivery(to, later) for to in (world.channel, world.other))
    story = Story(id=later.story_id, title=later.title, first_seen_at=NOW, last_seen_at=NOW)
    evidence = {later.id: (make_evidence(),)}
    await world.store.record(
        PollRecord(source=make_source(), at=NOW, articles=(later,), stories=(story,), evidence=evidence, deliveries=owed)
    )
    assert list(await world.store.begin(world.channel.id, NOW, 9)) == []
    assert [each.items[0].article.title for each in await world.store.begin(world.other.id, NOW, 9)] == [later.title]
    why = await press(world, Action(kind=ActionKind.WHY, subject=owed[0].id).value)
    assert "Withdrawn: muted here until Mon, Nov 30 09:00, UTC (The Courier)." in why.text


async def test_others_ask_together_or_not_at_all(world: ButtonWorld):
    """On Discord three who may not manage the channel have one voice; on Slack whoever is not in it has none."""
    pressed = choice(ActionKind.MUTE, "story-week", world.channel)
    answers = [(await world.press_as_stranger(world.channel, pressed)).text for _ in range(3)]
    if world.channel.platform is Platform.SLACK:
        assert all(each.startswith("Only those who are in") for each in answers)
        assert asked(world, world.channel) == []
        return
    assert answers[0].startswith("Noted (1 of 3 members)")
    assert answers[2].startswith("Done, until")
    assert len(asked(world, world.channel)) == 3


async def test_nobody_takes_back_what_others_asked_without_the_right(world: ButtonWorld):
    """A stranger's press changes nothing, and says why."""
    done = await press(world, choice(ActionKind.MUTE, "story-week", world.channel))
    refused = await world.press_as_stranger(world.channel, value(done, ActionKind.UNDO))
    assert refused.text.startswith("Only those who")
    assert asked(world, world.channel) == [(Verb.MUTE, About.STORY)]


async def test_buttons_of_cards_from_before_the_menu_still_work(world: ButtonWorld):
    """They muted the story for good, and took it back by the card."""
    assert (await press(world, choice(ActionKind.MUTE, "", world.channel))).text.startswith(f"Done: {DONE}")
    undone = await press(world, choice(ActionKind.UNMUTE, "", world.channel))
    assert undone.text.startswith(f"Done: “{ARTICLE.title}”")
    assert asked(world, world.channel) == []


async def test_once_the_story_is_gone_the_card_says_so_and_undo_works(world: ButtonWorld):
    """What was asked has a name of its own."""
    done = await press(world, choice(ActionKind.MUTE, "story-week", world.channel))
    world.store.tables.deliveries.clear()
    world.store.tables.articles.clear()
    for kind in (ActionKind.MUTING, ActionKind.LESS):
        assert (await press(world, choice(kind, "", world.channel))).text.startswith(GONE)
    assert ARTICLE.title in (await press(world, value(done, ActionKind.MUTES))).text
    assert (await press(world, value(done, ActionKind.UNDO))).text.startswith("Done")


async def test_ids_of_elsewhere_change_nothing_and_show_nothing(world: ButtonWorld):
    """Cards, asks and channels of another channel or workspace, made up by hand."""
    elsewhere = [each for each in world.store.tables.destinations.values() if each.id != world.channel.id and not each.person]
    for place in elsewhere:
        for kind, about in ((ActionKind.MUTE, "story-week"), (ActionKind.LESS, "source"), (ActionKind.MUTING, "")):
            assert (await press(world, choice(kind, about, place))).text.startswith(GONE)
        for kind in (ActionKind.MUTES, ActionKind.TUNES, ActionKind.RESET):
            made_up = Action(kind=kind, subject=place.id).value
            assert (await press(world, made_up)).text.startswith("This button is of another version")
    assert not world.store.tables.asks
    done = await press(world, choice(ActionKind.MUTE, "story-week", world.channel))
    stolen = await world.press(world.other, value(done, ActionKind.UNDO), "en-US") if await posted(world) else done
    assert stolen.text.startswith("This button is of another version")
    assert asked(world, world.channel) == [(Verb.MUTE, About.STORY)]


async def posted(world: ButtonWorld) -> bool:
    """Post the card in the other channel, so that something can be pressed there."""
    await world.post(world.other)
    return True


@pytest.mark.parametrize("about", ["story-year", "topic-ai", "word-week", "nonsense"])
async def test_a_choice_that_no_menu_offers_is_refused(world: ButtonWorld, about: str):
    """A value is a stranger's input."""
    assert (await press(world, choice(ActionKind.MUTE, about, world.channel))).text.startswith("This button is of another version")
    assert not world.store.tables.asks


async def test_i_mute_for_myself_alone_and_take_it_back(world: ButtonWorld):
    """The other menu is a button away; the channel is asked nothing, and my list shows both, each with its undo."""
    menu = await press(world, world.value_of(world.channel, ActionKind.MUTING))
    await press(world, choice(ActionKind.MUTE, "source-day", world.channel))
    mine = await press(world, menu.values[-1])
    assert "Cards here stay for everybody." in mine.text
    assert read_action(mine.values[-1]).about == "all"
    done = [await press(world, mine.values[2]) for _ in range(2)]
    assert [each.text for each in done] == [done[0].text] * 2
    assert "you get nothing more of this story" in done[0].text
    assert asked(world, world.channel) == [(Verb.MUTE, About.SOURCE)]
    assert len(world.store.tables.asks) == 2
    both = await press(world, Action(kind=ActionKind.MUTES, subject=world.channel.id).value)
    assert both.text.count("only for you") == 1
    undone = await press(world, [each for each in both.values if read_action(each).kind is ActionKind.UNDO][1])
    assert f"Done: “{ARTICLE.title}” comes to you as before." in undone.text
    assert "The Courier" in undone.text
    assert asked(world, world.channel) == [(Verb.MUTE, About.SOURCE)]
    assert len(world.store.tables.asks) == 1


async def test_who_decides_nothing_here_mutes_for_themselves_first(world: ButtonWorld):
    """They may ask for the channel still; what is somebody's own nobody else takes back."""
    menu = await world.press_as_stranger(world.channel, world.value_of(world.channel, ActionKind.MUTING))
    if world.channel.platform is Platform.DISCORD:
        assert [read_action(each).about for each in menu.values][::8] == ["story-hour-me", "all"]
    done = await world.press_as_stranger(world.channel, choice(ActionKind.MUTE, "story-day-me", world.channel))
    assert "you get nothing more of this story" in done.text
    assert asked(world, world.channel) == []
    assert "another version" in (await press(world, value(done, ActionKind.UNDO))).text
    assert "another version" in (await press(world, choice(ActionKind.MUTE, "story-day-you", world.channel))).text
    assert len(world.store.tables.asks) == 1


async def test_in_a_direct_message_i_decide(world: ButtonWorld):
    """The card came to me alone."""
    await world.post(world.person)
    answer = await world.press(world.person, choice(ActionKind.MUTE, "story-week", world.person), "en-US")
    assert "you get nothing more of this story" in answer.text
    assert asked(world, world.person) == [(Verb.MUTE, About.STORY)]


async def test_i_ask_for_less_and_see_what_that_changed(world: ButtonWorld):
    """A weight is visible, stands in why as a line of its own, and goes by one button."""
    menu = await press(world, world.value_of(world.channel, ActionKind.LESS))
    assert [read_action(each).about for each in menu.values] == ["topic-ai", "source", "kind"]
    done = await press(world, menu.values[0])
    assert "stories need a score 0.5 higher to count as" in done.text
    why = (await press(world, world.value_of(world.channel))).text
    assert "score 6 − 0.5 (less of" in why
    assert "= 5.5, 4 needed." in why
    tunes = await press(world, value(done, ActionKind.TUNES))
    assert "−0.5 now" in tunes.text
    reset = await press(world, value(tunes, ActionKind.RESET))
    assert "scores count in full here again" in reset.text
    assert asked(world, world.channel) == []


async def test_a_topic_that_the_channel_did_not_ask_for_is_no_choice(world: ButtonWorld):
    """The story is about quantum, too; this channel never heard of that."""
    answer = await press(world, choice(ActionKind.LESS, "topic-quantum", world.channel))
    assert answer.text.startswith("This button is of another version")


async def test_the_answers_are_in_my_language(world: ButtonWorld):
    """Not in the channel's."""
    menu = await press(world, world.value_of(world.channel, ActionKind.MUTING), "de")
    assert menu.text.startswith(("### Was stumm schalten, und wie lange?", "*Was stumm schalten, und wie lange?*"))
    assert (await press(world, menu.values[7], "de")).text.startswith("Erledigt: Von The Courier kommt hier nichts.")


@pytest.mark.parametrize("open_commands", [discord_commands, slack_commands], ids=["discord", "slack"])
async def test_commands_mute_a_word_and_list_what_is_asked(open_commands: OpenCommands):
    """A member may ask on Discord; on Slack whoever is in the channel decides."""
    async with open_commands(lambda _: None) as world:
        muted = await world.mute("Kestrel  Labs")
        mutes, tune = await world.look("mutes"), await world.look("tune")
        [ask] = world.store.tables.asks.values()
    assert (ask.subject.what, ask.name) == ("kestrel labs", "Kestrel Labs")
    assert muted.text.startswith("Noted" if world.channel.platform is Platform.DISCORD else "Done, until")
    assert "Kestrel Labs" in mutes.text
    assert "No feedback has changed anything here." in tune.text
    assert muted.private
    assert mutes.private
