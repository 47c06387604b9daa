"""Saved stories, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.article import StoryId
from bot.domain.destination import Platform
from bot.domain.saved import Keeper, SavedId, SavedStory
from bot.domain.times import instant, maybe_instant, micros
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart


class SqlSaved(SqlPart):
    """Satisfies bot.ports.saved.SavedStories."""

    async def save(self, story: SavedStory) -> bool:
        """Keep a story for its keeper; say whether that changed anything."""
        return await self._database.write(self._save_stories, _row(story))

    async def _save_stories(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[bool]:
        return [await transaction.run("keep_story", [row]) > 0 for row in rows]

    async def remove_saved(self, story: SavedId, keeper: Keeper, at: datetime) -> bool:
        """Take a story from its keeper's list; say whether it was there."""
        return await self._database.write(self._remove_saved, {"id": story, **_keeper_row(keeper), "at": micros(at)})

    async def _remove_saved(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[bool]:
        return [await transaction.run("remove_saved", [row]) > 0 for row in rows]

    async def restore_saved(self, story: SavedId, keeper: Keeper) -> bool:
        """Put a story back that was removed; say whether it was, and is still known."""
        return await self._database.write(self._restore_saved, {"id": story, **_keeper_row(keeper)})

    async def _restore_saved(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[bool]:
        return [await transaction.run("restore_saved", [row]) > 0 for row in rows]

    async def saved(self, keeper: Keeper) -> Sequence[SavedStory]:
        """Return what somebody keeps, the last that they saved first."""
        return [_saved_of(row) for row in await self._database.read("saved_by", **_keeper_row(keeper))]

    async def forget_removed(self, before: datetime) -> int:
        """Forget what was removed before an instant; return how much that was."""
        return await self._database.write(self._forget_removed, {"before": micros(before)})

    async def _forget_removed(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[int]:
        return [await transaction.run("forget_removed", [row]) for row in rows]


def _keeper_row(keeper: Keeper) -> dict[str, Any]:
    return {"platform": keeper.platform.value, "workspace_id": keeper.workspace_id, "person": keeper.person}


def _row(story: SavedStory) -> dict[str, Any]:
    return {
        "id": story.id,
        **_keeper_row(story.keeper),
        "story_id": story.story_id,
        "title": story.title,
        "url": story.url,
        "source_title": story.source_title,
        "published_at": micros(story.published_at),
        "saved_at": micros(story.saved_at),
    }


def _saved_of(row: Row) -> SavedStory:
    return SavedStory(
        id=SavedId(row["id"]),
        keeper=Keeper(Platform(row["platform"]), row["workspace_id"], row["person"]),
        story_id=StoryId(row["story_id"]),
        title=row["title"],
        url=row["url"],
        source_title=row["source_title"],
        published_at=instant(row["published_at"]),
        saved_at=instant(row["saved_at"]),
        removed_at=maybe_instant(row["removed_at"]),
    )
