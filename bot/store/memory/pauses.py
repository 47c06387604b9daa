"""The pauses of channels in memory."""

from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import DeliveryId, Kind, Off, Paused, Sent, Settlement, State, delivery_id
from bot.domain.destination import Destination, DestinationId
from bot.outbox.pausing import TOO_OLD, backlog
from bot.store.memory.tables import MemoryRoom


class MemoryPauses(MemoryRoom):
    """Pauses channels, ends their pauses, gives them up, and forgets them."""

    async def forget_off(self, before: datetime) -> int:
        """Delete the channels that have been off since before `before`, with all that belongs to them; return how many."""
        self.tables.check_open()
        tables = self.tables
        gone = {each.id for each in tables.destinations.values() if each.off_at is not None and each.off_at < before}
        tables.deliveries = {key: each for key, each in tables.deliveries.items() if each.destination_id not in gone}
        tables.subscriptions = {key: each for key, each in tables.subscriptions.items() if each.destination_id not in gone}
        tables.destinations = {key: each for key, each in tables.destinations.items() if key not in gone}
        return len(gone)

    def _park_backlog(self, of: DestinationId) -> None:
        """Give up the oldest of the alerts that wait for a channel which is paused now."""
        stored = self.tables.destinations.get(of)
        if stored is None or stored.paused_at is None:
            return
        for key in backlog(each for each in self.tables.deliveries.values() if each.destination_id == of):
            alert = self.tables.deliveries[key]
            self._park(key, TOO_OLD)
            self._park(delivery_id(of, alert.story_id, Kind.UPDATE), TOO_OLD)

    def _park(self, key: DeliveryId, reason: str) -> None:
        stored = self.tables.deliveries.get(key)
        if stored is not None and stored.state is State.PENDING:
            self.tables.deliveries[key] = replace(stored, state=State.PARKED, last_error=reason)

    def _judge_channel(self, settlement: Settlement) -> None:
        """Pause, resume or give up a channel, as its message fared."""
        stored = self.tables.destinations[settlement.batch.destination.id]
        match settlement.outcome:
            case Sent() if settlement.batch.destination.paused_at is not None and stored.recheck_at is not None:
                self._save(replace(stored, paused_at=None, pause_reason=None, pauses=0, recheck_at=None))
            case Paused() as paused if stored.off_at is None and (stored.paused_at is None or stored.recheck_at is not None):
                self._save(_paused(stored, paused, settlement.batch.destination.pauses + 1))
            case Off() as off if stored.off_at is None:
                first = stored.paused_at or off.at
                self._save(replace(stored, paused_at=first, pause_reason=off.reason, recheck_at=None, off_at=off.at))
                for key in [key for key, each in self.tables.deliveries.items() if each.destination_id == stored.id]:
                    self._park(key, off.reason)
            case _:
                pass

    def _save(self, channel: Destination) -> None:
        self.tables.destinations[channel.id] = channel


def _paused(stored: Destination, paused: Paused, pauses: int) -> Destination:
    if stored.paused_at is not None:
        return replace(stored, pauses=pauses, recheck_at=paused.recheck_at)
    return replace(stored, paused_at=paused.at, pause_reason=paused.reason, pauses=pauses, recheck_at=paused.recheck_at)
