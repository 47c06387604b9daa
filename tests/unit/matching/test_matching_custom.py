"""Queries in the matcher: when they hold, and what they show."""

import pytest

from bot.domain.errors import InvalidInput
from bot.domain.topic import TopicSlug
from bot.matching import custom, scan
from bot.matching.custom import MOST_PLACES, CustomTopic
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText
from tests.unit.matching.topics import shipped


def topic(query: str, slug: str = "mine") -> CustomTopic:
    """A custom topic with this query."""
    return CustomTopic(slug=TopicSlug(slug), query=parse_query(query))


def holds(query: str, title: str, lead: str = "", **other: str) -> bool:
    """Whether the query holds for an article."""
    return any(evidence.matched for evidence in Matcher.build((), [topic(query)]).match(MatchText(title=title, lead=lead, **other)))


@pytest.mark.parametrize(
    ("query", "title", "lead", "expected"),
    [
        ("chip", "A chip for all", "", True),
        ("chip", "Microchips for all", "", False),
        ("chip*", "Chipmakers unite", "", True),
        ("CHIP", "a chip", "", True),
        ("élan", "Elan vital", "", True),
        ('"data center"', "A data-center opens", "", True),
        ('"data center"', "Data in the center", "", False),
        ('"data cent"*', "Data centres", "", True),
        ("chip fab", "A chip", "from the fab", True),
        ("chip fab", "A chip", "", False),
        ("chip OR fab", "The fab", "", True),
        ("chip NOT potato", "Potato chip", "", False),
        ("chip NOT potato", "Silicon chip", "", True),
        ("chip AND NOT (potato OR poker)", "Poker chip", "", False),
        ("title:chip", "Nothing", "A chip", False),
        ("title:chip", "A chip", "Nothing", True),
        ("chip NEAR/3 subsidy", "A subsidy for chip makers", "", True),
        ("chip NEAR/2 subsidy", "A subsidy for every new chip", "", False),
        ("chip NEAR/1 subsidy", "Chip subsidy", "", True),
        ("chip NEAR/9 subsidy", "The chip", "A subsidy", False),
        ("半導体 NEAR/4 補助", "半導体に補助金", "", True),
        ("半導体 NEAR/2 補助", "半導体の会社が言う補助金", "", False),
        ("半導体", "日本の半導体産業", "", True),
        ("ذكاء", "بالذكاء الاصطناعي", "", True),
        ("c++", "The C++ committee", "", True),
    ],
)
def test_queries_hold_as_their_words_say(query, title, lead, expected):
    """Words, phrases, prefixes, operators, the title's field and nearness."""
    assert holds(query, title, lead) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("chip lang:de", True),
        ("chip lang:de-AT", True),
        ("chip lang:fr", False),
        ("chip source:heise", True),
        ('chip source:"Heise Online"', True),
        ("chip source:spiegel", False),
        ("chip site:heise.de", True),
        ("chip site:www.heise.de", True),
        ("chip site:eise.de", False),
        ("chip site:de", True),
        ("chip NOT site:heise.de", False),
    ],
)
def test_fields_narrow_a_query_to_where_an_article_comes_from(query, expected):
    """Language, source and site belong to the article, not to its text."""
    assert holds(query, "Ein Chip", lang="de", source="heise online", url="https://www.heise.de/news/1.html") is expected


@pytest.mark.parametrize("url", ["", "no url", "http://[broken/", "https:///path"])
def test_a_broken_address_lies_on_no_site(url):
    """Feeds give empty and broken links; a query must not fail on them."""
    assert not holds("chip site:example.org", "A chip", url=url)


def test_evidence_of_a_query_shows_its_words_whether_it_holds_or_not():
    """/why shows what was found, and that it was not enough."""
    matcher = Matcher.build((), [topic("chip AND fab")])
    (met,) = matcher.match(MatchText(title="Chip fab", lead="A fab."))
    (missed,) = matcher.match(MatchText(title="Chip shop"))
    assert (met.score, met.matched, [(hit.term, hit.field.value, hit.offset) for hit in met.hits]) == (
        1.0,
        True,
        [("chip", "title", 0), ("fab", "title", 5), ("fab", "lead", 2)],
    )
    assert (missed.score, missed.threshold, missed.matched, len(missed.hits)) == (0.0, 1.0, False, 1)


def test_a_word_that_is_repeated_without_end_is_told_at_its_first_places():
    """The evidence is stored with the article, so that a hostile text must not make it large."""
    (found,) = Matcher.build((), [topic("chip OR fab")]).match(MatchText(title="A fab", body="chip " * 800))
    assert [hit.term for hit in found.hits] == ["chip"] * MOST_PLACES + ["fab"]
    assert found.hits[1].offset - found.hits[0].offset == len("chip ")


def test_only_queries_with_a_word_in_the_article_are_looked_at():
    """Ten thousand topics cost an article no more than those of which a word occurs."""
    matcher = Matcher.build((), [topic("chip NOT fab", "chips"), topic("fab NOT chip", "fabs"), topic("tea", "teas")])
    assert [evidence.topic for evidence in matcher.match(MatchText(title="Chip"))] == ["chips"]


def test_queries_and_lexicons_share_one_pass():
    """A custom topic must neither hide nor change what the shipped ones say."""
    article = MatchText(title="TSMC opens a semiconductor plant", lang="en")
    alone = Matcher.build(shipped()).match(article)
    both = Matcher.build(shipped(), [topic("semiconductor AND plant")]).match(article)
    assert both[:-1] == alone
    assert both[-1].matched


def test_there_is_a_limit_to_custom_topics(monkeypatch):
    """One process must not be filled by whoever adds most."""
    monkeypatch.setattr(custom, "MOST_CUSTOM_TOPICS", 2)
    with pytest.raises(InvalidInput, match="More than 2 custom topics"):
        Matcher.build((), [topic("chip")] * 3)


def test_topics_are_added_and_removed_without_building_again():
    """A person who saves a topic must not stall everybody's articles."""
    article = MatchText(title="Chip and tea", lang="en")
    first = Matcher.build(shipped(), [topic("chip", "chips")])
    more = first.adding([topic("tea", "teas"), topic("chip tea", "both")])
    fewer = more.removing({TopicSlug("chips")})
    assert [evidence.topic for evidence in first.match(article)][-1:] == ["chips"]
    assert [evidence.topic for evidence in more.match(article)][-3:] == ["chips", "teas", "both"]
    assert [evidence.topic for evidence in fewer.match(article)][-2:] == ["teas", "both"]


def test_a_matcher_grown_by_steps_answers_as_one_built_at_once():
    """Adding is an economy, not another meaning."""
    topics = [topic(query, f"t{number}") for number, query in enumerate(["chip NOT fab", "chip NEAR/3 fab", "fab OR tea", "title:chip*"])]
    article = MatchText(title="Chips and a chip", lead="A fab, a chip, tea.", lang="en")
    grown = Matcher.build(())
    for added in topics:
        grown = grown.adding([added])
    assert grown.match(article) == Matcher.build((), topics).match(article)


def test_many_terms_are_split_over_automata(monkeypatch):
    """No automaton is so large that building it holds the interpreter for long; the answer stays the same."""
    article = MatchText(title="TSMC opens a semiconductor plant", lead="The AI company orders chips.", lang="en")
    whole = Matcher.build(shipped(), [topic("plant")]).match(article)
    monkeypatch.setattr(scan, "CHUNK", 500)
    assert Matcher.build(shipped(), [topic("plant")]).match(article) == whole
