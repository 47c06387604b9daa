"""What a clock that ran ahead has put off, in SQL."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.destination import DestinationId
from bot.domain.subscription import Subscription
from bot.domain.times import micros
from bot.outbox.ahead import LatestWaits, with_the_next_digest, without_later_recheck
from bot.polling.schedule import DueTimes
from bot.store.channel_rows import destination_of, state_row, subscription_of
from bot.store.rows import delivery_of
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart, json_list


class _Wrong(NamedTuple):
    times: DueTimes
    waits: LatestWaits


class SqlClock(SqlPart):
    """Believes a clock that was set back."""

    async def believe_clock(self, times: DueTimes, waits: LatestWaits) -> int:
        """Let nothing wait for a time that only a clock which ran ahead can have set; return how many sources and deliveries moved."""
        return await self._database.write(self._believe_all, _Wrong(times, waits))

    async def _believe_all(self, transaction: Transaction, calls: Sequence[_Wrong]) -> Sequence[int]:
        return [await self._sources_ahead(transaction, each.times) + await self._outbox_ahead(transaction, each.waits) for each in calls]

    async def _sources_ahead(self, transaction: Transaction, times: DueTimes) -> int:
        row = {"now": micros(times.now), "latest_wait": micros(times.latest_wait), "latest_poll": micros(times.latest_poll)}
        await transaction.run("believe_hosts", [{name: row[name] for name in ("now", "latest_wait")}])
        return await transaction.run("believe_sources", [row])

    async def _outbox_ahead(self, transaction: Transaction, waits: LatestWaits) -> int:
        """Move channels first, as whoever sends locks them."""
        row = {"now": micros(waits.now), "latest_due": micros(waits.latest_due)}
        await self._channels_ahead(transaction, waits)
        await transaction.run("believe_subscriptions", [{"now": row["now"]}])
        await transaction.run("believe_asks", [{"now": row["now"]}])
        entries = await self._entries_ahead(transaction, waits)
        await transaction.run("believe_edits", [row])
        return entries + await transaction.run("believe_deliveries", [row])

    async def _channels_ahead(self, transaction: Transaction, waits: LatestWaits) -> None:
        ids = [row["id"] for row in await transaction.rows("refused_ahead", now=micros(waits.now))]
        known = [destination_of(row) for row in await transaction.rows("lock_destinations", ids=json_list(ids))]
        judged = [without_later_recheck(each, waits) for each in known]
        await transaction.run("save_state", [state_row(after) for before, after in zip(known, judged, strict=True) if after != before])

    async def _entries_ahead(self, transaction: Transaction, waits: LatestWaits) -> int:
        now, latest = micros(waits.now), micros(waits.latest_digest)
        entries = [delivery_of(row) for row in await transaction.rows("entries_ahead", now=now, latest_digest=latest)]
        wishes = {to: await self._wishes(transaction, to) for to in {each.destination_id for each in entries}}
        moved = [with_the_next_digest(each, wishes[each.destination_id], waits.now) for each in entries]
        return await transaction.run("due_with_the_next", [{"id": each.id, "due_at": micros(each.due_at)} for each in moved])

    async def _wishes(self, transaction: Transaction, of: DestinationId) -> Sequence[Subscription]:
        return [subscription_of(row) for row in await transaction.rows("subscriptions_of", destination_id=of)]
