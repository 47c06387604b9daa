"""What a post of a forum is called, and which tags it bears: those that are called like its topics."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.card import AlertCard, Chip, NoticeCard
from bot.domain.delivery import MessageId, stands_at
from bot.platforms.discord.forums import MOST_TAGS, Forum, chips_of, tag_name, title_of
from bot.platforms.shared.text import units
from tests.fakes.discord_bot import ALERT, DIGEST

AI = Chip(slug="ai", name="Artificial intelligence", colour=1)
CHIPS = Chip(slug="semiconductors", name="Semiconductors", colour=2)


def tag(ident: int, name: str, **more: Any) -> dict[str, Any]:
    """Return a tag as Discord tells of it."""
    return {"id": str(ident), "name": name, "moderated": False, **more}


def test_a_post_bears_the_tags_that_are_called_like_its_topics():
    """By the name that readers see, what of it finds room in a tag, or the short name; in whatever letters."""
    forum = Forum(id=1, tags=[tag(1, "AI"), tag(2, "semiconductors"), tag(3, "Gardening")])
    assert forum.tagged([AI, CHIPS]) == ["1", "2"]
    assert forum.untagged([AI, CHIPS]) == []
    long = Forum(id=1, tags=[tag(7, tag_name(AI).upper())])
    assert long.tagged([AI]) == ["7"]


def test_a_tag_that_moderators_keep_is_theirs_to_give():
    """It is neither given nor made a second time, and stands for no story without a topic."""
    forum = Forum(id=1, tags=[tag(1, "ai", moderated=True)])
    assert (forum.tagged([AI]), forum.untagged([AI]), forum.any_tag) == ([], [], [])


def test_tags_are_made_as_far_as_there_is_room():
    """Discord keeps twenty in a forum, so that a full one gets none."""
    many = [Chip(slug=f"t{number}", name=f"Topic {number}", colour=0) for number in range(30)]
    assert [len(Forum(id=1, tags=[tag(n, f"x{n}") for n in range(there)]).untagged(many)) for there in (0, 15, 20, 25)] == [
        MOST_TAGS,
        5,
        0,
        0,
    ]


def test_topics_whose_names_begin_alike_ask_for_one_tag():
    """What finds room of both is the same, and Discord refuses two tags of one name, and with them all others."""
    one = Chip(slug="q-eu", name="Quantum computing in Europe", colour=1)
    other = Chip(slug="q-asia", name="Quantum computing in Asia", colour=1)
    assert tag_name(one) == tag_name(other)
    assert Forum(id=1).untagged([one, other, CHIPS]) == [one, CHIPS]
    made = Forum(id=1, tags=[tag(1, tag_name(one))])
    assert made.tagged([other]) == ["1"]


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_a_tag_has_room_for_its_name(name: str, slug: str):
    """Whatever a topic is called, twenty characters are never passed."""
    assert units(tag_name(Chip(slug=slug, name=name, colour=0))) <= 20


@given(st.text(max_size=400), st.text(max_size=50))
def test_a_post_is_called_something_that_finds_room(title: str, byline: str):
    """A hundred characters at most, and at least one, whatever a publisher wrote."""
    shown = title_of(replace(ALERT, title=title, byline=byline), "news")
    assert 1 <= units(shown) <= 100


@pytest.mark.parametrize(
    ("card", "called"),
    [
        (replace(ALERT, title="A lab opens its model"), "A lab opens its model"),
        (replace(ALERT, title="", byline="The Courier"), "The Courier"),
        (replace(ALERT, title="", byline=""), "…"),
        (NoticeCard(heading="The Courier has ended", text="Its publisher says so.", channel_id="5"), "The Courier has ended"),
        (NoticeCard(text="Nothing comes to {channel}.", channel_id="5"), "Nothing comes to news."),
        (NoticeCard(text="", channel_id="5"), "…"),
    ],
)
def test_a_post_is_called_what_its_card_says_first(card: AlertCard | NoticeCard, called: str):
    """The title, without one who tells it; of a notice its heading, without one its words, where a mention would mean nothing."""
    assert title_of(card, "news") == called


def test_a_digest_bears_the_topics_of_all_its_stories_once():
    """Its lead's first, then those of its sections; a notice is about none."""
    sections = (replace(DIGEST.sections[0], chip=CHIPS), replace(DIGEST.sections[0], chip=AI), replace(DIGEST.sections[0], chip=CHIPS))
    card = replace(DIGEST, lead=replace(ALERT, chips=(AI,)), sections=sections)
    assert chips_of(card) == [AI, CHIPS]
    assert chips_of(replace(DIGEST, lead=None, sections=sections)) == [CHIPS, AI]
    assert chips_of(NoticeCard(text="A word", channel_id="5")) == []


@pytest.mark.parametrize(
    ("message", "channel", "ident"),
    [("42", "7", "42"), ("99:42", "99", "42"), ("99:99", "99", "99")],
)
def test_a_message_in_a_post_names_the_post_before_it(message: str, channel: str, ident: str):
    """Others stand in the channel itself."""
    assert stands_at("7", MessageId(message)) == (channel, ident)


@pytest.mark.parametrize(
    ("tags", "first"),
    [
        ([], []),
        ([tag(1, "News")], ["1"]),
        ([tag(1, "Rules", moderated=True), tag(2, "News"), tag(3, "More")], ["2"]),
        ([tag(1, "Rules", moderated=True)], []),
    ],
)
def test_what_is_about_no_topic_bears_the_first_tag_that_anybody_may_give(tags: list[dict[str, Any]], first: list[str]):
    """Where a forum asks for one: notices, for instance."""
    assert Forum(id=1, tags=tags, strict=True).any_tag == first


def test_a_post_bears_no_more_tags_than_discord_takes():
    """Five, in the order of the forum."""
    tags = [tag(number, f"Topic {number}") for number in range(9)]
    many = [Chip(slug=f"t{number}", name=f"Topic {number}", colour=0) for number in range(9)]
    assert Forum(id=1, tags=tags).tagged(many) == ["0", "1", "2", "3", "4"]
