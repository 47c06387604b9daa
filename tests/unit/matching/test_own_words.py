"""Lexicons with words of one's own: each word counts what was said of it, and one that ships can be silenced."""

import pytest

from bot.domain.own_word import MEANINGS, OFF, Meaning
from bot.domain.search import Stem
from bot.domain.topic import TopicSlug
from bot.matching.lexicon import KEYS, parse_topic
from bot.matching.own_words import stem_of_term, weighed, with_words
from bot.matching.terms import compile_term
from bot.matching.trial import TriedText

TEA = parse_topic('slug = "tea"\n[titles]\nen = "Tea"\n[terms.any]\nstrong = ["tea"]\n[terms.de]\nweak = ["Plantage*"]\n', "tea.toml")
SLUG = TopicSlug("tea")


def said(title: str, *meanings: Meaning, lang: str = "de") -> bool:
    """Say whether a title matches with some words of one's own."""
    [[judged]] = weighed([with_words(TEA, meanings)], [TriedText(title, "", lang, "", "")])
    return judged.holds


@pytest.mark.parametrize(("title", "meanings", "before", "after"), [
    ("Matcha wird knapp", [Meaning(SLUG, "any", "matcha", "strong")], False, True),
    ("Matcha wird knapp", [Meaning(SLUG, "fr", "matcha", "local")], False, False),
    ("The tea is cold", [Meaning(SLUG, "any", "tea", OFF)], True, False),
    ("The tea is cold", [Meaning(SLUG, "any", "TEA", OFF)], True, True),
    ("Tea of the red carpet", [Meaning(SLUG, "any", "red carpet", "veto")], True, False),
    ("Plantage brennt", [Meaning(SLUG, "de", "Plantage*", "strong")], False, True),
    ("Matcha wird knapp", [Meaning(TopicSlug("ai"), "any", "matcha", "strong")], False, False),
    ("Matcha wird knapp", [Meaning(SLUG, "any", "matcha", "no kind")], False, False),
])  # fmt: skip
def test_a_word_counts_what_was_said_of_it(title: str, meanings: list[Meaning], before: bool, after: bool):  # noqa: FBT001 # a parameter
    """In its topic and its languages alone; what is no kind any more counts nothing."""
    assert (said(title), said(title, *meanings)) == (before, after)


def test_what_is_short_of_a_topic_says_by_how_much():
    """With the words that were found."""
    [[judged, with_own]] = weighed(
        [TEA, with_words(TEA, [Meaning(SLUG, "de", "knapp", "weak")])], [TriedText("Plantage wird knapp", "", "de", "", "")]
    )
    assert (judged.words, judged.lacks, with_own.lacks) == (("Plantage",), "2 < 4", "")


def test_every_kind_of_a_topic_file_can_be_meant():
    """And one more, which is none."""
    assert set(MEANINGS) == {*KEYS, OFF}


@pytest.mark.parametrize(("term", "stem"), [
    ("semiconduct*", Stem(text="semicond", begins=True)), ("neural network", Stem(text="network", begins=False)),
    ("künstlich* Intelligenz*", Stem(text="kunstlic", begins=True)),
    ("*halbleiter", Stem(text="", begins=True)), ("AI", Stem(text="ai", begins=False)),
])  # fmt: skip
def test_articles_with_a_word_are_found_by_a_word_of_the_index(term: str, stem: Stem):
    """Of which it may be the beginning."""
    compiled = compile_term(term)
    assert compiled
    assert stem_of_term(compiled) == stem
