"""The shipped topics on the shared development set, and on a stream of ordinary news.

The set and the stream hold other people's text: they are read here and never copied.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.measure.topics import TopicFigures, evaluate, row_text
from tests.fakes.shared import shared
from tests.unit.matching.topics import shipped_matcher

pytestmark = pytest.mark.acceptance

MOST_OF_THE_STREAM = {"ai": 0.16, "semiconductors": 0.07, "telecom": 0.008, "quantum": 0.004}
"""The share of the stream that each topic may alert on: a little over what was read and judged (docs/topics.md)."""


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def report() -> TopicFigures:
    """The figures on the development set."""
    return evaluate(rows(shared("topics", "dev.jsonl")), shipped_matcher())


def test_figures_over_all_topics(report: TopicFigures):
    """The promise: F1 of .93, and at most six in a hundred negatives alerted."""
    assert report.total.f1 >= 0.93
    assert report.alerted_share <= 0.06


@pytest.mark.parametrize("topic", ["ai", "quantum", "semiconductors", "telecom"])
def test_figures_of_each_topic(report: TopicFigures, topic: str):
    """No topic may hide behind the others."""
    assert report.topics[topic].f1 >= 0.90


def test_figures_of_each_language(report: TopicFigures):
    """Where a language has ten positives or more, it holds .85."""
    weak = {lang: round(score.f1, 3) for lang, score in report.languages.items() if score.right + score.missed >= 10 and score.f1 < 0.85}
    assert weak == {}


def test_the_reference_article_matches_all_four():
    """It names telecom once, as "les communications", in its third paragraph."""
    (article,) = (row for row in rows(shared("topics", "dev.jsonl")) if row["title"].startswith("Le Royaume-Uni et les États-Unis"))
    found = shipped_matcher().match(row_text(article))
    assert {str(evidence.topic) for evidence in found if evidence.matched} == {"ai", "quantum", "semiconductors", "telecom"}
    (telecom,) = (evidence for evidence in found if evidence.topic == "telecom")
    assert "les communications" in {hit.term for hit in telecom.hits}


def test_an_ordinary_stream_is_not_flooded():
    """A lexicon that grows must not begin to alert on everything."""
    stream = rows(shared("topics", "stream_dev.jsonl"))
    alerts = dict.fromkeys(MOST_OF_THE_STREAM, 0)
    for row in stream:
        for evidence in shipped_matcher().match(row_text(row)):
            alerts[str(evidence.topic)] += evidence.matched
    assert {topic: count for topic, count in alerts.items() if count > MOST_OF_THE_STREAM[topic] * len(stream)} == {}


def test_hits_point_at_what_they_name():
    """Offsets are characters of the original field, on thousands of real texts in seventy languages."""
    for row in rows(shared("topics", "stream_dev.jsonl"))[::3]:
        text = row_text(row)
        fields = {"title": text.title, "lead": text.lead, "body": text.body}
        for evidence in shipped_matcher().match(text):
            for hit in evidence.hits:
                first = hit.term.lstrip("*=|")[0]
                assert fields[hit.field.value][hit.offset].casefold()[0] in {first.casefold()[0], *_bare(first)} or not first.isascii(), hit


def _bare(char: str) -> set[str]:
    """Accented forms of a Latin letter that fold to it."""
    accented = {
        "a": "áàâäãåā",
        "c": "çćč",
        "e": "éèêëęě",
        "i": "íìîïıi̇",
        "n": "ñń",
        "o": "óòôöõø",
        "u": "úùûü",
        "s": "śšşș",
        "z": "źżž",
        "l": "ł",
        " ": "-",
    }
    return set(accented.get(char.casefold(), ""))
