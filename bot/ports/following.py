"""The port of the feeds that workspaces follow."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.destination import Workspace
from bot.domain.following import Follow, Followed, Offer, OfferId
from bot.domain.source import Source, SourceId


class Following(Protocol):
    """Which workspaces follow which feeds. What a workspace may know by that is said in bot.domain.following."""

    async def follow(self, source: Source, follow: Follow, most: int) -> Followed:
        """Let a workspace follow a feed, which is added where nobody has it, unless the workspace follows `most` feeds already.

        A feed that is stored under the URL keeps its row; one that was disabled is asked again. A feed is everybody's where the operator
        has it, and else belongs to the first that follow it. Whoever added it is noted in the audit, in the same commit.
        """
        ...

    async def unfollow(self, source: SourceId, workspace: Workspace, at: datetime, by: str) -> bool:
        """Let a workspace follow a feed no more, and end what its channels subscribe to of the whole feed; say whether it followed.

        Who did so is noted in the audit, in the same commit.

        A feed that nobody follows any more, and that the operator has not, is forgotten.
        """
        ...

    async def followed(self, workspace: Workspace) -> Sequence[tuple[Source, Follow]]:
        """Return the feeds that a workspace follows, by name."""
        ...

    async def followers(self, source: SourceId) -> Sequence[Workspace]:
        """Return the workspaces that follow a feed now, the first first."""
        ...

    async def make_offers(self, offers: Collection[Offer]) -> None:
        """Remember feeds that were offered to somebody."""
        ...

    async def offered(self, of: OfferId, workspace: Workspace) -> Offer | None:
        """Return a feed that was offered in a workspace; None where none was, or long ago."""
        ...

    async def forget_unfollowed(self, before: datetime) -> int:
        """Forget what workspaces followed that the bot left before an instant, and offers from before it; return how many feeds went."""
        ...
