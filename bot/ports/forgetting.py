"""The port of forgetting: workspaces and people who want nothing of theirs to be kept."""

from typing import Protocol

from bot.domain.destination import Workspace
from bot.domain.forgetting import Kept
from bot.domain.saved import Keeper


class Forgetting(Protocol):
    """Counts and deletes what belongs to a workspace, or to a person; what they share with others stays."""

    async def kept_of_workspace(self, workspace: Workspace) -> Kept:
        """Return how much of a workspace is kept."""
        ...

    async def forget_workspace(self, workspace: Workspace) -> Kept:
        """Delete all of a workspace in one commit, and return how much there was; nothing of it is sent any more.

        Its channels and people with what they subscribe to, are owed and were sent, its topics and what was found by them, its feeds,
        what people keep there, and who changed what. A feed that nobody else follows is polled no more; articles go in their time.
        """
        ...

    async def kept_of_person(self, keeper: Keeper) -> Kept:
        """Return how much of a person is kept, in a workspace or (without one) everywhere."""
        ...

    async def forget_person(self, keeper: Keeper) -> Kept:
        """Delete all of a person in one commit, and return how much there was.

        What they get and are owed by direct message, what they keep, what they asked channels to be spared, and what they wrote and have
        not saved. What they made for others stays.
        """
        ...
