"""Scores of grouping, on small examples worked out by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.domain.analysis import Features
from bot.domain.article import ArticleId, StoryId
from bot.domain.errors import InvalidInput
from bot.measure.stories import Marked, Score, evaluate, placements, row_report
from bot.stories.report import Placement, Report
from tests.unit.stories.making import a_report, shipped_extractor


def marked(number: int, story: str, *, lang: str = "en", hours: float = 0.0) -> Marked:
    """A report with its story."""
    return Marked(report=a_report(f"title {number}", number=number, lang=lang, hours=hours), story=story)


def a_row(row: Mapping[str, object]) -> Report:
    """The report in a row."""
    return row_report(row, shipped_extractor())


def placed(**stories: int) -> dict[ArticleId, StoryId]:
    """Where articles went: `a1=7` puts article 1 in story 7."""
    return {ArticleId(int(name[1:])): StoryId(story) for name, story in stories.items()}


def test_perfect_grouping_scores_one():
    """All that is due and nothing else."""
    made = evaluate([marked(1, "flood"), marked(2, "flood"), marked(3, "kites")], placed(a1=7, a2=7, a3=8))
    assert (made.pairs.precision, made.pairs.recall, made.pairs.f1, made.b_cubed_f1) == (1.0, 1.0, 1.0, 1.0)


def test_a_wrong_join_costs_precision():
    """One right pair of three made."""
    made = evaluate([marked(1, "flood"), marked(2, "flood"), marked(3, "kites")], placed(a1=7, a2=7, a3=7))
    assert made.pairs == Score(right=1, made=3, due=1)
    assert made.b_cubed_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)


def test_a_split_costs_recall():
    """One pair made of three due."""
    made = evaluate([marked(1, "flood"), marked(2, "flood"), marked(3, "flood")], placed(a1=7, a2=7, a3=8))
    assert made.pairs == Score(right=1, made=1, due=3)
    assert made.b_cubed_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)


def test_pairs_within_and_across_languages_are_counted_apart():
    """British and American English are one language, French is another."""
    reports = [marked(1, "flood"), marked(2, "flood", lang="en-GB"), marked(3, "flood", lang="fr")]
    made = evaluate(reports, placed(a1=7, a2=7, a3=8))
    assert (made.same_language.due, made.same_language.right) == (1, 1)
    assert (made.across_languages.due, made.across_languages.right) == (2, 0)


def test_each_pair_of_languages_has_its_score():
    """Where nothing is due or made there is no row."""
    reports = [marked(1, "flood"), marked(2, "flood", lang="fr"), marked(3, "kites", lang="fr")]
    made = evaluate(reports, placed(a1=7, a2=7, a3=7))
    assert made.by_languages == {"en-fr": Score(right=1, made=2, due=1), "fr-fr": Score(right=0, made=1, due=0)}


def test_a_figure_has_its_interval():
    """Stories are drawn, not pairs: what is all right is so in every draw."""
    made = evaluate([marked(1, "flood"), marked(2, "flood"), marked(3, "kites")], placed(a1=7, a2=7, a3=8))
    assert made.intervals["all"] == (1.0, 1.0)


def test_pairs_further_apart_than_three_days_do_not_count():
    """What grouping cannot know any more is not asked of it."""
    made = evaluate([marked(1, "flood"), marked(2, "flood", hours=72), marked(3, "flood", hours=72.1)], placed(a1=7, a2=8, a3=9))
    assert made.pairs.due == 2


def test_nothing_to_do_is_done_well():
    """An empty set is no failure, and never a division by nought."""
    made = evaluate([], {})
    assert (made.pairs.f1, made.reports) == (1.0, 0)
    assert Score(right=0, made=5, due=5).f1 == 0.0


def test_reports_are_placed_in_order_of_time():
    """A file's own order does not matter."""
    seen: list[int] = []

    def place(report):
        seen.append(report.article_id)
        return Placement(story_id=StoryId(1), is_new=True)

    placements(place, [marked(2, "b", hours=5), marked(1, "a", hours=1)])
    assert seen == [1, 2]


def test_others_are_placed_between_those_that_are_marked():
    """What a bot sees is marked nowhere; a report that is in both is placed once."""
    seen: list[int] = []

    def place(report):
        seen.append(report.article_id)
        return Placement(story_id=StoryId(1), is_new=True)

    among = [a_report("other", number=3, hours=3), a_report("a", number=1, hours=1)]
    placements(place, [marked(2, "b", hours=5), marked(1, "a", hours=1)], among)
    assert seen == [1, 3, 2]


def test_a_row_becomes_a_report():
    """Rows carry what a report needs; what they leave out is empty."""
    row = {"id": "x1", "title": "Kites", "lang": "en", "published": "2026-03-01T08:30:00Z", "source": "paper.example", "url": None}
    report = a_row(row)
    assert (report.features, report.host, report.url) == (
        Features("en", ("kite", "~kts"), claims=report.features.claims),
        "paper.example",
        "",
    )
    assert report.published_at == report.seen_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert report.article_id == a_row(row).article_id != a_row(row | {"id": "x2"}).article_id


def test_a_date_without_a_zone_is_utc_and_none_is_the_epoch():
    """Rows without dates can still be grouped."""
    assert a_row({"id": "1", "title": "t", "published": "2026-03-01T08:30:00"}).published_at.tzinfo is UTC
    assert a_row({"id": "1", "title": "t"}).published_at == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("row", [{"title": "t"}, {"id": "1"}, {"id": "1", "title": "t", "published": "yesterday"}])
def test_a_row_that_cannot_be_read_is_refused_in_words(row):
    """A wrong row names what is wrong with it."""
    with pytest.raises(InvalidInput, match=r"row|ISO 8601"):
        a_row(row)
