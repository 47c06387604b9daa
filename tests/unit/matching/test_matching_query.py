"""Queries as text: what they mean, how they print, and what is said of mistakes."""

import os
import random
import sys
from types import FrameType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.matching.query.nodes import All, Any, FromSource, InLanguage, InTitle, Literal, Near, Node, Not, OnSite, anchors
from bot.matching.query.parser import LONGEST_QUERY, parse_query
from bot.matching.query.tokens import QueryError

MANY = int(os.environ.get("TESTS_RANDOM_QUERIES", "5000"))  # 100000 takes some ten seconds

words = st.builds(
    Literal,
    text=st.one_of(
        st.from_regex(r"[a-zé半]{2,8}", fullmatch=True),
        st.sampled_from(["AND", "NEAR/3", "two words", "12:30", "c++", "(x)", "a*b*c", "lang:de"]),
    ),
    prefix=st.booleans(),
)
narrowings = st.one_of(
    st.builds(FromSource, name=st.sampled_from(["Reuters", "Le Monde", "OR"])),
    st.builds(InLanguage, code=st.sampled_from(["de", "pt-br"])),
    st.builds(OnSite, host=st.sampled_from(["example.org", "a.b.example"])),
)
leaves = st.one_of(
    words,
    st.builds(InTitle, literal=words),
    narrowings,
    st.builds(Near, left=words, right=words, distance=st.integers(min_value=1, max_value=100)),
)


def parsed(text: str) -> Node | QueryError:
    """The tree of a text, or the error that it gives."""
    try:
        return parse_query(text)
    except QueryError as error:
        return error


def _flat(kind: type[All] | type[Any], operands: list[Node]) -> Node:
    flat = [inner for operand in operands for inner in (operand.operands if isinstance(operand, kind) else (operand,))]
    return kind(operands=tuple(flat))


trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, operand=inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda operands: _flat(All, operands)),
        st.lists(inner, min_size=2, max_size=3).map(lambda operands: _flat(Any, operands)),
    ),
    max_leaves=8,
)
PIECES = [*"ab \"()*:/\t半é-+|&,;~^?!'“”«»‘’", "AND ", "OR ", "NOT ", "NEAR/2 ", "title:", "lang:de ", "word ", "x" * 30]
noise = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(trees.filter(lambda tree: anchors(tree) is not None and len(str(tree)) <= LONGEST_QUERY))
def test_a_printed_query_reads_back_as_itself(tree):
    """Queries are stored as text, shown, edited and read again; nothing may change on the way."""
    assert parse_query(str(tree)) == tree


@given(noise)
@example("(" * 900)
@example("NOT " * 240)
@example('"' * 999)
def test_random_text_is_a_query_or_a_query_error(text):
    """People type anything; the parser answers with a tree or with a column, never with a crash."""
    answer = parsed(text)
    if isinstance(answer, QueryError):
        assert 1 <= answer.column <= len(text) + 1
        assert str(answer).startswith(f"column {answer.column}: ")
    else:
        assert parse_query(str(answer)) == answer


def test_a_flood_of_random_queries_crashes_nothing():
    """Thousands of seeded random texts, each answered by a tree that prints back or by a column inside the text."""
    chosen = random.Random(20)
    for _ in range(MANY):
        text = "".join(chosen.choices(PIECES, k=chosen.randrange(40)))
        answer = parsed(text)
        assert 1 <= answer.column <= len(text) + 1 if isinstance(answer, QueryError) else parse_query(str(answer)) == answer, text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("nvidia amd", "nvidia AND amd"),
        ("a1 b1 OR c1", "a1 AND b1 OR c1"),
        ("(a1 OR b1) c1", "(a1 OR b1) AND c1"),
        ('"data  center"*', '"data center"*'),
        ("NOT (a1 b1) c1", "NOT (a1 AND b1) AND c1"),
        ("Title:chip* LANG:De", "title:chip* AND lang:de"),
        ('"AND" near', '"AND" AND "near"'),
        ("a1 or b1 And c1", "a1 OR b1 AND c1"),
        ("a1 not b1", "a1 AND NOT b1"),
        ("a1 -b1 -“c1 d1” -(e1 f1)", 'a1 AND NOT b1 AND NOT "c1 d1" AND NOT (e1 AND f1)'),
        ("a1 –b1 !c1 +d1", "a1 AND NOT b1 AND NOT c1 AND d1"),
        ("wi-fi 5-g c++ at&t", 'wi-fi AND 5-g AND c++ AND "at&t"'),
        ("a1 | b1 || c1", "a1 OR b1 OR c1"),
        ("a1|b1", "a1 OR b1"),
        ("a1 & b1 && c1", "a1 AND b1 AND c1"),
        ("“chip maker” „neue chips“ «puce neuve» 「半導体」", '"chip maker" AND "neue chips" AND "puce neuve" AND 半導体'),
        ("'chip maker' ‘data center’", '"chip maker" AND "data center"'),
        ("l'ia ai's d’or", '"l\'ia" AND "ai\'s" AND "d’or"'),
        ("what is a.i? Yahoo!", "what AND is AND a.i AND Yahoo"),
        ("A.I. chips", "AI AND chips"),
        ("1,000 qubits", '"1,000" AND qubits'),
        ("chip near/5 law", "chip NEAR/5 law"),
        ("（a1 or b1） title：c1", "(a1 OR b1) AND title:c1"),
        ("a1 site:www.example.org", "a1 AND site:example.org"),
        ("x1 SITE:Example.ORG.", None),
        ("[a1 OR b1] {c1 -d1}", "(a1 OR b1) AND c1 AND NOT d1"),
        ("chip w/5 law", "chip NEAR/5 law"),
        ('a1 "oder" b1', 'a1 AND "oder" AND b1'),
        ("半導体 OR 台積電", "半導体 OR 台積電"),
    ],
)
def test_queries_mean_what_they_print(text, printed):
    """The printed form shows what was understood: precedence, joined words, fields."""
    assert str(parse_query(text)) == (printed or "x1 AND site:example.org")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "the query is empty"),
        ("   ", 1, "the query is empty"),
        ("chips AND", 10, "expected a word, a phrase, a field, NOT or (, but found the end"),
        ("chips OR OR wafers", 10, "but found OR"),
        ("(chips wafers", 1, "never closed"),
        ("chips)", 6, "expected an operator or the end, but found )"),
        ('chips "data center', 7, "quote is never closed"),
        ("chips qu*nt", 9, "a star may only end a word"),
        ("author:smith", 1, "'author:' is no field"),
        ("at 12:30", 6, "a colon needs a field before it"),
        ("title:", 7, "expected a word or phrase behind title:"),
        ("x1 lang:*", 9, "a star may only end a word"),
        ("x1 lang:de*", 9, "takes a plain value"),
        ('x1 site:"two words"', 9, "write site: as in site:example.org"),
        ("!!! x1", 1, "no letter or digit"),
        ("q*", 1, "at least 2 letters"),
        ("nvidia, amd", 7, "a comma may mean AND or OR"),
        ("nvidia;amd", 7, "a comma may mean AND or OR"),
        ("半導体、量子", 4, "a comma may mean AND or OR"),
        ("or chips", 1, "but found OR"),
        ("chips or", 9, "found the end"),
        ("chips - law", 7, "no letter or digit"),
        ('"chip law"~5', 11, "'~' means nothing here"),
        ("chips^2", 6, "'^' means nothing here"),
        ("chips NEAR law", 7, "NEAR takes a number"),
        ("chips NEAR/x law", 7, "NEAR takes a number"),
        ("chips near/ law", 7, "NEAR takes a number"),
        ("chips NEAR5 law", 7, "NEAR takes a number"),
        ("organi?e", 7, "a question mark stands for no letter"),
        ("“chip maker", 1, "quote is never closed"),
        ("x1 lang:english", 9, "write lang: as in lang:de"),
        ("x1 lang:en,de", 11, "a comma may mean"),
        ("x1 site:example.org/news", 9, "write site: as in site:example.org"),
        ("-chips", 1, "a word that must occur"),
        ("chips oder wafers", 7, "Write OR"),
        ("chips UND wafers", 7, "Write AND"),
        ("puces ou plaques", 7, "Write OR"),
        ("chips ANDNOT laptop", 7, "Write AND NOT"),
        ("チップ または 量子", 5, "Write OR"),
        ("chips lang=de", 7, "with a colon behind it"),
        ("chips NEAR/0 wafers", 7, "a number from 1 to 100"),
        ("chips NEAR/99999999999 wafers", 7, "a number from 1 to 100"),
        ("chips NEAR/5 (a1 OR b1)", 14, "not groups or fields"),
        ("a1 NEAR/5 b1 NEAR/5 c1", 14, "two sides only"),
        ("NOT chips", 1, "a word that must occur"),
        ("chips OR lang:de", 1, "a word that must occur"),
        ("site:example.org", 1, "a word that must occur"),
        ("x" * 1001, 1001, "1000 characters"),
        ("(" * 30 + "x1" + ")" * 30, 21, "more than 20"),
        (" ".join(["x1"] * 51), 1, "50 words and phrases"),
    ],
)
def test_a_mistake_points_at_its_column(text, column, says):
    """The platforms underline the column; the words say what was expected there."""
    with pytest.raises(QueryError) as error:
        parse_query(text)
    assert (error.value.column, says in str(error.value)) == (column, True), str(error.value)
    assert isinstance(error.value, InvalidInput)
    assert error.value.code.startswith("query_")
    assert error.value.params["column"] == column


def test_parsing_takes_steps_in_proportion_to_the_text():
    """Twice the query takes about twice the calls, so that no text stalls the bot."""

    def calls(text: str) -> int:
        counted = 0

        def count(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event == "call"

        sys.setprofile(count)
        try:
            parse_query(text)
        finally:
            sys.setprofile(None)
        return counted

    assert calls("(ab OR cd) " * 24) < 2.2 * calls("(ab OR cd) " * 12)
