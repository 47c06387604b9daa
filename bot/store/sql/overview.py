"""The overview in SQL."""

from collections.abc import Collection, Sequence

from bot.domain.delivery import Deferred, Kind, State
from bot.domain.destination import DestinationId
from bot.domain.loads import Settled, Told, Waiting
from bot.domain.subscription import Subscription
from bot.domain.times import instant, maybe_instant
from bot.store.channel_rows import destination_of, subscription_of
from bot.store.rows import Row, delivery_of
from bot.store.sql.part import SqlPart


class SqlOverview(SqlPart):
    """Satisfies bot.ports.overview.Overview."""

    async def waiting(self) -> Sequence[Waiting]:
        """Return what is pending or being sent, the first due first."""
        return [_waiting_of(row) for row in await self._database.read("waiting")]

    async def settled(self) -> Sequence[Settled]:
        """Return what is over, by channel, state and reason; the newest first."""
        return [_settled_of(row) for row in await self._database.read("settled")]

    async def deliveries(self, states: Collection[State], limit: int, channel: DestinationId | None = None) -> Sequence[Told]:
        """Return deliveries in some states, of one channel or of all: what waits first, then what is over."""
        wanted = f",{','.join(states)},"
        rows = await self._database.read("deliveries_in", states=wanted, channel=channel or 0, limit=limit)
        channels = {row["id"]: destination_of(row) for row in await self._database.read("all_destinations")}
        return [
            Told(delivery=delivery_of(row), channel=channels[row["destination_id"]], title=row["title"] or "", url=row["url"] or "")
            for row in rows
            if row["destination_id"] in channels  # it may go between the two reads
        ]

    async def wishes(self) -> Sequence[Subscription]:
        """Return every subscription, oldest first."""
        return [subscription_of(row) for row in await self._database.read("wishes")]

    async def database_size(self) -> int:
        """Return how many bytes the database takes."""
        [row] = await self._database.read("database_size")
        return int(row["bytes"])


def _waiting_of(row: Row) -> Waiting:
    return Waiting(
        channel=DestinationId(row["destination_id"]),
        kind=Kind(row["kind"]),
        count=row["deliveries"],
        due_at=instant(row["due_at"]),
        deferred=None if row["held"] is None else Deferred(row["held"]),
        error=row["last_error"],
    )


def _settled_of(row: Row) -> Settled:
    return Settled(
        channel=DestinationId(row["destination_id"]),
        state=State(row["state"]),
        count=row["deliveries"],
        reason=row["reason"],
        sent_at=maybe_instant(row["sent_at"]),
    )
