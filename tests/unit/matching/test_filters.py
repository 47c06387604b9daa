"""Filters as queries: what is looked for, and what an article's marks say of it."""

import random

import pytest

from bot.domain.filters import NO_FILTER, Filter, is_mark, kind_mark, marked, without_marks
from bot.domain.topic import Topics, TopicSlug
from bot.matching.filters import contrary, is_contrary, queries_of_filters
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query, read_query
from bot.matching.query.tokens import QueryError
from bot.matching.readable import readable
from bot.matching.scan import MatchText
from bot.steps.commands.wishes import Wish, read_filter

QUERIES = (
    "-stock",
    "-stock -funding",
    "NOT (a OR b)",
    "a OR NOT b",
    "-title:deal",
    "NOT (a AND b NEAR/2 c)",
    "lang:de OR NOT a",
)
PLAIN = ("stock", "-stock funding", "funding lang:de", "a OR b", "title:a -b")


def lets(query: str, title: str, lang: str = "en") -> bool:
    """Say whether a filter with a query lets a title through, as the analyst marks it."""
    one = Filter(query=query, contrary=is_contrary(query))
    found = Matcher.build([], [*readable(queries_of_filters([one]))]).match(MatchText(title=title, lang=lang))
    return one.lets({each.topic for each in found if each.matched})


@pytest.mark.parametrize("query", PLAIN)
def test_a_query_that_names_what_is_wanted_is_looked_for_as_it_is(query: str):
    """As a topic is."""
    assert not is_contrary(query)
    assert list(queries_of_filters([Filter(query=query)]).values()) == [query]


@pytest.mark.parametrize("query", QUERIES)
def test_of_one_that_names_only_what_is_not_the_contrary_is_looked_for(query: str):
    """It can be read again, and is the contrary: no words in any order are let through by both, or by neither."""
    looked_for = str(contrary(read_query(query)))
    assert is_contrary(query)
    assert parse_query(looked_for)
    chance = random.Random(query)
    words = ["a", "b", "c", "stock", "funding", "deal", "other"]
    for _ in range(40):
        title = " ".join(chance.choices(words, k=4))
        assert lets(query, title) != lets(looked_for, title)


def test_it_lets_through_what_it_says():
    """By words that are wanted, not wanted, or both."""
    assert lets("-stock", "A lab opens")
    assert not lets("-stock", "A stock falls")
    assert lets("-stock funding", "Funding for a lab")
    assert not lets("-stock funding", "Funding of a stock")
    assert not lets("-stock funding", "A lab opens")


@pytest.mark.parametrize(("query", "column"), [("lang:de", 1), ("a AND", 6), ("", 1), ("(a", 1), ("NOT lang:de", 1), ("NOT lang:de -a", 1)])
def test_what_cannot_be_looked_for_either_way_is_refused_as_a_topic_is(query: str, column: int):
    """With the column."""
    with pytest.raises(QueryError) as refused:
        is_contrary(query)
    assert refused.value.column == column
    with pytest.raises(QueryError, match=str(refused.value).split(":")[0]):
        parse_query(query)


def test_marks_are_named_by_their_query_alone():
    """Two filters with one query share a mark; a query and its contrary do not, and no topic is a mark."""
    one, other = Filter(query="a", publishers=2), Filter(query="a", without=frozenset({"deals"}))
    assert one.mark == other.mark != Filter(query="a", contrary=True).mark
    assert [NO_FILTER.mark, NO_FILTER.lets(()), NO_FILTER.marks] == [None, True, False]
    assert all(is_mark(each) for each in (one.mark or "", kind_mark("deals")))
    assert not any(is_mark(each) for each in ("ai", "own:1f", "own-kind"))
    assert without_marks(marked([kind_mark("deals"), TopicSlug("ai")])) == marked([TopicSlug("ai")])


def test_kinds_that_are_left_out_are_named():
    """Only those that an article is of."""
    one = Filter(without=frozenset({"deals", "opinion"}))
    assert one.kinds_in({kind_mark("deals"), kind_mark("papers"), TopicSlug("ai")}) == {"deals"}
    assert not one.lets({kind_mark("deals")})
    assert one.lets({kind_mark("papers")})


def test_a_stored_filter_that_cannot_be_read_stops_no_other():
    """Such as one that another version wrote: what it held back comes."""
    odd, plain = Filter(query='-"stock', contrary=True), Filter(query="-stock", contrary=True)
    assert queries_of_filters([odd, plain]) == {plain.mark: "stock"}


def test_a_filter_keeps_no_nul():
    """PostgreSQL refuses a text with one."""
    assert read_filter(Wish(topic="ai", filter="-stock\0 -fund"), NO_FILTER, Topics(())).query == "-stock -fund"
