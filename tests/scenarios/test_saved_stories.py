"""Saved stories, on each platform: by a card's button, in a list of one's own, taken back, and nobody else's business."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cards.actions import Action, ActionKind, read_action
from bot.domain.editions import read_name
from bot.domain.saved import Keeper, SavedId, SavedStory
from tests.fakes.button_world import ARTICLE, Answer, ButtonWorld, OpenButtons, discord_buttons, slack_buttons
from tests.fakes.command_world import OpenCommands, discord_commands, slack_commands
from tests.fakes.make import NOW


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give the story as a card on each platform in turn."""
    open_world: OpenButtons = request.param
    async with open_world() as opened:
        await opened.post(opened.channel)
        yield opened


async def saved(world: ButtonWorld) -> Answer:
    """Press the button of the card."""
    return await world.press(world.channel, world.value_of(world.channel, ActionKind.SAVE), "en-US")


def value(answer: Answer, kind: ActionKind) -> str:
    """Return the button of a kind below an answer."""
    [found] = [each for each in answer.values if read_action(each).kind is kind]
    return found


async def test_i_save_a_story_find_it_and_take_it_back(world: ButtonWorld):
    """After a restart, too; each press has one effect, however often it comes."""
    first, second = await saved(world), await saved(world)
    assert first.text.startswith("Saved, for you alone.")
    assert second.text.startswith("You have saved this story already.")
    assert first.private
    await world.restart()
    mine = await world.press(world.channel, value(first, ActionKind.SAVED), "en-US")
    assert mine.text.count(ARTICLE.title) == 1
    assert "The Courier" in mine.text
    gone = await world.press(world.channel, value(mine, ActionKind.UNSAVE), "en-US")
    assert "Removed from your saved stories." in gone.text
    assert ARTICLE.title not in gone.text
    back = await world.press(world.channel, value(gone, ActionKind.RESAVE), "en-US")
    assert ARTICLE.title in back.text


async def test_what_i_saved_stays_when_the_story_is_gone(world: ButtonWorld):
    """The card says that it is too old; my list has words of its own."""
    first = await saved(world)
    world.store.tables.deliveries.clear()
    world.store.tables.articles.clear()
    assert (await saved(world)).text.startswith("Newsdesk has let go of what it knew about this card")
    assert ARTICLE.title in (await world.press(world.channel, value(first, ActionKind.SAVED), "en-US")).text


async def test_nobody_else_can_look_or_remove(world: ButtonWorld):
    """Whoever presses my button sees their own list, which is empty."""
    first = await saved(world)
    theirs = await world.press_as_stranger(world.channel, value(first, ActionKind.SAVED))
    assert "You have saved nothing here yet" in theirs.text
    assert ARTICLE.title not in theirs.text
    refused = await world.press_as_stranger(world.channel, value(first, ActionKind.UNSAVE))
    assert refused.text.startswith("This is not among your saved stories.")
    assert len(world.store.tables.saved) == 1
    assert all(each.removed_at is None for each in world.store.tables.saved.values())


async def test_a_card_of_another_workspace_cannot_be_saved_from_here(world: ButtonWorld):
    """Its value was never on a card of this channel; what I saved there is not shown here."""
    [elsewhere] = [each for each in world.store.tables.deliveries.values() if each.destination_id not in _ours(world)]
    made_up = Action(kind=ActionKind.SAVE, subject=elsewhere.id).value
    assert (await world.press(world.channel, made_up, "en-US")).text.startswith("Newsdesk has let go")
    assert not world.store.tables.saved
    first = await saved(world)
    [mine] = world.store.tables.saved.values()
    other = mine.keeper._replace(workspace_id="another")
    assert await world.store.saved(other) == []
    assert not await world.store.remove_saved(mine.id, other, mine.saved_at)
    assert first.private


def _ours(world: ButtonWorld) -> set[int]:
    return {world.channel.id, world.other.id, world.person.id}


@pytest.mark.parametrize("open_commands", [discord_commands, slack_commands], ids=["discord", "slack"])
async def test_a_command_shows_what_i_saved(open_commands: OpenCommands):
    """Whoever may read may ask; what others saved, or I elsewhere, is not there."""
    async with open_commands(lambda _: None) as world:
        mine = Keeper(world.channel.platform, world.channel.workspace_id, world.reader)
        for number, keeper in enumerate([mine, mine._replace(person="9"), mine._replace(workspace_id="another")], 1):
            await world.store.save(story_of(keeper, number))
        shown = await world.look("saved")
    assert shown.private
    assert "Story 1" in shown.text
    assert "Story 2" not in shown.text
    assert "Story 3" not in shown.text


def story_of(keeper: Keeper, number: int) -> SavedStory:
    """Return what somebody saved."""
    return SavedStory(
        id=SavedId(number), keeper=keeper, story_id=ARTICLE.story_id, title=f"Story {number}", url="", source_title="The Courier",
        published_at=NOW, saved_at=NOW,
    )  # fmt: skip


async def test_the_list_is_in_my_language(world: ButtonWorld):
    """I alone read it."""
    first = await world.press(world.channel, world.value_of(world.channel, ActionKind.SAVE), "de")
    assert first.text.startswith("Gemerkt, für dich allein.")
    assert "Gemerktes" in (await world.press(world.channel, value(first, ActionKind.SAVED), "de")).text


async def test_a_list_of_many_has_pages(world: ButtonWorld):
    """Eight on each; removing one stays on its page."""
    await saved(world)
    [one] = world.store.tables.saved.values()
    await world.store.remove_saved(one.id, one.keeper, one.saved_at)
    for number in range(1, 21):
        await world.store.save(replace(one, id=SavedId(number), title=f"Story {number}"))
    second = await world.press(world.channel, Action(kind=ActionKind.SAVED, subject=2).value, "en-US")
    assert "Page 2 of 3" in second.text
    assert second.text.count("Story ") == 8
    remove = next(each for each in second.values if read_action(each).kind is ActionKind.UNSAVE)
    after = await world.press(world.channel, remove, "en-US")
    assert "Page 2 of 3" in after.text


def address_in(answer: Answer) -> str:
    """Return the address of the feed that an answer names; empty where it names none."""
    found = re.search(r"https://news\.example\.org/feed/(\w{48})\.atom", answer.text)
    return found[1] if found else ""


async def opens(world: ButtonWorld, name: str) -> list[str]:
    """Return the titles of the stories that an address shows; none where it opens nothing."""
    read = read_name(name)
    edition = await world.store.edition(read.id) if read else None
    if read is None or edition is None or not edition.opens(read.signature):
        return []
    return [each.title for each in await world.store.saved(edition.what.keeper)]


async def test_my_list_is_a_feed_at_an_address_of_my_own(world: ButtonWorld):
    """Made, shown whenever I look, changed and ended by buttons: each press has one effect, also after a restart."""
    first = await saved(world)
    mine = await world.press(world.channel, value(first, ActionKind.SAVED), "en-US")
    assert address_in(mine) == ""
    made = await world.press(world.channel, value(mine, ActionKind.FEED), "en-US")
    assert "Your private feed has an address." in made.text
    assert await opens(world, address_in(made)) == [ARTICLE.title]
    again = await world.press(world.channel, value(mine, ActionKind.FEED), "en-US")
    assert address_in(again) == address_in(made)
    await world.restart()
    renewed = await world.press(world.channel, value(made, ActionKind.FEED), "en-US")
    twice = await world.press(world.channel, value(made, ActionKind.FEED), "en-US")
    assert address_in(renewed) == address_in(twice) != address_in(made)
    assert await opens(world, address_in(made)) == []
    assert await opens(world, address_in(renewed)) == [ARTICLE.title]
    old = await world.press(world.channel, value(made, ActionKind.UNFEED), "en-US")
    assert "had ended already" in old.text
    assert await opens(world, address_in(renewed)) == [ARTICLE.title]
    ended = await world.press(world.channel, value(renewed, ActionKind.UNFEED), "en-US")
    assert "Your private feed has ended" in ended.text
    assert address_in(ended) == ""
    assert await opens(world, address_in(renewed)) == []


async def test_nobody_sees_or_ends_the_feed_of_another(world: ButtonWorld):
    """Whoever presses my buttons gets a feed of their own, empty list, and mine goes on."""
    first = await saved(world)
    mine = await world.press(world.channel, value(first, ActionKind.SAVED), "en-US")
    made = await world.press(world.channel, value(mine, ActionKind.FEED), "en-US")
    theirs = await world.press_as_stranger(world.channel, value(mine, ActionKind.FEED))
    assert address_in(theirs) not in ("", address_in(made))
    assert await opens(world, address_in(theirs)) == []
    for kind in (ActionKind.FEED, ActionKind.UNFEED):
        answer = await world.press_as_stranger(world.channel, value(made, kind))
        assert address_in(made) not in answer.text
    assert await opens(world, address_in(made)) == [ARTICLE.title]


async def test_a_full_page_with_a_feed_is_within_what_messages_hold(world: ButtonWorld):
    """Eight stories, five buttons that turn pages, the address, and its two buttons."""
    await saved(world)
    [one] = world.store.tables.saved.values()
    long = f"https://news.example/{'path/' * 90}"
    for number in range(2, 42):
        await world.store.save(replace(one, id=SavedId(number), title=f"{number} {'long title ' * 20}", url=long))
    middle = Action(kind=ActionKind.SAVED, subject=3).value
    mine = await world.press(world.channel, middle, "en-US")
    made = await world.press(world.channel, value(mine, ActionKind.FEED), "en-US")
    assert address_in(made)
    assert "Page 3 of 6" in made.text
