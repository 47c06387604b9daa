"""The matcher as a whole: what it returns, and that it depends on nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.topic import TopicSlug
from bot.matching.custom import CustomTopic
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText
from tests.unit.matching.topics import lexicon, matched, rows, shipped_matcher

TITLES = [row["title"] for name in ("ai", "quantum", "semiconductors", "telecom") for row in rows(f"{name}.jsonl")]


def scores(title: str, lang: str = "") -> dict[str, float]:
    """The score of each shipped topic for a title."""
    return {str(evidence.topic): evidence.score for evidence in shipped_matcher().match(MatchText(title=title, lang=lang))}


def test_topics_come_in_the_order_of_build_and_queries_after_them():
    """Evidence is stored and shown in this order; it must not depend on where terms stand."""
    topics = (lexicon("b", any={"strong": ["beta"]}), lexicon("a", any={"strong": ["alpha"]}))
    queries = [CustomTopic(slug=TopicSlug(name), query=parse_query("alpha")) for name in ("z", "y")]
    found = Matcher.build(topics, queries).match(MatchText(title="Alpha and beta"))
    assert [evidence.topic for evidence in found] == ["b", "a", "z", "y"]


def test_unmatched_topics_come_with_their_evidence():
    """/why must answer for what was not posted too."""
    (evidence,) = (
        found for found in shipped_matcher().match(MatchText(title="Intel names a new chief", lang="en")) if found.topic == "semiconductors"
    )
    assert not evidence.matched
    assert [hit.term for hit in evidence.hits] == ["Intel"]


def test_an_article_about_nothing_gives_nothing():
    """Most articles are about none of the topics, and must cost nothing more."""
    assert shipped_matcher().match(MatchText(title="Bakers win the cup", lead="It rained.", lang="en")) == ()
    assert shipped_matcher().match(MatchText(title="")) == ()
    assert Matcher.build(()).match(MatchText(title="Anything")) == ()


def test_matching_is_deterministic():
    """The same article gives the same evidence, from this matcher and from one built again."""
    article = MatchText(title="TSMC and OpenAI plan a chip plant", lead="The AI company orders chips.", lang="en")
    again = Matcher.build(shipped_matcher().lexicons)
    assert shipped_matcher().match(article) == shipped_matcher().match(article) == again.match(article)


@given(st.sampled_from(TITLES), st.sampled_from(["NFC", "NFD"]))
def test_the_unicode_form_does_not_matter(title, form):
    """Some publishers send decomposed accents and Hangul in jamo."""
    assert scores(unicodedata.normalize(form, title)) == scores(title)


@given(st.sampled_from([title for title in TITLES if title.isascii()]))
def test_full_width_letters_do_not_matter(title):
    """East Asian feeds write Latin letters in full width."""
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" and char not in "'-/_`" else char for char in title)
    assert scores(wide) == scores(title)


@given(st.sampled_from(TITLES), st.sampled_from(["«{}»", "“{}”", "  {}  ", "[{}]", "→ {} ←", "{}!", "📰 {}", "「{}」"]))
def test_punctuation_around_a_title_does_not_matter(title, frame):
    """Quotes, brackets and emoji around a headline are a publisher's taste."""
    assert scores(frame.format(title)) == scores(title)


@given(
    st.sampled_from(
        [
            "künstliche intelligenz",
            "réseau de neurones",
            "quantum computing",
            "полупроводники",
            "inteligência artificial",
            "fiber optic cable",
        ]
    )
)
def test_case_does_not_matter_to_words(term):
    """Headlines come in capitals, in title case and in neither."""
    assert scores(term.upper()) == scores(term.title()) == scores(term)


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["", "en", "fr", "ja", "ar", "xx"]))
def test_any_text_can_be_matched_and_hits_lie_in_it(title, lead, lang):
    """Feeds hold everything; a hit must always point into the field that it names."""
    for evidence in shipped_matcher().match(MatchText(title=title, lead=lead, lang=lang)):
        for hit in evidence.hits:
            assert 0 <= hit.offset < len({"title": title, "lead": lead, "body": ""}[hit.field.value])


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Ai Weiwei opens a show in Berlin", "en"),
        ("Potato chips recalled over salt", "en"),
        ("Quantum of Solace returns to cinemas", "en"),
        ("J'ai vu le lama", "fr"),
        ("Laptop deal: RTX notebook drops to $899", "en"),
        ("Galaxy A57 5G review: bright screen", "en"),
        ("Plant operators strike at refinery", "en"),
        ("Ram Mandir opens its gates", "en"),
        ("JBL Quantum headset on sale", "en"),
        ("Nasdaq index slips as chip sector falls", "en"),
        ("Satellite images show the flood", "en"),
        ("アイ・ウェイウェイ展が開幕", "ja"),
    ],
)
def test_what_people_would_mute_for_stays_quiet(title, lang):
    """The false alerts that a natural stream is full of."""
    assert matched(title, lang=lang) == set()
