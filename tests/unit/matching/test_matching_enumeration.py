"""Enumerations: a text that lists topics side by side is about each of them."""

import pytest

from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText
from tests.unit.matching.topics import lexicon, matched

TOPICS = (
    lexicon("tea", any={"strong": ["tea"], "listed": ["infusions"]}),
    lexicon("coffee", any={"strong": ["coffee"]}),
    lexicon("cocoa", any={"strong": ["cocoa"], "listed": ["sweets"], "weak": ["sweets"]}),
)
FILLER = "Nothing of the kind is said in this long passage about the weather. " * 60


def alerts(body: str) -> set[str]:
    """The topics that match an article whose body says this, after a long passage about something else."""
    found = Matcher.build(TOPICS).match(MatchText(title="A pact is signed", body=FILLER + body, lang="en"))
    return {str(evidence.topic) for evidence in found if evidence.matched}


@pytest.mark.parametrize(
    "text",
    [
        "They agreed on tea, coffee and cocoa.",
        "They agreed on tea, on good coffee, and on cocoa.",
        "They agreed on coffee, sweets and tea.",
        "茶：tea、coffee、cocoa。",
    ],
)
def test_three_topics_side_by_side_all_count(text):
    """The pact in the third paragraph is what the article is about, though it names each topic once."""
    assert alerts(text) == {"tea", "coffee", "cocoa"}


@pytest.mark.parametrize(
    "text",
    [
        "They agreed on tea and coffee.",
        "They like tea. Coffee came later. Cocoa was dear.",
        "They agreed on infusions, coffee and sweets.",
        "They spoke of tea at great length and for hours before anybody thought of coffee or of cocoa.",
    ],
)
def test_less_than_an_enumeration_of_three_is_none(text):
    """Two topics, sentences apart, or words that only hint are passing mentions."""
    assert alerts(text) == set()


def test_a_listed_word_counts_in_enumerations_only():
    """The word communications beside AI and chips is telecom; alone it is any press officer."""
    assert alerts("They agreed on infusions, coffee and cocoa.") == {"tea", "coffee", "cocoa"}
    assert alerts("Infusions, infusions, infusions and more infusions.") == set()


@pytest.mark.parametrize(
    ("lead", "lang"),
    [
        ("L'accord porte sur l'intelligence artificielle, les semi-conducteurs, les communications et l'informatique quantique.", "fr"),
        ("Das Abkommen umfasst künstliche Intelligenz, Halbleiter, Quantentechnologie und Telekommunikation.", "de"),
        ("The deal covers artificial intelligence, chips, quantum computing and telecoms.", "en"),
        ("El pacto abarca la inteligencia artificial, los semiconductores, la computación cuántica y las telecomunicaciones.", "es"),
        ("合意は人工知能、半導体、量子技術、通信を対象とする。", "ja"),
        ("协议涵盖人工智能、半导体、量子科技和通信。", "zh"),
        ("협정은 인공지능, 반도체, 양자기술, 통신을 다룬다.", "ko"),
        ("Umowa obejmuje sztuczną inteligencję, półprzewodniki, technologie kwantowe i telekomunikację.", "pl"),
    ],
)
def test_a_pact_on_all_four_subjects_matches_all_four(lead, lang):
    """The article that a team would miss most: one sentence, four topics, in any language."""
    assert matched("A pact is signed", lead, lang) == {"ai", "quantum", "semiconductors", "telecom"}
