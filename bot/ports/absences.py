"""The port of workspaces that remove the bot, and take it back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.destination import Destination, DestinationId, Workspace


class Absences(Protocol):
    """Where the bot is not any more, and what waits there for its return."""

    async def leave_workspace(self, workspace: Workspace, at: datetime) -> int:
        """Note that the bot is not in a workspace any more; return of how many channels and persons that was not known.

        Told again it changes nothing, unless people were asked meanwhile whether all goes on: then it is another time.
        Nothing but notices is sent there from then on, and those that wait are given up. What else is owed stays.
        """
        ...

    async def return_to_workspace(self, workspace: Workspace) -> Sequence[Destination]:
        """Note that the bot is in a workspace again, and return its channels that wait for somebody to let them go on.

        Its people are written to again, and what refused the bot before may be tried.
        """
        ...

    async def resume(self, channels: Collection[DestinationId], stale: datetime, reason: str) -> None:
        """Let channels of a workspace that had removed the bot go on; what fell due before `stale` is given up for a reason.

        One that goes on already stays as it is.
        """
        ...
