"""Outages of our own in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from bot.domain.outage import Brought, Outage
from bot.domain.source import Source, SourceId
from bot.domain.times import instant, maybe_instant, maybe_micros, micros
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart

_Begun = tuple[Outage, Collection[Source]]
_Ended = tuple[int, Mapping[SourceId, datetime]]


class SqlOutages(SqlPart):
    """Satisfies bot.ports.outages.Outages."""

    async def outage(self) -> Outage | None:
        """Return the outage that is under way, or from which we come back."""
        rows = await self._database.read("outage")
        return Outage(since=instant(rows[0]["since"]), back_at=maybe_instant(rows[0]["back_at"])) if rows else None

    async def begin_outage(self, outage: Outage, forgiven: Collection[Source]) -> None:
        """Note an outage, and take back failures that were counted in it."""
        await self._database.write(self._begin_outages, (outage, forgiven))

    async def _begin_outages(self, transaction: Transaction, calls: Sequence[_Begun]) -> Sequence[None]:
        await transaction.run("note_outage", [{"since": micros(outage.since)} for outage, _ in calls])
        await transaction.run("forgive_source", [_forgiven_row(source) for _, forgiven in calls for source in forgiven])
        return [None] * len(calls)

    async def end_outage(self, back: Outage, due: Mapping[SourceId, datetime]) -> None:
        """Note when a source answered again, and let overdue sources be due at their times."""
        if back.back_at is not None:
            await self._database.write(self._end_outages, (micros(back.back_at), due))

    async def _end_outages(self, transaction: Transaction, calls: Sequence[_Ended]) -> Sequence[None]:
        await transaction.run("end_outage", [{"back_at": at} for at, _ in calls])
        rows = [{"id": of, "next_poll_at": micros(when), "back_at": at} for at, due in calls for of, when in due.items()]
        await transaction.run("ask_again", rows)
        return [None] * len(calls)

    async def close_outage(self, outage: Outage) -> None:
        """Forget an outage, unless it began again."""
        if outage.back_at is not None:
            await self._database.write(self._close_outages, {"back_at": micros(outage.back_at)})

    async def _close_outages(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[None]:
        await transaction.run("close_outage", rows)
        return [None] * len(rows)

    async def count_hosts(self) -> int:
        """Return how many hosts the enabled sources have."""
        [row] = await self._database.read("count_hosts")
        return int(row["hosts"])

    async def host_to_probe(self, now: datetime) -> str | None:
        """Return the host to ask in an outage."""
        at = now.astimezone(UTC)
        rows = await self._database.read("host_to_probe", now=micros(now), hour=at.hour, day=at.weekday())
        return str(rows[0]["host"]) if rows else None

    async def came_since(self, at: datetime) -> Brought:
        """Return what channels got, or are owed, of what was filed since an instant."""
        [row] = await self._database.read("came_since", since=micros(at))
        return Brought(cards=row["cards"], lists=row["lists"])


def _forgiven_row(source: Source) -> Row:
    return {
        "id": source.id,
        "errors": source.errors,
        "last_error": source.last_error,
        "next_poll_at": micros(source.next_poll_at),
        "polled_at": maybe_micros(source.polled_at),
        "polls": source.polls,
    }
