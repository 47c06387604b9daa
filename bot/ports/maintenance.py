"""What keeps a store small, right and reachable."""

from datetime import datetime
from typing import Protocol

from bot.domain.claims import Forgotten, SeenLimits
from bot.outbox.ahead import LatestWaits
from bot.polling.schedule import DueTimes


class Maintenance(Protocol):
    """Housekeeping."""

    async def prune(self, before: datetime) -> int:
        """Delete articles, evidence and stories last seen before `before` that no unsettled delivery needs; return how many articles went.

        What was seen stays known. What channels were asked about stories that are gone goes with them.
        """
        ...

    async def forget_seen(self, limits: SeenLimits, now: datetime) -> int:
        """Forget identities that their sources have not shown for long; return how many. What the last documents held stays known.

        Time is not counted back from a note made after `now`, while the clock ran ahead: all that is noted since would be old.
        """
        ...

    async def forget_off(self, before: datetime) -> Forgotten:
        """Delete the destinations that have been off, or left, since before `before`, with their subscriptions and deliveries.

        What people saved in a workspace goes with the last of them.
        """
        ...

    async def believe_clock(self, times: DueTimes, waits: LatestWaits) -> int:
        """Let nothing wait for a time that only a clock which ran ahead can have set; return how many sources and deliveries moved.

        A source whose times are beyond what any rule sets is due, and a host is on hold no longer than any rule holds it. What was
        filed in the future, or waits for longer than any rule lets it wait, is due now; a digest entry comes with its channel's next
        digest. A paused channel is asked again when its refusals say. No subscription was made, no pause
        begun, and no channel asked anything, in the future.
        """
        ...

    async def check(self) -> None:
        """Prove that the database can be read and written; raise StoreError with one sentence when it cannot."""
        ...

    async def close(self) -> None:
        """Finish the writes that were accepted and release the database; may be called twice."""
        ...
