"""The words of articles, a page at a time, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bot.domain.article import ArticleId, StoryId
from bot.domain.rising import SeenArticle
from bot.domain.times import instant, micros
from bot.domain.topic import TopicSlug
from bot.store.rows import Row
from bot.store.sql.part import SqlPart

_BEFORE_ALL = -1


class SqlNaming(SqlPart):
    """Satisfies bot.ports.naming.Naming."""

    async def seen_after(self, after: ArticleId | None, since: datetime, limit: int) -> Sequence[SeenArticle]:
        """Return articles that all may see and that were seen since an instant, in the order of their ids."""
        start = _BEFORE_ALL if after is None else after
        rows = await self._database.read("seen_after", after=start, since=micros(since), limit=limit)
        return [_seen(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row["id"])]


def _seen(rows: Sequence[Row]) -> SeenArticle:
    row = rows[0]
    return SeenArticle(
        id=ArticleId(row["id"]),
        story_id=StoryId(row["story_id"]),
        seen_at=instant(row["seen_at"]),
        title=row["title"],
        summary=row["summary"],
        lang=row["lang"] or "",
        url=row["url"],
        source_title=row["source_title"] or "",
        topics=frozenset(TopicSlug(each["topic"]) for each in rows if each["topic"]),
    )
