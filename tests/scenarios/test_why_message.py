"""From the menu of any message, on each platform: why this story came here, or whether Newsdesk would have sent it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.delivery import Nonce
from bot.domain.destination import Platform, Workspace
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.button_world import ARTICLE, IN_ENGLISH, ButtonWorld, OpenButtons, card_for, discord_buttons, slack_buttons
from tests.fakes.make import NOW, QUANTUM, make_article, make_evidence, make_source
from tests.fakes.words import shipped_words

NOTHING = ("Lunch at noon?", "", "ftp://files.example/a and javascript:alert(1)", "https:// or http")


@pytest.fixture(params=[discord_buttons, slack_buttons], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ButtonWorld]:
    """Give a story on each platform in turn, sent to two channels, and not subscribed to its second topic."""
    opened: OpenButtons = request.param
    async with opened() as world:
        yield world


def link(world: ButtonWorld, url: str) -> str:
    """Return a link as the platform hands it on."""
    return f"<{url.replace('&', '&amp;')}|read this>" if world.channel.platform is Platform.SLACK else f"[read this]({url})"


async def stored(world: ButtonWorld, *titles: str) -> list[str]:
    """Store further stories, which nobody was owed, and return their links."""
    articles = tuple(make_article(each) for each in titles)
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles)
    evidence = {each.id: (make_evidence(QUANTUM, "qubit"),) for each in articles}
    await world.store.record(PollRecord(source=make_source(), at=NOW, articles=articles, stories=stories, evidence=evidence))
    return [each.url for each in articles]


async def test_i_ask_one_of_our_cards_and_read_of_just_its_story(world: ButtonWorld):
    """As by its button, alone, and by the topics of this channel; also after a restart."""
    await world.post(world.channel)
    for _ in range(2):
        answer = await world.ask_why(world.channel)
        assert answer.private
        assert answer.text == (await world.press(world.channel, world.value_of(world.channel), "en-US")).text
        assert ARTICLE.title in answer.text
        assert "Sent as a card" in answer.text
        assert "Quantum" not in answer.text
        await world.restart()


async def test_i_ask_about_a_link_that_somebody_posted(world: ButtonWorld):
    """Of a story that came here, and of one that did not: what this channel asked for decides, and the answer is in my language."""
    answer = await world.ask_why(world.channel, f"Have you seen {link(world, ARTICLE.url + '?utm_source=mail')}?")
    assert answer.private
    assert ARTICLE.title in answer.text
    assert "Sent as a card" in answer.text
    [other] = await stored(world, "A qubit holds for an hour")
    answer = await world.ask_why(world.channel, f"And {other}.", "de")
    assert "A qubit holds for an hour" in answer.text
    assert "gesendet" not in answer.text


async def test_a_message_with_many_links_tells_of_each_story_and_that_there_are_more(world: ButtonWorld):
    """Each story once, in the order of the message, with what became of it, and a button where it came."""
    await world.post(world.channel)
    titles = [f"Qubit {number}" for number in ("one", "two", "three", "four", "five", "six", "seven", "eight")]
    links = [ARTICLE.url, *await stored(world, *titles)]
    said = " ".join(["https://nowhere.example/", *(link(world, each) for each in [*links[:2], *links])])
    answer = await world.ask_why(world.channel, said)
    assert [each for each in titles if each in answer.text] == titles[:-1]
    assert (answer.text.count("Qubit one"), "sent as a card" in answer.text.lower()) == (1, True)
    assert "This message links to more stories" in answer.text
    [value] = answer.values
    assert ARTICLE.title in (await world.press(world.channel, value, "en-US")).text


async def test_a_message_without_a_link_is_answered_by_one_sentence(world: ButtonWorld):
    """Whatever stands in it."""
    for said in NOTHING:
        answer = await world.ask_why(world.channel, said)
        assert (answer.text, answer.private) == ("There is no link in this message, so Newsdesk finds no story in it.", True), said


async def test_links_that_nobody_has_seen_say_so(world: ButtonWorld):
    """One is named, several are not."""
    assert (await world.ask_why(world.channel, "https://nowhere.example/")).text.startswith("Newsdesk knows no article at https")
    answer = await world.ask_why(world.channel, "https://nowhere.example/a https://nowhere.example/b")
    assert answer.text.startswith("Newsdesk knows no article at any of the links in this message")


async def test_what_a_feed_of_another_workspace_brought_is_unknown_here(world: ButtonWorld):
    """As if no feed had shown it: neither its title nor that anybody reads it is told."""
    owner = Workspace(world.channel.platform, "another").key
    source = make_source("https://private.example/feed.xml", owner=owner)
    secret = make_article("A canary sings in the mine", source=source, owner=owner)
    story = Story(id=secret.story_id, title=secret.title, first_seen_at=NOW, last_seen_at=NOW)
    await world.store.add_sources([source])
    await world.store.record(PollRecord(source=source, at=NOW, articles=(secret,), stories=(story,), evidence={}))
    answer = await world.ask_why(world.channel, f"{link(world, secret.url)} {link(world, ARTICLE.url)}")
    assert ARTICLE.title in answer.text
    assert "canary" not in answer.text
    answer = await world.ask_why(world.channel, link(world, secret.url))
    assert answer.text.startswith("Newsdesk knows no article at https")


async def test_a_card_of_another_channel_tells_nothing_of_that_channel(world: ButtonWorld):
    """Forwarded, or made by hand: its button is looked up again, and what is told is what holds here."""
    await world.chat.send(world.channel, replace(card_for(world.other), url="https://nowhere.example/"), nonce=Nonce("nd-stolen"))
    answer = await world.ask_why(world.channel)
    assert answer.text == "Newsdesk has let go of what it knew about this card: it is too old."


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt", "ja", "zh", "ko"])
def test_names_fit_the_menu_in_each_language(language: str):
    """Discord takes 32 characters, Slack 24 in its one language; no two are called alike."""
    names = [shipped_words().into(language).say(f"discord.names.{each}") for each in IN_ENGLISH]
    assert all(1 <= len(each) <= 32 for each in names)
    assert len(set(names)) == len(names)
