"""The digests that were named, in SQL: one a subscription and local date."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.delivery import Delivery, Nonce
from bot.domain.subscription import Subscription, SubscriptionId
from bot.domain.times import maybe_instant, micros
from bot.outbox.digest_days import DigestDay, Fetching
from bot.outbox.messages import nonce_of
from bot.store.channel_rows import subscription_of
from bot.store.rows import Row, delivery_row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart

_Line = tuple[Delivery, Collection[DigestDay]]


class SqlDigests(SqlPart):
    """Satisfies bot.ports.outbox.Digests."""

    async def _take_days(self, transaction: Transaction, days: Iterable[tuple[Nonce, DigestDay]], now: datetime) -> None:
        """Write down the digests of some days; the table refuses a second one for a day."""
        await transaction.run("take_digest_day", [taken_row(day, nonce, now) for nonce, day in days])

    async def empty_day_wishes(self, now: datetime) -> Sequence[Subscription]:
        """Return the subscriptions with a digest that ask for a line on empty days, of channels that take messages."""
        return [subscription_of(row) for row in await self._database.read("empty_day_wishes", now=micros(now))]

    async def digest_days(self, since: date) -> Collection[DigestDay]:
        """Return the days since a local date that are taken, of the subscriptions that ask for a line on empty days."""
        return {digest_day_of(row) for row in await self._database.read("digest_days", since=since.isoformat())}

    async def file_empty_day(self, line: Delivery, days: Collection[DigestDay]) -> bool:
        """File the line that says that nothing came, and take its days, where nothing is owed and some day is free."""
        return await self._database.write(self._file_empty_days, (line, days))

    async def _file_empty_days(self, transaction: Transaction, lines: Sequence[_Line]) -> Sequence[bool]:
        return [await self._file_one_empty_day(transaction, *line) for line in lines]

    async def _file_one_empty_day(self, transaction: Transaction, line: Delivery, days: Collection[DigestDay]) -> bool:
        if await transaction.rows("owes_digest", destination_id=line.destination_id, now=micros(line.due_at)):
            return False
        rows = [taken_row(day, nonce_of(line), line.filed_at) for day in days]
        if not await transaction.run("take_empty_day", rows):
            return False
        await transaction.run("add_delivery", [delivery_row(line)])
        return True

    async def fetching(self) -> Fetching:
        """Return when an enabled source was last asked, and when one last answered."""
        (row,) = await self._database.read("fetching")
        return Fetching(asked_at=maybe_instant(row["asked_at"]), answered_at=maybe_instant(row["answered_at"]))


def digest_day_of(row: Row) -> DigestDay:
    """Return the day that a row has taken."""
    return DigestDay(subscription=SubscriptionId(row["subscription_id"]), day=date.fromisoformat(row["local_date"]))


def taken_row(day: DigestDay, nonce: str, now: datetime) -> dict[str, Any]:
    """Return the row of a day that is taken."""
    return {"subscription_id": day.subscription, "local_date": day.day.isoformat(), "nonce": nonce, "taken_at": micros(now)}
