"""An analyst for one article finds what the analyst of a bot finds."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from unittest.mock import patch

from bot.analyst.near import NearAnalyst, load_heads
from bot.app.shipped import load_shipped
from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.learned import As, Decision, Learned
from bot.domain.topic import TopicSlug
from bot.matching import lexicon
from bot.matching.readable import readable
from bot.matching.terms import compile_term, may_stand_in
from bot.matching.text import fold
from tests.fakes.analyst import shipped_analyser

TOPICS = Path(__file__).parents[2] / "data" / "topics"
EVERY = 120
OWN = {TopicSlug("gold"): 'gold AND "jewellers"', TopicSlug("wool"): "wool*"}


def wordings() -> list[Wording]:
    """One in so many of the labelled headlines, of all languages, in the language that was found when they came."""
    rows = [json.loads(line) for file in sorted(TOPICS.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    told = [Wording(title=row["title"], summary=row.get("summary", ""), may_join=False) for row in rows[::EVERY]]
    return [Wording(title=each.title, summary=each.summary, lang=found(each).lang, may_join=False) for each in told]


def found(wording: Wording) -> Analysis:
    analysis = shipped_analyser().analyse(wording)
    assert isinstance(analysis, Analysis)
    return analysis


async def test_it_finds_the_same_evidence_for_the_same_words():
    """What matched, and what nearly did."""
    asked = wordings()
    assert len(asked) > 10
    with patch("bot.matching.lexicon._read", cache(lexicon._read)):  # the files are read once for all
        near = await NearAnalyst().analyse(asked)
    assert near == [Analysis(lang=each.lang, evidence=found(each).evidence) for each in asked]


async def test_topics_of_workspaces_are_looked_for_too():
    """Matched or not."""
    (analysis,) = await NearAnalyst(tuple(readable(OWN))).analyse([Wording(title="Gold falls, wool rises", lang="en")])
    assert isinstance(analysis, Analysis)
    assert [each.topic for each in analysis.evidence if each.matched and each.topic in OWN] == ["wool"]


async def test_names_that_a_topic_learned_count():
    """As the bot's analyst counts them."""
    learned = Learned(topics={TopicSlug("ai"): {"Quillsand": Decision(said=As.FIRM, on=date(2026, 11, 1))}})
    (analysis,) = await NearAnalyst((), learned).analyse([Wording(title="Quillsand hires a hundred people", lang="en")])
    assert isinstance(analysis, Analysis)
    assert [hit.term for each in analysis.evidence if each.topic == "ai" for hit in each.hits][:1] == ["Quillsand"]


async def test_what_an_article_provokes_costs_that_article_alone():
    """The text is a stranger's."""
    with patch("bot.analyst.near.Matcher.build", side_effect=RecursionError("deep")):
        assert await NearAnalyst().analyse([Wording(title="Chips")]) == [Fault("RecursionError('deep')")]


def test_topics_are_called_what_their_files_say():
    """Read without their terms, they are the same."""
    assert load_heads() == tuple(load_shipped().topics)


def test_a_term_that_stands_in_a_text_is_among_those_that_may():
    """However it is written there, and with whatever marks in the file."""
    pairs = [
        ("semiconduct*", "Semi-conducteurs? Semiconductors!"),
        ("*halbleiter", "Verbundhalbleiter"),
        ("künstlich* intelligenz*", "Künstliche Intelligenz"),
        ("=Orange", "Orange Belgium"),
        ("A.I.", "How A.I. changes"),
        ("|칩", "칩 공장"),
        ("5G", "５Ｇ networks"),
        ("étendus", "ETENDUS"),
    ]
    for spelling, text in pairs:
        term = compile_term(spelling)
        assert term
        assert may_stand_in(fold(text).text)(spelling) >= (term.head in fold(text).text), spelling
    assert not may_stand_in("nothing of it")("semiconduct*")
