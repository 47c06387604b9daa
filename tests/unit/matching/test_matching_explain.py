"""Explanations: what /why can say of matching, for what was posted and for what was not."""

import pytest

from bot.domain.topic import Field, TopicSlug
from bot.matching.custom import CustomTopic
from bot.matching.explain import MOST_FINDINGS, Explanation, Verdict, explain
from bot.matching.lexicon import TermKind
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText
from bot.matching.scoring import Rule
from tests.unit.matching.topics import lexicon

TEA = lexicon(
    any={"strong": ["grün* tee*", "matcha"], "names": ["Unilever"], "weak": ["kettle"], "against": ["golf"], "veto": ["Black Friday"]},
    en={"context": ["price*"]},
)


def explained(title: str, lead: str = "", query: str = "") -> list[Explanation]:
    """The explanations of the tea topic and of one query for an article."""
    custom = [CustomTopic(slug=TopicSlug("mine"), query=parse_query(query))] if query else []
    return list(explain(Matcher.build((TEA,), custom), MatchText(title=title, lead=lead, lang="en")))


def test_a_match_shows_the_words_of_the_article_and_of_the_topic():
    """A reader wants to see what stands in the article; an editor which term of the file found it."""
    (tea,) = explained("Vom GRÜNEN  TEES!", "Matcha too")
    assert (tea.verdict, tea.score, tea.threshold) == (Verdict.MATCHED, 6.8, 4.0)
    first, second = tea.findings
    assert (first.term, first.found, first.kind, first.field, first.offset, first.weight) == (
        "grün* tee*",
        "GRÜNEN  TEES",
        TermKind.STRONG,
        Field.TITLE,
        4,
        4.0,
    )
    assert (second.found, second.field) == ("Matcha", Field.LEAD)


@pytest.mark.parametrize(
    ("title", "lead", "verdict", "rules"),
    [
        ("Nothing at all", "", Verdict.NOTHING, ()),
        ("A kettle", "", Verdict.THIN, (Rule.ONE_WEAK,)),
        ("News", "Matcha", Verdict.THIN, (Rule.SILENT_TITLE,)),
        ("Unilever", "", Verdict.THIN, (Rule.NAMES_ONLY,)),
        ("Golf, a kettle and Unilever", "Matcha", Verdict.BLOCKED, (Rule.AGAINST,)),
        ("Black Friday matcha", "", Verdict.BLOCKED, (Rule.VETOED,)),
    ],
)
def test_a_non_match_says_which_rule_held_it_back(title, lead, verdict, rules):
    """A score and the rule that held it back are an answer; silence is not."""
    (tea,) = explained(title, lead)
    assert (tea.verdict, tea.rules) == (verdict, rules)
    assert tea.score < tea.threshold


def test_the_heaviest_findings_come_first_and_the_rest_is_counted():
    """A card has room for a dozen words."""
    (tea,) = explained("A kettle", "matcha kettle price golf")
    weights = [abs(finding.weight) for finding in tea.findings]
    assert weights == sorted(weights, reverse=True)
    many = lexicon(any={"strong": [f"term{number}" for number in range(30)]})
    (full,) = explain(Matcher.build((many,)), MatchText(title=" ".join(f"term{number}" for number in range(30))))
    assert (len(full.findings), full.more) == (MOST_FINDINGS, 30 - MOST_FINDINGS)


@pytest.mark.parametrize(("query", "verdict"), [("kettle price*", Verdict.QUERY_HOLDS), ("kettle AND cup", Verdict.QUERY_FAILS)])
def test_queries_are_explained_by_their_words(query, verdict):
    """A custom topic has no score; its words tell why it holds."""
    _, mine = explained("Kettle prices", query=query)
    assert (mine.topic, mine.verdict, mine.findings[0].found, mine.findings[0].kind) == ("mine", verdict, "Kettle", None)
