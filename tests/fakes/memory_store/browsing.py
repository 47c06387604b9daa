"""What the page shows of the past, in memory."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from bot.domain.delivery import Batch, Delivery, DeliveryId, Kind, Nonce
from bot.domain.destination import DestinationId
from bot.outbox.remembered import remembered
from bot.ports.browsing import Mark
from tests.fakes.memory_store.outbox import MemoryOutbox

_NEVER = datetime.max.replace(tzinfo=UTC)


class MemoryBrowsing(MemoryOutbox):
    """Satisfies bot.ports.browsing.Browsing."""

    async def messages(self, of: DestinationId, limit: int, *, before: Mark | None = None, kind: Kind | None = None) -> Sequence[Batch]:
        """Return what a channel was sent, the newest first."""
        self.tables.check_open()
        end = before or Mark(_NEVER, Nonce(""))
        marks = {_mark(each) for each in self._sent(of) if kind in (None, each.kind) and _mark(each) < end}
        return self._remembered(of, [mark.nonce for mark in sorted(marks, reverse=True)[:limit]]) if marks else ()

    async def message(self, delivery: DeliveryId) -> Batch | None:
        """Return the message that carries a delivery; None where there is none."""
        self.tables.check_open()
        known = self.tables.deliveries.get(delivery)
        if known is None or known.nonce is None or known.sent_at is None:
            return None
        return next(iter(self._remembered(known.destination_id, [known.nonce])), None)

    def _sent(self, of: DestinationId) -> list[Delivery]:
        owed = [each for each in self.tables.deliveries.values() if each.destination_id == of]
        return [each for each in owed if each.sent_at and each.kind is not Kind.UPDATE]

    def _remembered(self, of: DestinationId, names: Collection[Nonce]) -> Sequence[Batch]:
        told = [self._loaded(each) for each in self._sent(of) if each.nonce in names]
        owed = [each for each in self.tables.deliveries.values() if each.destination_id == of]
        edits = [each for each in owed if each.kind is Kind.UPDATE and each.sent_at]
        own = [each for each in self.tables.subscriptions.values() if each.destination_id == of]
        wishes = sorted(own, key=lambda each: (each.created_at, each.id))
        return remembered(self.tables.destinations[of], wishes, told, edits)


def _mark(delivery: Delivery) -> Mark:
    return Mark(delivery.sent_at or delivery.filed_at, delivery.nonce or Nonce(""))
