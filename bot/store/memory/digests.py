"""The digests that were named, in memory: one a subscription and local date."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import DeliveryId, Nonce, Settlement
from bot.domain.destination import DestinationId
from bot.domain.errors import StoreError
from bot.outbox.batching import Draft, DueRow
from bot.outbox.digest_days import DigestDay, DigestPlan, plan_digest
from bot.store.memory.tables import MemoryRoom
from bot.store.settling import nothing_was_posted


class MemoryDigests(MemoryRoom):
    """What the outbox needs to keep a day to one digest."""

    def _plan(self, to: DestinationId, due: Iterable[DueRow], now: datetime) -> DigestPlan:
        """Say what of `due` goes out now, and let the rest wait for the next digest."""
        subscriptions = [each for each in self.tables.subscriptions.values() if each.destination_id == to]
        plan = plan_digest(due, subscriptions, self.tables.digests, now)
        for key in plan.postponed if plan.next_at else ():
            self._postpone(key, plan.next_at)
        return plan

    def _postpone(self, key: DeliveryId, to: datetime | None) -> None:
        delivery = self.tables.deliveries[key]
        self.tables.deliveries[key] = replace(delivery, due_at=to or delivery.due_at)

    def _take_days(self, plan: DigestPlan, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            for day in plan.days_of(draft):
                self._take(day, draft.nonce)

    def _take(self, day: DigestDay, nonce: Nonce) -> None:
        if day in self.tables.digests:
            raise StoreError(f"The store refused a second digest of subscription {day.subscription} on {day.day}.")
        self.tables.digests[day] = nonce

    def _release(self, settlement: Settlement) -> None:
        """Undo the name of a digest of which nothing was posted: its day is open again, and its entries may join others."""
        if not nothing_was_posted(settlement):
            return
        nonce = settlement.batch.nonce
        self.tables.digests = {day: name for day, name in self.tables.digests.items() if name != nonce}
        for item in settlement.batch.items:
            stored = self.tables.deliveries.get(item.delivery.id)
            if stored is not None and stored.nonce == nonce:
                self.tables.deliveries[stored.id] = replace(stored, nonce=None)
