"""What reading an article needs: an analyst of its words, and somebody who tells stories apart."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.analysis import Analysis, Fault, Wording
from bot.stories.report import Placement, Report


class Analyst(Protocol):
    """Says what articles are about."""

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Return what each says, in their order; a Fault for one that cannot be analysed, whatever it provokes.

        Raises AnalysisError where nothing can be analysed for now.
        """
        ...


class StoryGrouper(Protocol):
    """Says which story a report belongs to."""

    def place(self, report: Report) -> Placement:
        """Return the report's story, and remember the report as its member; the same report again gives the same story."""
        ...
