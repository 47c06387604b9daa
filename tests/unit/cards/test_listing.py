"""The list of subscriptions as pages: what stands where, and that nothing is cut off without a way on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.actions import ActionKind
from bot.cards.listing import ListPage, Look, Place, Row, list_page
from bot.cards.replies import Shown
from bot.domain.destination import Destination, Reason
from bot.domain.topic import Topic, Topics, TopicSlug
from tests.fakes.make import NOW, TOPICS, make_destination, make_subscription
from tests.fakes.words import shipped_words

MANY = [Topic(slug=TopicSlug(f"topic-{number}"), titles={"en": f"topic-{number}"}) for number in range(95)]
WELL = Place(may_end=True)
LANGUAGES = ("en", "de", "fr", "es", "pt", "ja", "zh", "ko")


def look(code: str = "en") -> Look:
    """What a list is made with, in a language."""
    return Look(topics=Topics([*TOPICS, *MANY]), speech=shipped_words().into(code), now=NOW, plain=str)


def row(channel: Destination, topic: str = "ai") -> Row:
    """A subscription of a channel."""
    wish = make_subscription(channel, TopicSlug(topic))
    return Row(shown=Shown(subscription=wish, channel=channel, mention=f"<#{channel.channel_id}>"), by="<@7>")


def page(rows: list[Row], number: int = 1, code: str = "en", **places: Place) -> ListPage:
    """One page, on which each channel has its place."""
    shown = list_page(rows, {each.channel.channel_id: WELL for each in rows} | places, look(code), number)
    assert shown
    return shown


def test_a_channel_with_many_topics_goes_on_in_a_further_block():
    """Nothing is cut: each topic has its line, on this page or on the next."""
    rows = [row(make_destination("news"), f"topic-{number}") for number in range(95)]
    first = page(rows)
    assert first.blocks[1].heading == "<#news> (continued)"
    pages = [page(rows, number) for number in range(1, 9)]
    lines = {line for each in pages for block in each.blocks for line in block.lines}
    assert sum("topic-" in line for line in lines) == 95
    assert all(sum(block.size for block in each.blocks) <= 3_000 for each in pages)


def test_a_topic_that_is_gone_has_a_block_and_a_button_of_its_own():
    """What else the channel gets stands in the block before it; who may not end it has no button."""
    rows = [row(make_destination("news")), row(make_destination("news"), "gone")]
    well, lost = page(rows).blocks
    assert (well.button, lost.button and lost.button.kind) == (None, ActionKind.DROP)
    assert lost.lines[0] == "⚠ This topic is not there any more: nothing comes of it."
    assert [each.button for each in page(rows, news=Place()).blocks] == [None, None]


def test_a_page_beyond_the_last_is_the_last():
    """The list became shorter while somebody read it."""
    rows = [row(make_destination(f"room-{number}")) for number in range(20)]
    assert page(rows, 99).footer == "Page 3 of 3"
    buttons = [(each.kind, each.label) for each in page(rows, 99).buttons]
    assert buttons == [(ActionKind.LIST, "1"), (ActionKind.LIST, "Back"), (ActionKind.CHANGES, "Changes")]


def test_a_channel_that_nobody_told_of_is_not_spoken_of():
    """Who may see it says the platform."""
    assert list_page([row(make_destination("secret"))], {}, look()) is None


def test_a_channel_that_was_given_up_says_until_when_it_is_remembered():
    """And it has no next try."""
    off = make_destination("old", paused_at=NOW - timedelta(days=2), off_at=NOW, pause_reason="gone")
    (block,) = page([row(off)], old=Place(gone=True, may_end=True)).blocks
    given_up, gone = "Given up on Nov 23, 2026, forgotten on Dec 23, 2026.", "This channel is gone, or Newsdesk does not see it any more."
    assert block.lines[0] == f"⚠ {given_up} {gone}"
    assert block.button


@pytest.mark.parametrize("place", [Place(gone=True), Place(closed=Reason("archived"))])
def test_who_may_not_end_a_subscription_gets_no_button(place: Place):
    """They read the state all the same."""
    (block,) = page([row(make_destination("news"))], news=place).blocks
    assert block.button is None
    assert block.lines[0].startswith("⚠")


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_state_is_said_in_each_language(code: str):
    """No sentence is left in English, and none has a hole in it."""
    paused = make_destination("a", paused_at=NOW, recheck_at=NOW + timedelta(hours=1), pause_reason="x")
    states = [
        paused,
        replace(paused, pause_why=Reason("permissions", (("permissions", "Send"),))),
        replace(paused, pause_why=Reason("new")),
    ]
    said = [page([row(each)], code=code).blocks[0].lines[0] for each in states]
    said.append(page([row(make_destination("a"))], code=code, a=Place(gone=True)).blocks[0].lines[0])
    assert len(set(said)) == 3
    english = [page([row(each)]).blocks[0].lines[0] for each in states]
    assert code == "en" or not set(said) & set(english)
    assert not any("{" in each for each in said)


def test_a_line_that_is_too_long_keeps_who_subscribed_and_when():
    """It leaves out whole parts: half a mention would be shown as it is written."""
    all_languages = make_subscription(
        make_destination("news"), TopicSlug("ai"), languages=frozenset(["en", "de", "fr", "es", "pt", "ja", "zh", "ko"])
    )
    mention = f"<@&{'7' * 19}>"
    shown = Shown(subscription=all_languages, channel=make_destination("news", most_cards=5), mention="<#news>", calls=mention)
    for code in LANGUAGES:
        (block,) = page([Row(shown=replace(shown, calls=mention * 6), by="<@7>")], code=code).blocks
        assert "<@7>" in block.lines[0]
        assert block.lines[0].count("<@&") == block.lines[0].count(mention)
