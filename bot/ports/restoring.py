"""The port for a database that comes out of a backup."""

from datetime import datetime
from typing import Protocol

from bot.domain.loads import Owed


class Restoring(Protocol):
    """What happened since the backup was made, the database does not know: channels may have got what it takes for owed, or for new."""

    async def owed_by(self, now: datetime) -> Owed:
        """Return how much is owed by an instant, also what was being sent, and to how many channels."""
        ...

    async def mark_told(self, now: datetime, reason: str) -> None:
        """Take for told what may have been told since the backup, in one transaction, so that nothing is posted twice.

        What is owed by `now` is given up for a reason, with all that would follow its cards, and nothing files it anew. The next answer
        of each source is its baseline. The last digest day of each subscription is taken. What falls due later stays. No channel is
        paused any more: one that still refuses us pauses anew, and does not catch up on what it may have got meanwhile.
        """
        ...
