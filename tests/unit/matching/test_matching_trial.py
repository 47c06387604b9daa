"""A query tried on single articles: the words that it found, the part of it that fails, and the words by which an index finds more."""

import pytest

from bot.domain.preview import Judged
from bot.matching.lookup import index_words
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText
from bot.matching.trial import Trial


def judged(query: str, title: str, lead: str = "", **more: str) -> Judged:
    """What a query says of an article."""
    return Trial(parse_query(query)).judge(MatchText(title=title, lead=lead, **more))


def test_a_query_that_holds_names_its_words_as_the_article_spells_them():
    """Each once."""
    told = judged("nvidia AND chip*", "Nvidia’s CHIPS", "Nvidia again")
    assert told.holds
    assert told.words == ("Nvidia", "CHIPS")


@pytest.mark.parametrize(
    ("query", "title", "lacks"),
    [
        ('nvidia AND "data center"', "Nvidia grows", '"data center"'),
        ("nvidia NOT laptop", "Nvidia laptop", "NOT laptop"),
        ("nvidia AND (a1 OR b2)", "Nvidia grows", "a1 OR b2"),
        ("title:nvidia", "Chips", "title:nvidia"),
        ("nvidia NEAR/2 chip", "Nvidia makes one very good chip", "nvidia NEAR/2 chip"),
        ("nvidia AND lang:de", "Nvidia grows", "lang:de"),
    ],
)
def test_a_query_that_fails_names_the_part_that_does(query: str, title: str, lacks: str):
    """The smallest part that is at fault."""
    assert str(judged(query, title, "nvidia", lang="en").lacks) == lacks


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("nvidia", "Nvidia"),
        ("semiconductors", "Semiconductors"),
        ("semicond*", "Semiconductors"),
        ('"data center"', "A data center"),
        ("量子", "量子計算"),
        ("양자컴퓨터", "양자컴퓨터의 시대"),
        ("コンピュータ", "新型コンピュータ"),
        ("الذكاء", "حول الذكاء"),
        ("größe*", "Großes GRÖSSERES"),
        ("gpt-5", "GPT-5"),
        ("a1 OR b2", "B2"),
    ],
)
def test_the_index_finds_what_a_query_may_hold_for(query: str, title: str):
    """Every article for which it holds has one of its stems."""
    trial = Trial(parse_query(query))
    assert trial.judge(MatchText(title=title)).holds
    words = index_words(title, "").split()
    assert any(word.startswith(stem.text) if stem.begins else word == stem.text for word in words for stem in trial.stems)
