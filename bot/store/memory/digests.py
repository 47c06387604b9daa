"""The digests that were named, in memory: one a subscription and local date."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.delivery import Delivery, DeliveryId, Kind, Nonce, Settlement, State
from bot.domain.destination import DestinationId
from bot.domain.errors import StoreError
from bot.outbox.digest_days import DigestDay, DigestPlan, Fetching, QuietDay, plan_digest
from bot.outbox.messages import Draft, DueRow
from bot.outbox.settle import nothing_was_posted
from bot.store.memory.tables import MemoryRoom


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

    async def digest_days(self, since: date) -> Collection[DigestDay]:
        """Return the days since a local date that are taken."""
        self.tables.check_open()
        return {day for day in self.tables.digests if day.day >= since}

    async def take_quiet_days(self, to: DestinationId, days: Collection[DigestDay], nonce: Nonce, now: datetime) -> bool:
        """Take days for one line that says that nothing came, where nothing is owed and some day is free."""
        self.tables.check_open()
        free = [day for day in days if day not in self.tables.digests]
        if not free or any(_is_owed_entry(each, to, now) for each in self.tables.deliveries.values()):
            return False
        self.tables.digests |= dict.fromkeys(free, nonce)
        self.tables.quiet_days[nonce] = (QuietDay(destination=self.tables.destinations[to], nonce=nonce, taken_at=now), now)
        return True

    async def quiet_days_due(self, now: datetime) -> Sequence[QuietDay]:
        """Return the quiet days that channels are still to be told of at `now`, oldest first."""
        self.tables.check_open()
        subscribed = {each.destination_id for each in self.tables.subscriptions.values()}
        due = [quiet for quiet, due_at in self.tables.quiet_days.values() if due_at <= now and quiet.destination.id in subscribed]
        current = [replace(quiet, destination=self.tables.destinations[quiet.destination.id]) for quiet in due]
        return sorted(current, key=lambda quiet: (quiet.taken_at, quiet.nonce))

    async def settle_quiet_day(self, nonce: Nonce, again_at: datetime | None) -> None:
        """Note that a channel was told of a quiet day, or when to try again."""
        self.tables.check_open()
        known = self.tables.quiet_days.pop(nonce, None)
        if known and again_at:
            self.tables.quiet_days[nonce] = (known[0], again_at)

    async def fetching(self) -> Fetching:
        """Return when an enabled source was last asked, and when one last answered."""
        self.tables.check_open()
        enabled = [each for each in self.tables.sources.values() if each.disabled_at is None]
        return Fetching(
            asked_at=max((each.polled_at for each in enabled if each.polled_at), default=None),
            answered_at=max((each.fetched_at for each in enabled if each.fetched_at), default=None),
        )

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


def _is_owed_entry(delivery: Delivery, to: DestinationId, now: datetime) -> bool:
    owed = delivery.state in (State.PENDING, State.SENDING) and delivery.due_at <= now
    return owed and delivery.kind is Kind.DIGEST and delivery.destination_id == to
