"""What reading an article needs: topics and stories. Pure rooms satisfy these by shape."""

from typing import Protocol

from bot.domain.topic import Evidence
from bot.matching.scan import MatchText
from bot.stories.report import Placement, Report


class TopicMatcher(Protocol):
    """Says which topics an article is about."""

    def match(self, text: MatchText) -> tuple[Evidence, ...]:
        """Return the evidence for every topic that has any, matched or not."""
        ...


class StoryGrouper(Protocol):
    """Says which story a report belongs to."""

    def place(self, report: Report) -> Placement:
        """Return the report's story, and remember the report as its member; the same report again gives the same story."""
        ...
