"""In SQL: cards that wait for the end of quiet hours, cards for which an hour has no room, and whom a channel was last mentioned in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.delivery import DeliveryId, Held, Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.times import instant, micros
from bot.outbox.limits import LONGEST_ON_A_LIST, TOLD_IN_A_LIST, Waiting, hour_of, left_for_the_list, next_hour
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """The one card that stands for others: when it is due, and why it is one."""

    to: DestinationId
    due_at: int
    held: Held


class SqlHolding(SqlPart):
    """What the outbox needs to leave a channel in peace, in the transaction of `begin`."""

    async def _hold(self, transaction: Transaction, channel: Destination, now: datetime) -> None:
        """Let everything but digests wait for the end of the quiet hours that hold now, the best of it as cards, the rest as a list."""
        until = channel.quiet_until(now)
        if until is None:
            return
        span = {"destination_id": channel.id, "until": micros(until)}
        await transaction.run("hold", [span])
        waiting = [_waiting(row) for row in await transaction.rows("held_alerts", **span)]
        shared = _List(to=channel.id, due_at=span["until"], held=Held.QUIET)
        await self._fold(transaction, left_for_the_list(waiting), shared)

    async def _room(self, transaction: Transaction, channel: Destination, now: datetime, most: int | None) -> int | None:
        """Return for how many more cards this hour has room (None: any number); without room, what is due is the next hour's list."""
        if most is None:
            return None
        hour = {"destination_id": channel.id, "hour": micros(hour_of(now))}
        (row,) = await transaction.rows("cards_since", **hour)
        if row["cards"] < most:
            return most - int(row["cards"])
        due = {"destination_id": channel.id, "now": micros(now), "long_ago": micros(now - LONGEST_ON_A_LIST)}
        rows = await transaction.rows("unnamed_cards", **due)
        shared = _List(to=channel.id, due_at=micros(next_hour(now)), held=Held.MOST)
        await self._fold(transaction, [row["id"] for row in rows], shared)
        return 0

    async def _fold(self, transaction: Transaction, alerts: Iterable[DeliveryId], shared: _List) -> None:
        folded = [{"id": each, "due_at": shared.due_at, "held": shared.held.value} for each in alerts]
        await transaction.run("fold", folded)
        answers = [{"id": row["id"], "destination_id": shared.to, "error": TOLD_IN_A_LIST} for row in folded]
        await transaction.run("park_answers", answers)

    async def release_held(self, to: DestinationId, until: datetime, now: datetime) -> None:
        """Let what waits for the end of quiet hours at `until` go out now."""
        await self._database.write(self._release_held, {"destination_id": to, "until": micros(until), "now": micros(now)})

    async def _release_held(self, transaction: Transaction, rows: Sequence[dict[str, int]]) -> Sequence[None]:
        await transaction.run("release_held", rows)
        return [None] * len(rows)

    async def take_mention(self, to: DestinationId, nonce: Nonce, now: datetime, since: datetime) -> bool:
        """Let a message mention somebody, unless another one of the channel did so after `since`."""
        row = {"id": to, "nonce": nonce, "now": micros(now), "since": micros(since)}
        return await self._database.write(self._take_mentions, row)

    async def _take_mentions(self, transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[bool]:
        return [await transaction.run("take_mention", [row]) > 0 for row in rows]


def _waiting(row: Row) -> Waiting:
    return Waiting(id=DeliveryId(row["id"]), fit=row["fit"], published_at=instant(row["published_at"]))
