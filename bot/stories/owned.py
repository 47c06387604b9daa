"""Stories of owners: what only some may see never moves what others see.

A report that belongs to somebody joins a story of everybody's where it is like one, without being remembered there: no later report of
others joins by it, nor is anything less of a fact since it said so. Where it is like none it is compared with its owner's own.
"""

from collections.abc import Iterable

from bot.domain.article import StoryId
from bot.stories.grouping import Grouper
from bot.stories.report import Placement, Report


class OwnedStories:
    """A grouper for everybody's reports, and one beside it for those of each owner. Not thread-safe."""

    def __init__(self, everybodys: Grouper) -> None:
        self._everybodys = everybodys
        self._own: dict[int, Grouper] = {}

    def place(self, report: Report) -> Placement:
        """Return the story of a report, which is remembered for those who may see it."""
        if report.owner is None:
            return self._everybodys.place(report)
        own = self._of(report.owner)
        placement = self._everybodys.look(report)
        if placement.is_new:
            return own.place(report)
        own.restore([(report, placement.story_id)])
        return placement

    def restore(self, members: Iterable[tuple[Report, StoryId]]) -> None:
        """Remember reports with the stories that they were placed in, oldest first."""
        for report, story in members:
            (self._everybodys if report.owner is None else self._of(report.owner)).restore([(report, story)])

    def __len__(self) -> int:
        return len(self._everybodys) + sum(map(len, self._own.values()))

    def _of(self, owner: int) -> Grouper:
        if owner not in self._own:
            self._own[owner] = self._everybodys.anew()
        return self._own[owner]
