"""The shipped topics on the project's own labelled headlines: figures that must not fall.

The bounds stand a little under what docs/topics.md reports; `python -m tests.unit.matching.topic_figures` writes its table anew.
"""

import pytest

from bot.measure.topics import evaluate
from tests.unit.matching.topic_figures import table, written
from tests.unit.matching.topics import rows, shipped_matcher

TOPICS = ["ai", "quantum", "semiconductors", "telecom"]
LANGUAGES = {"en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "tr", "ru", "ar", "hi", "ja", "zh", "ko"}


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_holds_its_figures(topic):
    """A change in a lexicon that costs alerts or adds false ones shows here."""
    report = evaluate(rows(f"{topic}.jsonl"), shipped_matcher())
    assert report.topics[topic].f1 >= 0.95, [mistake.title for mistake in report.mistakes]
    assert report.total.f1 >= 0.93, [mistake.title for mistake in report.mistakes]
    assert report.alerted_share <= 0.04, [mistake.title for mistake in report.mistakes]


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_holds_in_every_language(topic):
    """Sixteen languages are promised; none may be the one that does not work."""
    report = evaluate(rows(f"{topic}.jsonl"), shipped_matcher())
    assert {lang: score.f1 for lang, score in report.languages.items() if score.f1 < 0.8} == {}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_sets_are_large_and_in_all_languages(topic):
    """A figure on twenty headlines would say nothing."""
    labelled = rows(f"{topic}.jsonl")
    assert len(labelled) >= 300
    assert {row["lang"] for row in labelled} >= LANGUAGES
    assert len({row["title"] for row in labelled}) == len(labelled)
    assert 0.3 <= sum(topic in row["labels"] for row in labelled) / len(labelled) <= 0.7


@pytest.mark.parametrize(("name", "f1"), [("mixed", 0.93), ("hard", 0.92)])
def test_headlines_with_summaries_hold(name, f1):
    """Several topics at once, and near misses; and kinds that were hard: side stories of a plant, homonyms, cut cables, odd branches."""
    report = evaluate(rows(f"{name}.jsonl"), shipped_matcher())
    assert report.total.f1 >= f1, [(mistake.topic, mistake.title) for mistake in report.mistakes]
    assert report.alerted_share <= 0.06


def test_the_documented_figures_are_todays():
    """Figures in a document are trusted; run `python -m tests.unit.matching.topic_figures` after a change in a lexicon."""
    assert written() == table()
