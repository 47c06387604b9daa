"""The outbox in SQL: it locks, loads, lets the planner decide, and writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.domain.article import StoryId
from bot.domain.delivery import Batch, Delivery, DeliveryId, Settlement, State
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.times import micros
from bot.outbox.aftermath import Aftermath, aftermath
from bot.outbox.composition import kept_with
from bot.outbox.plan import Look, Plan, place_of_lists, plan
from bot.outbox.rules import ANY_NUMBER, ChannelRules
from bot.store.channel_rows import destination_of, state_row
from bot.store.rows import delivery_of, delivery_row
from bot.store.sql.database import Transaction
from bot.store.sql.filing import file_rows
from bot.store.sql.items import load_messages
from bot.store.sql.part import json_list
from bot.store.sql.queue import SqlQueue


class _Begin(NamedTuple):
    to: DestinationId
    look: Look


class SqlOutbox(SqlQueue):
    """Satisfies bot.ports.outbox.Outbox."""

    async def due_destinations(
        self, now: datetime, limit: int, platforms: Collection[Platform] = tuple(Platform)
    ) -> Sequence[DestinationId]:
        """Return destinations of these platforms that take messages and are owed something at `now`; workspaces take turns."""
        wanted = json_list(sorted(each.value for each in platforms))
        rows = await self._database.read("due_destinations", now=micros(now), limit=limit, platforms=wanted)
        return [DestinationId(row["id"]) for row in rows]

    async def begin(self, to: DestinationId, now: datetime, limit: int, rules: ChannelRules = ANY_NUMBER) -> Sequence[Batch]:
        """Mark at most `limit` batches as sending, commit, and return them in the order in which they fell due."""
        look = Look(now=now, limit=limit, rules=rules, worker=self._database.worker)
        while (batches := await self._database.write(self._begin_all, _Begin(to, look))) is None:
            look = look._replace(again=True)
        return batches

    async def _begin_all(self, transaction: Transaction, calls: Sequence[_Begin]) -> Sequence[Sequence[Batch] | None]:
        return [await self._begin(transaction, *call) for call in calls]

    async def _begin(self, transaction: Transaction, to: DestinationId, look: Look) -> Sequence[Batch] | None:
        """Plan; None where it is to be done again, in another transaction: nobody waits until a long queue is given up."""
        queue = await self._queue(transaction, to, look)
        if queue is None:
            return ()
        planned = plan(queue, look)
        if not queue.whole and await self._lists_matter(transaction, planned, look):
            queue = await self._with_lists(transaction, queue, look.now, look.now)
            planned = plan(queue, look)
        messages = await load_messages(transaction.rows, queue, planned.messages, look.now)
        await self._apply(transaction, queue.channel, kept_with(planned, messages), look.now)
        return None if planned.again else [each.batch for each in messages]

    async def _lists_matter(self, transaction: Transaction, planned: Plan, look: Look) -> bool:
        """Say whether a plan that was made without lists may be another one with them: each turn would read all that shares messages."""
        card = place_of_lists(planned, look.limit)
        return card is None or await self._has_list_before(transaction, card)

    async def file(self, deliveries: Collection[Delivery]) -> None:
        """Add what channels are owed; deliveries that exist already stay as they are."""
        await self._database.write(self._file_all, [delivery_row(each) for each in deliveries])

    async def _file_all(self, transaction: Transaction, calls: Sequence[list[dict[str, Any]]]) -> Sequence[None]:
        await file_rows(transaction, [row for call in calls for row in call])
        return [None] * len(calls)

    async def settle(self, settlements: Collection[Settlement]) -> None:
        """Apply what became of batches; what is not sending any more is left as it is."""
        await self._database.write(self._settle_all, settlements)

    async def _settle_all(self, transaction: Transaction, calls: Sequence[Collection[Settlement]]) -> Sequence[None]:
        settlements = [settlement for call in calls for settlement in call]
        channels = await self._channels(transaction, {each.batch.destination.id for each in settlements})
        stored = await self._deliveries(transaction, {each.id for one in settlements for each in one.batch.deliveries})
        for each in settlements:
            known = channels.get(each.batch.destination.id)
            if known is not None:
                after = aftermath(each, known, stored)
                await self._write(transaction, known, after)
                channels[known.id] = after.channel
                stored |= {changed.id: changed for changed in after.changed}
        return [None] * len(calls)

    async def _channels(self, transaction: Transaction, ids: Iterable[DestinationId]) -> dict[DestinationId, Destination]:
        rows = await transaction.rows("lock_destinations", ids=json_list(ids))
        return {DestinationId(row["id"]): destination_of(row) for row in rows}

    async def _deliveries(self, transaction: Transaction, ids: Iterable[DeliveryId]) -> dict[DeliveryId, Delivery]:
        rows = await transaction.rows("lock_deliveries", ids=json_list(ids))
        return {DeliveryId(row["id"]): delivery_of(row) for row in rows}

    async def _write(self, transaction: Transaction, before: Destination, after: Aftermath) -> None:
        """Write what follows from one settlement."""
        channel = before.id
        await self._save(transaction, after.changed)
        await self._abandon(transaction, channel, after.abandoned)
        if after.muted is not None:
            await transaction.run("mute_story", [{"destination_id": channel, "story_id": after.muted}])
        if after.channel != before:
            await transaction.run("save_state", [state_row(after.channel)])
        if after.freed:
            await transaction.run("free_digest_days", [{"nonce": after.freed}])
        if after.wait_until:
            await transaction.run("wait_behind", [{"destination_id": channel, "until": micros(after.wait_until)}])
        if after.given_up:
            await transaction.run("give_up", [{"destination_id": channel, "reason": after.given_up}])
        await transaction.run("release", [{"id": channel, "worker": self._database.worker}])

    async def told_elsewhere(self, person: Destination, now: datetime) -> Sequence[tuple[Destination, StoryId]]:
        """Return which channels were sent stories of a person's due digest."""
        of = {"id": person.id, "platform": person.platform.value, "workspace_id": person.workspace_id, "now": micros(now)}
        return [(destination_of(row), StoryId(row["told"])) for row in await self._database.read("told_elsewhere", **of)]

    async def outbox_counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each state."""
        counts = {row["state"]: row["deliveries"] for row in await self._database.read("outbox_counts")}
        sent = counts.pop("all") - sum(counts.values())
        return {state.value: sent if state is State.SENT else counts.get(state.value, 0) for state in State}
