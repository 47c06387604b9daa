"""Months laid over each other: joins that are wrong without anybody saying so."""

from datetime import timedelta

from bot.domain.article import StoryId
from bot.measure.crowds import FalseJoins, false_joins, laid_over, months, thinned
from bot.stories.report import Placement, Report
from tests.unit.stories.making import START, a_report

MONTH = 24 * 30.0


def two_months() -> list[Report]:
    """Two reports of March, two of April."""
    return [a_report(f"title {number}", number=number, hours=hours) for number, hours in enumerate((MONTH, 0, 5, MONTH + 7), start=1)]


def test_a_gap_of_days_parts_months():
    """Each month is in order of time."""
    assert [[report.article_id for report in month] for month in months(two_months())] == [[2, 3], [1, 4]]


def test_months_are_laid_over_the_same_days():
    """All begin when the first began."""
    assert [(month, report.published_at - START) for month, report in laid_over(two_months())] == [
        (1, timedelta(0)),
        (0, timedelta(0)),
        (0, timedelta(hours=5)),
        (1, timedelta(hours=7)),
    ]


def test_a_join_between_months_is_false_and_one_within_a_month_is_not():
    """All four in one story: the two of the second month joined what the first one opened."""
    assert false_joins(lambda _: Placement(story_id=StoryId(1), is_new=False), two_months()) == FalseJoins(reports=4, wrong=2)
    own = false_joins(lambda report: Placement(story_id=StoryId(report.article_id), is_new=True), two_months())
    assert (own.wrong, own.in_thousand) == (0, 0.0)


def test_the_same_reports_are_chosen_whatever_their_order():
    """A thinner window is the same one each time."""
    reports = two_months()
    assert thinned(reports, 2) == thinned(reports[::-1], 2)
    assert len(thinned(reports, 9)) == 4
