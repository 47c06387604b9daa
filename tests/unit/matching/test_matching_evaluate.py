"""The measure itself: figures that people decide by must be right."""

import pytest

from bot.matching.matcher import Matcher
from bot.matching.scan import split_lead
from bot.measure.topics import Score, evaluate, row_text
from tests.unit.matching.topics import lexicon

MATCHER = Matcher.build((lexicon("tea", any={"strong": ["tea"]}), lexicon("coffee", any={"strong": ["coffee"]})))
ROWS = [
    {"title": "Tea", "lang": "en", "labels": ["tea"]},
    {"title": "Tea and coffee", "lang": "en", "labels": ["tea"]},
    {"title": "Kaffee", "lang": "de", "labels": ["coffee"]},
    {"title": "Coffee table", "lang": "en", "labels": []},
    {"title": "Rain", "lang": "en", "labels": []},
]


def test_figures_are_counted_by_topic_and_language():
    """Right, wrong and missed, worked out by hand for five articles."""
    report = evaluate(ROWS, MATCHER)
    assert (report.total.right, report.total.wrong, report.total.missed) == (2, 2, 1)
    assert report.topics == {"coffee": Score(right=0, wrong=2, missed=1), "tea": Score(right=2)}
    assert report.languages == {"de": Score(missed=1), "en": Score(right=2, wrong=2)}
    assert (report.negatives, report.alerted, report.alerted_share) == (2, 1, 0.5)


def test_mistakes_come_with_their_evidence():
    """Whoever tunes a topic reads these, not the figures."""
    assert [(mistake.topic, mistake.expected, mistake.title, bool(mistake.evidence)) for mistake in evaluate(ROWS, MATCHER).mistakes] == [
        ("coffee", False, "Tea and coffee", True),
        ("coffee", True, "Kaffee", False),
        ("coffee", False, "Coffee table", True),
    ]


@pytest.mark.parametrize(
    ("score", "precision", "recall", "f1"),
    [
        (Score(right=3, wrong=1, missed=2), 0.75, 0.6, 2 / 3),
        (Score(), 1.0, 1.0, 1.0),
        (Score(wrong=1), 0.0, 1.0, 0.0),
        (Score(missed=1), 1.0, 0.0, 0.0),
    ],
)
def test_precision_recall_and_f1(score, precision, recall, f1):
    """The textbook's definitions, with 1.0 where nothing could go wrong."""
    assert (score.precision, score.recall) == (precision, recall)
    assert score.f1 == pytest.approx(f1)


def test_no_rows_give_an_empty_report():
    """An empty file is no failure of the topic."""
    assert evaluate([], MATCHER).total.f1 == 1.0


def test_a_row_becomes_title_lead_and_body():
    """Rows are what people label by hand: missing fields and nulls are normal."""
    text = row_text({"title": "T", "summary": "Short.", "lang": "de", "source": "S", "url": "http://x"})
    assert (text.title, text.lead, text.body, text.lang, text.source, text.url) == ("T", "Short.", "", "de", "S", "http://x")
    assert row_text({"title": None}).title == ""


@pytest.mark.parametrize(
    ("summary", "lead"),
    [
        ("One. Two.", "One. Two."),
        ("x" * 299 + ". Next sentence. And more.", "x" * 299 + ". Next sentence."),
        ("あ" * 310 + "。つぎの文。", "あ" * 310 + "。"),
        ("no end " * 100, "no end " * 100),
    ],
)
def test_the_lead_ends_with_a_sentence(summary, lead):
    """The first sentences say what an article is about; the rest weighs less."""
    assert split_lead(summary)[0] == lead
    assert "".join(split_lead(summary)).replace(" ", "") == summary.replace(" ", "")
