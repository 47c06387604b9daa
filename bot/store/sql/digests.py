"""The digests that were named, in SQL: one a subscription and local date."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.delivery import Nonce, Settlement
from bot.domain.destination import DestinationId
from bot.domain.subscription import SubscriptionId
from bot.domain.times import instant, maybe_instant, maybe_micros, micros
from bot.outbox.digest_days import LOOK_BACK, DigestDay, DigestPlan, Fetching, QuietDay, is_fresh_entry, plan_digest
from bot.outbox.messages import Draft, DueRow
from bot.outbox.settle import nothing_was_posted
from bot.store.channel_rows import destination_of, subscription_of
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart

_QuietCall = tuple[DestinationId, int, list[dict[str, Any]]]


class SqlDigests(SqlPart):
    """What the outbox needs to keep a day to one digest, in the transaction of `begin` and of `settle`."""

    async def _plan(self, transaction: Transaction, to: DestinationId, due: Sequence[DueRow], now: datetime) -> DigestPlan:
        """Say what of `due` goes out now, and let the rest wait for the next digest."""
        if not any(is_fresh_entry(row) for row in due):
            return DigestPlan(due=tuple(due))
        subscriptions = [subscription_of(row) for row in await transaction.rows("subscriptions_of", destination_id=to)]
        since = (now - LOOK_BACK).date().isoformat()
        taken = {digest_day_of(row) for row in await transaction.rows("digest_days_of", destination_id=to, since=since)}
        plan = plan_digest(due, subscriptions, taken, now)
        if plan.next_at:
            await transaction.run("postpone_entry", [{"id": each, "due_at": micros(plan.next_at)} for each in plan.postponed])
        return plan

    async def _take_days(self, transaction: Transaction, plan: DigestPlan, drafts: Sequence[Draft], now: datetime) -> None:
        """Write down the digests among `drafts`; the table refuses a second one for a day."""
        days = [(draft.nonce, day) for draft in drafts for day in plan.days_of(draft)]
        await transaction.run("take_digest_day", [_taken_row(day, nonce, now) for nonce, day in days])

    async def digest_days(self, since: date) -> Collection[DigestDay]:
        """Return the days since a local date that are taken."""
        return {digest_day_of(row) for row in await self._database.read("digest_days", since=since.isoformat())}

    async def take_quiet_days(self, to: DestinationId, days: Collection[DigestDay], nonce: Nonce, now: datetime) -> bool:
        """Take days for one line that says that nothing came, where nothing is owed and some day is free."""
        return await self._database.write(self._take_quiet_days, (to, micros(now), [_taken_row(day, nonce, now) for day in days]))

    async def _take_quiet_days(self, transaction: Transaction, calls: Sequence[_QuietCall]) -> Sequence[bool]:
        return [await self._take_quiet(transaction, call) for call in calls]

    async def _take_quiet(self, transaction: Transaction, call: _QuietCall) -> bool:
        to, now, rows = call
        if await transaction.rows("owes_digest", destination_id=to, now=now):
            return False
        return await transaction.run("take_quiet_day", rows) > 0

    async def quiet_days_due(self, now: datetime) -> Sequence[QuietDay]:
        """Return the quiet days that channels are still to be told of at `now`, oldest first."""
        rows = await self._database.read("quiet_days_due", now=micros(now))
        return [QuietDay(destination=destination_of(row), nonce=Nonce(row["nonce"]), taken_at=instant(row["taken_at"])) for row in rows]

    async def settle_quiet_day(self, nonce: Nonce, again_at: datetime | None) -> None:
        """Note that a channel was told of a quiet day, or when to try again."""
        await self._database.write(self._settle_quiet_days, {"nonce": nonce, "due_at": maybe_micros(again_at)})

    async def _settle_quiet_days(self, transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[None]:
        await transaction.run("settle_quiet_day", rows)
        return [None] * len(rows)

    async def fetching(self) -> Fetching:
        """Return when an enabled source was last asked, and when one last answered."""
        (row,) = await self._database.read("fetching")
        return Fetching(asked_at=maybe_instant(row["asked_at"]), answered_at=maybe_instant(row["answered_at"]))

    async def _release(self, transaction: Transaction, settlements: Collection[Settlement]) -> None:
        """Undo the names of digests of which nothing was posted: their days are open again, and their entries may join others."""
        unposted = [each.batch for each in settlements if nothing_was_posted(each)]
        entries = [{"id": item.delivery.id, "nonce": batch.nonce} for batch in unposted for item in batch.items]
        await transaction.run("unname_entry", entries)
        await transaction.run("free_digest_days", [{"nonce": batch.nonce} for batch in unposted])


def digest_day_of(row: Row) -> DigestDay:
    """Return the day that a row has taken."""
    return DigestDay(subscription=SubscriptionId(row["subscription_id"]), day=date.fromisoformat(row["local_date"]))


def _taken_row(day: DigestDay, nonce: str, now: datetime) -> dict[str, Any]:
    return {"subscription_id": day.subscription, "local_date": day.day.isoformat(), "nonce": nonce, "taken_at": micros(now)}
