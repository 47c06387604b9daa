"""False joins without labels: months that lie far apart are laid over the same days, so that a join between two of them is wrong.

The more reports a window holds, the more chance likenesses it holds; this says how many of them become one story.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Final

from bot.domain.article import StoryId
from bot.stories.report import Placement, Report

APART: Final = timedelta(days=10)
"""Reports further apart than this, with none between, are of two months: no event is told in both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseJoins:
    """So many of the reports joined a story that another month told."""

    reports: int
    wrong: int

    @property
    def in_thousand(self) -> float:
        """False joins among a thousand reports."""
        return 1000 * self.wrong / self.reports if self.reports else 0.0


def months(reports: Iterable[Report]) -> list[list[Report]]:
    """Return the reports by month, each in order of time."""
    found: list[list[Report]] = []
    for report in sorted(reports, key=lambda one: (one.published_at, one.article_id)):
        if found and report.published_at - found[-1][-1].published_at <= APART:
            found[-1].append(report)
        else:
            found.append([report])
    return found


def laid_over(reports: Iterable[Report]) -> list[tuple[int, Report]]:
    """Return the reports with the number of their month, each moved so that all months begin at one instant, in order of time."""
    by_month = months(reports)
    moved = [
        (number, _later(report, by_month[0][0].published_at - month[0].published_at))
        for number, month in enumerate(by_month)
        for report in month
    ]
    return sorted(moved, key=lambda one: (one[1].published_at, one[1].article_id))


def _later(report: Report, by: timedelta) -> Report:
    return report._replace(published_at=report.published_at + by, seen_at=report.seen_at + by)


def thinned(reports: Sequence[Report], size: int) -> list[Report]:
    """Return `size` of the reports, chosen by a hash of their ids, so that the same ones are chosen again; all, if they are fewer."""
    return sorted(reports, key=_chance)[:size]


def _chance(report: Report) -> bytes:
    return blake2b(str(report.article_id).encode(), digest_size=8).digest()


def false_joins(place: Callable[[Report], Placement], reports: Iterable[Report]) -> FalseJoins:
    """Place the months over each other, and count the reports that join a story of another month; what joined one is of no month more."""
    told: dict[StoryId, int] = {}
    placed = wrong = 0
    for month, report in laid_over(reports):
        placed += 1
        story = place(report).story_id
        wrong += told.setdefault(story, month) != month
    return FalseJoins(reports=placed, wrong=wrong)
