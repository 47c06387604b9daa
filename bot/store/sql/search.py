"""What readers look for, in SQL. Each database has an index of its own, and its own way to ask it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence

from bot.domain.article import StoryId
from bot.domain.delivery import Coverage, Delivery
from bot.domain.destination import Destination, Workspace
from bot.domain.search import IndexQuery
from bot.domain.times import micros
from bot.store.channel_rows import destination_of
from bot.store.rows import delivery_of, report_of_row
from bot.store.sql.part import SqlPart, json_list


class SqlSearch(SqlPart, ABC):
    """Satisfies bot.ports.reading.Reading."""

    @abstractmethod
    def _asked(self, query: IndexQuery) -> str:
        """Return a query in the words of the index."""

    async def look_up(self, query: IndexQuery, limit: int) -> Sequence[Coverage]:
        """Return the articles of the index that hold what is asked for, those that were seen last first."""
        since = micros(query.since) if query.since else 0
        return [report_of_row(row) for row in await self._database.read("look_up", wanted=self._asked(query), since=since, limit=limit)]

    async def reports_on(self, stories: Collection[StoryId]) -> Mapping[StoryId, Sequence[Coverage]]:
        """Return the articles of some stories, oldest first."""
        found: dict[StoryId, list[Coverage]] = {}
        for row in await self._database.read("reports_on", ids=json_list(stories)):
            found.setdefault(row["story_id"], []).append(report_of_row(row))
        return found

    async def posted(self, stories: Collection[StoryId], workspace: Workspace) -> Sequence[tuple[Destination, Delivery]]:
        """Return what the channels of a workspace were sent of some stories, the newest first."""
        of = {"ids": json_list(stories), "platform": str(workspace.platform), "workspace_id": workspace.id}
        channels = {row["id"]: destination_of(row) for row in await self._database.read("posted_to", **of)}
        sent = [delivery_of(row) for row in await self._database.read("posted", **of)]
        return [(channels[each.destination_id], each) for each in sent if each.destination_id in channels]
