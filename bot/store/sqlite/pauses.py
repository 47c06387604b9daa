"""The pauses of channels in SQLite."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import aiosqlite

from bot.domain.delivery import Off, Paused, Sent, Settlement
from bot.domain.destination import DestinationId
from bot.domain.times import maybe_micros, micros
from bot.outbox.pausing import MOST_WAITING, TOO_OLD
from bot.store.sqlite.room import SqliteRoom


class SqlitePauses(SqliteRoom):
    """Pauses channels, ends their pauses, gives them up, and forgets them."""

    async def forget_off(self, before: datetime) -> int:
        """Delete the channels that have been off since before `before`, with all that belongs to them; return how many."""
        return await self._writer.write(self._forget_off, micros(before))

    async def _forget_off(self, connection: aiosqlite.Connection, calls: Sequence[int]) -> Sequence[int]:
        return [await self._forget_all_off(connection, {"before": before}) for before in calls]

    async def _forget_all_off(self, connection: aiosqlite.Connection, row: dict[str, int]) -> int:
        await self._run(connection, "forget_off_deliveries", [row])
        await self._run(connection, "forget_off_subscriptions", [row])
        return await self._run(connection, "forget_off_destinations", [row])

    async def _park_backlog(self, connection: aiosqlite.Connection, channels: Iterable[DestinationId]) -> None:
        """Give up the oldest of the alerts that wait for channels which are paused now."""
        rows = [{"id": each, "keep": MOST_WAITING, "error": TOO_OLD} for each in channels]
        await self._run(connection, "park_backlog", rows)
        await self._run(connection, "park_lost_edits", rows)

    async def _judge_channels(self, connection: aiosqlite.Connection, settlements: Iterable[Settlement]) -> None:
        """Pause, resume and give up channels, as their messages fared."""
        for each in settlements:
            row: dict[str, Any] = {"id": each.batch.destination.id}
            match each.outcome:
                case Sent() if each.batch.destination.paused_at is not None:
                    await self._run(connection, "resume_destination", [row])
                case Paused() as paused:
                    row |= {"paused_at": micros(paused.at), "pause_reason": paused.reason, "pauses": each.batch.destination.pauses + 1}
                    await self._run(connection, "pause_destination", [row | {"recheck_at": maybe_micros(paused.recheck_at)}])
                case Off(at=at, reason=reason):
                    await self._run(connection, "turn_off_destination", [row | {"off_at": micros(at), "pause_reason": reason}])
                    await self._run(connection, "park_all", [row | {"error": reason}])
                case _:
                    pass
