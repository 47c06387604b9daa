"""The port of saved stories: each is one person's alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.saved import Keeper, SavedId, SavedStory


class SavedStories(Protocol):
    """What people keep. Whoever is not the keeper, or asks in another workspace, finds and changes nothing."""

    async def save(self, story: SavedStory) -> bool:
        """Keep a story for its keeper, anew where they had removed it; say whether that changed anything."""
        ...

    async def remove_saved(self, story: SavedId, keeper: Keeper, at: datetime) -> bool:
        """Take a story from its keeper's list; say whether it was there."""
        ...

    async def restore_saved(self, story: SavedId, keeper: Keeper) -> bool:
        """Put a story back that was removed; say whether it was, and is still known."""
        ...

    async def saved(self, keeper: Keeper) -> Sequence[SavedStory]:
        """Return what somebody keeps, the last that they saved first."""
        ...

    async def forget_removed(self, before: datetime) -> int:
        """Forget what was removed before an instant; return how much that was."""
        ...
