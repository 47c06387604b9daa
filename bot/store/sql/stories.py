"""Stories and what waits, as the page shows them, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bot.domain.article import ArticleId, StoryId
from bot.domain.delivery import Coverage
from bot.domain.history import StoryFile
from bot.domain.loads import Told
from bot.domain.story import Story
from bot.domain.times import instant, micros
from bot.domain.topic import Evidence, TopicSlug
from bot.ports.browsing import StoryMark
from bot.store.channel_rows import destination_of
from bot.store.rows import Row, delivery_of, evidence_of, report_of_row, story_of
from bot.store.sql.part import SqlPart, json_list

AMONG: Final = 3_000
_THE_END = StoryMark(instant(1 << 51), StoryId(0))


class SqlStories(SqlPart):
    """Satisfies bot.ports.browsing.Browsing, as far as stories and the queue of all channels go."""

    async def stories(self, limit: int, *, before: StoryMark | None = None, topic: TopicSlug | None = None) -> Sequence[StoryFile]:
        """Return stories with their reports, those with the newest report first."""
        at, story = before or _THE_END
        asked = {"before": micros(at), "id": story, "limit": limit}
        if topic is None:
            rows = await self._database.read("stories_before", **asked)
        else:
            rows = await self._database.read("stories_about", **asked, topic=topic, among=AMONG)
        stories = [story_of(row) for row in rows]
        reports = await self._reports({each.id for each in stories})
        return [StoryFile(each, reports[each.id]) for each in stories if each.id in reports]

    async def story(self, of: StoryId) -> StoryFile | None:
        """Return one story with its reports, and what channels were owed of it; None where there is none."""
        rows, reports = await self._database.read("story_by_id", id=of), await self._reports({of})
        if not rows or of not in reports:
            return None
        story: Story = story_of(rows[0])
        channels = {row["id"]: destination_of(row) for row in await self._database.read("channels_of", story_id=of)}
        owed = [(channels.get(row["destination_id"]), delivery_of(row)) for row in await self._database.read("deliveries_of", story_id=of)]
        return StoryFile(story, reports[of], tuple((channel, each) for channel, each in owed if channel))

    async def queue(self, limit: int) -> Sequence[Told]:
        """Return what waits, or is being sent, in all channels: the first due first."""
        return await self._titled(await self._database.read("queue_of_all", limit=limit))

    async def given_up(self, limit: int) -> Sequence[Told]:
        """Return what was given up in all channels, the newest first."""
        return await self._titled(await self._database.read("given_up_lately", limit=limit))

    async def _titled(self, rows: Sequence[Row]) -> Sequence[Told]:
        channels = {row["id"]: destination_of(row) for row in await self._database.read("all_destinations")}
        return [
            Told(delivery=delivery_of(row), channel=channels[row["destination_id"]], title=row["title"] or "", url=row["url"] or "")
            for row in rows
            if row["destination_id"] in channels  # it may go between the two reads
        ]

    async def _reports(self, stories: Collection[StoryId]) -> Mapping[StoryId, tuple[Coverage, ...]]:
        ids = json_list(stories)
        evidence: dict[ArticleId, tuple[Evidence, ...]] = {}
        for row in await self._database.read("evidence_of_stories", ids=ids):
            evidence[row["article_id"]] = (*evidence.get(row["article_id"], ()), evidence_of(row))
        reports: dict[StoryId, tuple[Coverage, ...]] = {}
        for row in await self._database.read("reports_of_stories", ids=ids):
            reports[row["story_id"]] = (*reports.get(row["story_id"], ()), report_of_row(row, evidence.get(row["id"], ())))
        return reports
