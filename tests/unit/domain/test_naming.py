"""Names of topics as people type them, alone and in lists."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.shipped import load_shipped
from bot.domain.naming import Names, folded, parts
from bot.domain.topic import EVERYTHING, Topic, Topics, TopicSlug

NAMES = Names(
    [
        ("ai", 1),
        ("Künstliche Intelligenz", 1),
        ("semi-conducteurs", 2),
        ("半導体", 2),
        ("Y combinator", 3),
        ("fusion, fission", 4),
        ("5G", 5),
    ]
)


@pytest.fixture(scope="module")
def shipped() -> Topics:
    """The topics that ship."""
    return load_shipped().topics


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("AI", (1,)),
        ("kunstliche  intelligenz", (1,)),
        ("semi conducteurs", (2,)),
        ("SEMI-CONDUCTEURS et AI", (2, 1)),
        ("ai and ai", (1,)),
        ("ai 5g", (1, 5)),
        ("AIと半導体", (1, 2)),
        ("y combinator y ai", (3, 1)),
        ("Fusion, fission and ai", (4, 1)),
        ("ai,", (1,)),
        ("aid", ()),
        ("ai5g", ()),
        ("ai and tea", ()),
        ("", ()),
        (",", ()),
    ],
)
def test_a_list_of_names_is_read_whole_or_not_at_all(text: str, meant: tuple[int, ...]):
    """The longest name counts, what joins may be left out between words, and anything else makes it no list."""
    assert NAMES.all_in(text) == meant


def test_what_is_no_name_is_found_between_the_others():
    """So that an error can say which of them it was."""
    assert list(parts("ai, quantm and chip fabs+5g und y")) == ["ai", "quantm", "chip fabs", "5g", "y"]


@pytest.mark.parametrize(
    ("typed", "near"), [("semiconducteur", 2), ("kunstl", 1), ("inteligenz kunstliche", None), ("gi", None), ("xy", None)]
)
def test_the_nearest_name_is_offered_only_where_it_is_near(typed: str, near: int | None):
    """A beginning, or most of the letters; two letters are like too many words."""
    assert NAMES.nearest(typed) == near


@given(st.text(max_size=60))
def test_any_text_is_read_without_harm(text: str):
    """Whatever stands in it."""
    NAMES.all_in(text)
    NAMES.nearest(text)
    assert folded(folded(text)) == folded(text)


def test_a_long_list_is_read_in_no_time():
    """Five hundred characters, which is what a command may have, read from each of its words on."""
    words = ("ai and 5g, " * 50 + "tea").split()
    began = time.process_time()
    for length in range(len(words)):
        NAMES.all_in(" ".join(words[:length]))
    assert time.process_time() - began < 1


def test_no_two_shipped_topics_have_a_name_in_common(shipped: Topics):
    """An alias means one topic, and none means all of them."""
    owners: dict[str, set[str]] = {}
    for topic in shipped:
        for name in topic.names:
            owners.setdefault(folded(name), set()).add(topic.slug)
    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1} == {}
    assert not owners.keys() & set(map(folded, EVERYTHING))


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("ki", "ai"),
        ("IA", "ai"),
        ("AI", "ai"),
        ("人工智能", "ai"),
        ("puces", "semiconductors"),
        ("칩", "semiconductors"),
        ("5g", "telecom"),
    ],
)
def test_shipped_topics_are_known_by_what_people_call_them(shipped: Topics, typed: str, slug: str):
    """In any of the eight languages, whichever the reader's is."""
    assert [topic.slug for topic in shipped.named(typed)] == [slug]


def test_a_topic_of_ones_own_goes_before_an_alias():
    """Whoever calls a topic Chips means that one."""
    own = Topic(slug=TopicSlug("chips"), titles={"en": "Chips"})
    shipped = Topic(slug=TopicSlug("semiconductors"), titles={"en": "Semiconductors"}, aliases=("chips",))
    assert Topics([shipped, own]).named("chips") == (own,)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("AI, quantum", {"ai", "quantum"}),
        ("chips + 5g", {"semiconductors", "telecom"}),
        ("KI und Halbleiter", {"ai", "semiconductors"}),
        ("ia y cuántica", {"ai", "quantum"}),
        ("IA e semicondutores", {"ai", "semiconductors"}),
        ("人工知能と半導体", {"ai", "semiconductors"}),
        ("인공지능과 반도체", {"ai", "semiconductors"}),
        ("tous", {"ai", "quantum", "semiconductors", "telecom"}),
    ],
)
def test_lists_are_joined_as_each_language_joins_them(shipped: Topics, said: str, meant: set[str]):
    """With its word for "and", with commas, or with nothing between scripts that need no space."""
    assert {topic.slug for topic in shipped.named(said)} == meant
