"""Grouping: which story a report belongs to, decided online as reports arrive."""

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.article import StoryId
from bot.domain.story import story_id
from bot.stories.aliases import Aliases
from bot.stories.background import Background
from bot.stories.report import Placement, Report

WINDOW = timedelta(hours=72)


class Grouper:
    """The stories of the last `window`, in memory. Not thread-safe; deterministic: the same reports in the same order give the same stories."""

    def __init__(self, aliases: Aliases, background: Background, window: timedelta = WINDOW) -> None:
        self._aliases = aliases
        self._background = background
        self._window = window
        self._by_key: dict[str, StoryId] = {}

    def place(self, report: Report) -> Placement:
        """Return the story of `report`, which is remembered as its member; a report that is like no story opens one."""
        for key in (report.url, report.content_hash):
            if key and key in self._by_key:
                return Placement(story_id=self._by_key[key], is_new=False)
        opened = story_id(report.article_id)
        self._remember(report, opened)
        return Placement(story_id=opened, is_new=True)

    def restore(self, members: Iterable[tuple[Report, StoryId]]) -> None:
        """Remember reports with the stories that they were placed in, oldest first, as if they had been placed here."""
        for report, story in members:
            self._remember(report, story)

    def _remember(self, report: Report, story: StoryId) -> None:
        for key in (report.url, report.content_hash):
            if key:
                self._by_key[key] = story
