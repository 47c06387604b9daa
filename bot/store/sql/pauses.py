"""The pauses of channels in SQL."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.domain.delivery import Off, Paused, Sent, Settlement
from bot.domain.destination import DestinationId
from bot.domain.times import maybe_micros, micros
from bot.outbox.pausing import MOST_WAITING, TOO_OLD
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart


class SqlPauses(SqlPart):
    """Pauses channels, ends their pauses, gives them up, and forgets them."""

    async def forget_off(self, before: datetime) -> int:
        """Delete the channels that have been off since before `before`, with all that belongs to them; return how many."""
        return await self._database.write(self._forget_off, micros(before))

    async def _forget_off(self, transaction: Transaction, calls: Sequence[int]) -> Sequence[int]:
        return [await self._forget_all_off(transaction, {"before": before}) for before in calls]

    async def _forget_all_off(self, transaction: Transaction, row: dict[str, int]) -> int:
        await transaction.run("forget_off_deliveries", [row])
        await transaction.run("forget_off_subscriptions", [row])
        return await transaction.run("forget_off_destinations", [row])

    async def _park_backlog(self, transaction: Transaction, channels: Iterable[DestinationId]) -> None:
        """Give up the oldest of the alerts that wait for channels which are paused now."""
        rows = [{"id": each, "keep": MOST_WAITING, "error": TOO_OLD} for each in channels]
        await transaction.run("park_backlog", rows)
        await transaction.run("park_lost_edits", rows)

    async def _judge_channels(self, transaction: Transaction, settlements: Iterable[Settlement]) -> None:
        """Pause, resume and give up channels, as their messages fared."""
        for each in settlements:
            row: dict[str, Any] = {"id": each.batch.destination.id}
            match each.outcome:
                case Sent() if each.batch.destination.paused_at is not None:
                    await transaction.run("resume_destination", [row])
                case Paused() as paused:
                    row |= {"paused_at": micros(paused.at), "pause_reason": paused.reason, "pauses": each.batch.destination.pauses + 1}
                    await transaction.run("pause_destination", [row | {"recheck_at": maybe_micros(paused.recheck_at)}])
                case Off(at=at, reason=reason):
                    await transaction.run("turn_off_destination", [row | {"off_at": micros(at), "pause_reason": reason}])
                    await transaction.run("park_all", [row | {"error": reason}])
                case _:
                    pass
