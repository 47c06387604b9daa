"""The port for outages of our own."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.outage import Brought, Outage
from bot.domain.source import Source, SourceId


class Outages(Protocol):
    """The outage that is under way, or from which we come back: one at most, for all who share the database."""

    async def outage(self) -> Outage | None:
        """Return it; None while the network works."""
        ...

    async def begin_outage(self, outage: Outage, forgiven: Collection[Source]) -> None:
        """Note an outage, and take back failures that were counted in it, in one transaction.

        Of one that is known already only `back_at` is taken back. `forgiven` are sources as they were before the failure of `polled_at`:
        their errors, last error, next poll and polls come back where nothing was heard of them since.
        """
        ...

    async def end_outage(self, back: Outage, due: Mapping[SourceId, datetime]) -> None:
        """Note when a source answered again, and let sources that are overdue by then be due at their times of `due`."""
        ...

    async def close_outage(self, outage: Outage) -> None:
        """Forget an outage, unless it began again."""
        ...

    async def count_hosts(self) -> int:
        """Return how many hosts the enabled sources have."""
        ...

    async def host_to_probe(self, now: datetime) -> str | None:
        """Return the host to ask in an outage, of those that are due, and neither asleep, on hold nor claimed; None where there is none.

        Those that failed by themselves before come last, and of the others the one that was not asked for the longest time first.
        """
        ...

    async def came_since(self, at: datetime) -> Brought:
        """Return what channels got, or are owed, of what was filed since an instant."""
        ...
