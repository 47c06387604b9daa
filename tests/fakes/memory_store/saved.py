"""Saved stories, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.saved import Keeper, SavedId, SavedStory
from tests.fakes.memory_store.tables import MemoryPart


class MemorySaved(MemoryPart):
    """Satisfies bot.ports.saved.SavedStories."""

    async def save(self, story: SavedStory) -> bool:
        """Keep a story for its keeper; say whether that changed anything."""
        self.tables.check_open()
        known = self.tables.saved.get(story.id)
        if known is not None and known.removed_at is None:
            return False
        self.tables.saved[story.id] = story
        return True

    async def remove_saved(self, story: SavedId, keeper: Keeper, at: datetime) -> bool:
        """Take a story from its keeper's list; say whether it was there."""
        return self._set(story, keeper, at)

    async def restore_saved(self, story: SavedId, keeper: Keeper) -> bool:
        """Put a story back that was removed; say whether it was, and is still known."""
        return self._set(story, keeper, None)

    def _set(self, story: SavedId, keeper: Keeper, removed_at: datetime | None) -> bool:
        self.tables.check_open()
        known = self.tables.saved.get(story)
        if known is None or not _is_theirs(known, keeper) or (known.removed_at is None) is (removed_at is None):
            return False
        self.tables.saved[story] = replace(known, removed_at=removed_at)
        return True

    async def saved(self, keeper: Keeper) -> Sequence[SavedStory]:
        """Return what somebody keeps, the last that they saved first."""
        self.tables.check_open()
        kept = [each for each in self.tables.saved.values() if _is_theirs(each, keeper) and each.removed_at is None]
        return sorted(kept, key=lambda each: (each.saved_at, each.id), reverse=True)

    async def forget_removed(self, before: datetime) -> int:
        """Forget what was removed before an instant; return how much that was."""
        self.tables.check_open()
        gone = [each.id for each in self.tables.saved.values() if each.removed_at and each.removed_at < before]
        for each in gone:
            del self.tables.saved[each]
        return len(gone)


def _is_theirs(story: SavedStory, keeper: Keeper) -> bool:
    return (
        story.keeper.platform is keeper.platform
        and story.keeper.person == keeper.person
        and keeper.workspace_id in ("", story.keeper.workspace_id)
    )
