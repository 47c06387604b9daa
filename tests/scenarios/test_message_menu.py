"""From the menu of any message, on each platform: its story is saved, muted, and all its reports are shown."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cards.actions import ActionKind
from bot.domain.delivery import Nonce
from bot.domain.destination import Destination, Workspace
from bot.domain.polling import PollRecord
from bot.domain.source import SourceKind
from bot.domain.story import Story
from tests.fakes.button_world import ARTICLE, Answer, ButtonWorld, OpenButtons, card_for, discord_buttons, one_of, slack_buttons
from tests.fakes.make import NOW, QUANTUM, make_article, make_evidence, make_source

CANARY = "A canary sings in the mine"
OLD_CARD = "Newsdesk knows no article at any of the links in this message"


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give a story on each platform in turn, sent to two channels."""
    opened: OpenButtons = request.param
    async with opened() as world:
        yield world


async def save(world: ButtonWorld, at: Destination, said: str | None = None) -> Answer:
    """Save by the menu of a message."""
    return await world.ask_why(at, said, menu="save_message")


async def reported(world: ButtonWorld, title: str, *, lang: str = "en", kind: SourceKind = SourceKind.PRESS, secret: bool = False) -> str:
    """Let another publisher report the story, and return the link."""
    owner = Workspace(world.channel.platform, "another").key if secret else None
    source = make_source(f"https://{lang}-{kind}.example/feed.xml", title=f"{title} Post", kind=kind, owner=owner)
    url = f"https://{lang}-{kind}.example/{title.partition(' ')[0]}"
    article = make_article(title, source=source, lang=lang, owner=owner, url=url, canonical_url=url, story_id=ARTICLE.story_id)
    story = Story(id=ARTICLE.story_id, title=ARTICLE.title, first_seen_at=NOW, last_seen_at=NOW)
    await world.store.add_sources([source])
    await world.store.record(PollRecord(source=source, at=NOW, articles=(article,), stories=(story,), evidence={}))
    return article.url


async def unowed(world: ButtonWorld, title: str) -> str:
    """Store a story that nobody was owed, and return its link."""
    article = make_article(title)
    story = Story(id=article.story_id, title=title, first_seen_at=NOW, last_seen_at=NOW)
    evidence = {article.id: (make_evidence(QUANTUM, "qubit"),)}
    await world.store.record(PollRecord(source=make_source(), at=NOW, articles=(article,), stories=(story,), evidence=evidence))
    return article.url


async def test_i_save_a_card_by_its_menu_as_by_its_button(world: ButtonWorld):
    """Once, whoever redelivers it, for me alone, with a button that takes it back."""
    await world.post(world.channel)
    first = await save(world, world.channel)
    assert (first.private, "already" in first.text) == (True, False)
    again = await save(world, world.channel)
    assert "already" in again.text
    await world.press(world.channel, one_of(again.values, ActionKind.UNSAVE), "en-US")
    assert "already" not in (await save(world, world.channel)).text


async def test_i_save_what_somebody_links_to_although_it_never_came_here(world: ButtonWorld):
    """What Newsdesk has seen can be kept; what it has not is said in one sentence."""
    url = await unowed(world, "A qubit holds for an hour")
    assert "already" not in (await save(world, world.channel, f"Look: {url}")).text
    assert "already" in (await save(world, world.channel, url)).text
    assert OLD_CARD in (await save(world, world.channel, "https://nowhere.example/")).text
    assert "no link" in (await save(world, world.channel, "Lunch at noon?")).text


async def test_of_a_message_with_several_stories_i_choose(world: ButtonWorld):
    """Those that came here have a button, which does what that of their card does."""
    await world.post(world.channel)
    other = await unowed(world, "A qubit holds for an hour")
    asked = await save(world, world.channel, f"{ARTICLE.url} and {other}")
    assert (ARTICLE.title in asked.text, "A qubit holds" in asked.text) == (True, True)
    [value] = [each for each in asked.values if each.startswith("n1:save:")]
    assert "already" not in (await world.press(world.channel, value, "en-US")).text
    assert "already" in (await save(world, world.channel, ARTICLE.url)).text


async def test_i_mute_by_the_menu(world: ButtonWorld):
    """The same choices as by the button of the card, whose presses look the rights up again."""
    await world.post(world.channel)
    by_button = await world.press(world.channel, world.value_of(world.channel, ActionKind.MUTING), "en-US")
    by_menu = await world.ask_why(world.channel, menu="mute_message")
    assert (by_menu.text, by_menu.values, by_menu.private) == (by_button.text, by_button.values, True)
    by_link = await world.ask_why(world.channel, f"See {ARTICLE.url}", menu="mute_message")
    assert by_link.text == by_button.text


async def test_what_never_came_here_cannot_be_muted_by_it(world: ButtonWorld):
    """One sentence says what can be done."""
    url = await unowed(world, "A qubit holds for an hour")
    answer = await world.ask_why(world.channel, url, menu="mute_message")
    assert answer.text.startswith("Nothing of this story came here, so there is nothing to mute")
    assert answer.values == ()


async def test_all_reports_are_shown_mine_first_and_the_maker_before_the_press(world: ButtonWorld):
    """A report of each publisher, in my language first, each a link, with the count above them."""
    await reported(world, "Ein Labor öffnet sein Modell", lang="de")
    await reported(world, "Our model is open", kind=SourceKind.PRIMARY)
    answer = await world.ask_why(world.channel, ARTICLE.url, menu="reports_message")
    assert answer.private
    assert "3 sources report this" in answer.text
    assert "In English and German" in answer.text
    order = [answer.text.index(title) for title in ("Our model is open", ARTICLE.title, "Ein Labor öffnet sein Modell")]
    assert order == sorted(order)
    assert "primary source" in answer.text


async def test_whoever_reads_german_sees_the_german_report_first(world: ButtonWorld):
    """The same reports, for another reader."""
    await reported(world, "Ein Labor öffnet sein Modell", lang="de")
    answer = await world.ask_why(world.channel, ARTICLE.url, "de", menu="reports_message")
    assert "2 Quellen berichten davon" in answer.text
    assert "Auf Deutsch und Englisch" in answer.text
    assert answer.text.index("Ein Labor") < answer.text.index(ARTICLE.title)


async def test_a_report_of_another_workspaces_feed_is_not_counted(world: ButtonWorld):
    """Neither its title nor that there is one is told."""
    await reported(world, CANARY, lang="fr", secret=True)
    answer = await world.ask_why(world.channel, ARTICLE.url, menu="reports_message")
    assert "1 source reports this" in answer.text
    assert "canary" not in answer.text.lower()


async def test_of_several_stories_the_menu_counts_the_reports_of_each(world: ButtonWorld):
    """Which of them is meant is said by a link of its own."""
    await reported(world, "Our model is open", kind=SourceKind.PRIMARY)
    other = await unowed(world, "A qubit holds for an hour")
    answer = await world.ask_why(world.channel, f"{ARTICLE.url} {other}", menu="reports_message")
    assert ("2 sources report this" in answer.text, "1 source reports this" in answer.text) == (True, True)


@pytest.mark.parametrize("menu", ["save_message", "mute_message", "reports_message"])
async def test_a_card_of_another_channel_gives_nothing_away(world: ButtonWorld, menu: str):
    """Forwarded, or made by hand: its button is looked up again, and its link is unknown."""
    await world.chat.send(world.channel, replace(card_for(world.other), url="https://nowhere.example/"), nonce=Nonce("nd-stolen"))
    answer = await world.ask_why(world.channel, menu=menu)
    assert OLD_CARD in answer.text
    assert ARTICLE.title not in answer.text


@pytest.mark.parametrize("menu", ["save_message", "mute_message", "reports_message"])
async def test_a_message_with_more_stories_than_fit_says_so(world: ButtonWorld, menu: str):
    """Eight are offered, and nobody takes them for all."""
    links = [await unowed(world, f"Qubit {number} holds") for number in range(9)]
    answer = await world.ask_why(world.channel, " ".join(links), menu=menu)
    assert ("Qubit 7 holds" in answer.text, "Qubit 8 holds" in answer.text) == (True, False)
    assert "This message links to more stories" in answer.text
