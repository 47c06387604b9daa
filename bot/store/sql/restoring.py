"""What a database that comes out of a backup is told of the time that it has not seen, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.delivery import Nonce
from bot.domain.loads import Owed
from bot.domain.times import micros
from bot.outbox.digest_days import open_days
from bot.store.channel_rows import subscription_of
from bot.store.sql.database import Transaction
from bot.store.sql.digests import taken_row
from bot.store.sql.part import SqlPart

_RESTORED = Nonce("restored")


class SqlRestoring(SqlPart):
    """Satisfies bot.ports.restoring.Restoring."""

    async def owed_by(self, now: datetime) -> Owed:
        """Return how much is owed by an instant, and to how many channels."""
        [row] = await self._database.read("owed_by", now=micros(now))
        return Owed(deliveries=row["deliveries"], channels=row["channels"])

    async def mark_told(self, now: datetime, reason: str) -> None:
        """Take for told what may have been told since the backup."""
        await self._database.write(self._mark_all, (now, reason))

    async def _mark_all(self, transaction: Transaction, calls: Sequence[tuple[datetime, str]]) -> Sequence[None]:
        for now, reason in calls:
            row: dict[str, Any] = {"now": micros(now), "reason": reason}
            await transaction.run("tell_owed", [row])
            await transaction.run("tell_followers", [row])
            await transaction.run("look_anew", [{}])
            await transaction.run("end_pauses", [{}])
            await transaction.run("end_leases", [{}])
            wishes = [subscription_of(each) for each in await transaction.rows("wishes")]
            await transaction.run("take_empty_day", [taken_row(day, _RESTORED, now) for day in open_days(wishes, (), now)])
        return [None] * len(calls)
