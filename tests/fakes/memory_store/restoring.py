"""A database that comes out of a backup, in memory."""

from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import FOLLOWERS, Delivery, Kind, Nonce, State
from bot.domain.loads import Owed
from bot.domain.source import NO_VALIDATORS
from bot.outbox.digest_days import open_days
from tests.fakes.memory_store.tables import MemoryPart, is_owed

_RESTORED = Nonce("restored")


class MemoryRestoring(MemoryPart):
    """Satisfies bot.ports.restoring.Restoring."""

    async def owed_by(self, now: datetime) -> Owed:
        """Return how much is owed by an instant, and to how many channels."""
        self.tables.check_open()
        owed = self._owed_by(now)
        return Owed(deliveries=len(owed), channels=len({each.destination_id for each in owed}))

    async def mark_told(self, now: datetime, reason: str) -> None:
        """Take for told what may have been told since the backup."""
        self.tables.check_open()
        for each in self._owed_by(now):
            self._give_up(each, reason)
        cards = {(each.destination_id, each.story_id) for each in self.tables.deliveries.values() if _is_told(each, reason)}
        for each in [*filter(is_owed, self.tables.deliveries.values())]:
            if each.kind in FOLLOWERS and (each.destination_id, each.story_id) in cards:
                self._give_up(each, reason)
        for source in [*self.tables.sources.values()]:
            self.tables.sources[source.id] = replace(source, fetched_at=None, validators=NO_VALIDATORS, body_hash=None)
        for channel in [*self.tables.destinations.values()]:
            if channel.paused_at is not None and channel.off_at is None:
                self.tables.destinations[channel.id] = replace(
                    channel, paused_at=None, pause_reason=None, pause_why=None, pauses=0, recheck_at=None
                )
        self.tables.leases.clear()
        for day in open_days(self.tables.subscriptions.values(), self.tables.digests, now):
            self.tables.digests[day] = _RESTORED

    def _owed_by(self, now: datetime) -> list[Delivery]:
        owed = filter(is_owed, self.tables.deliveries.values())
        return [each for each in owed if each.state is State.SENDING or each.due_at <= now]

    def _give_up(self, each: Delivery, reason: str) -> None:
        told = replace(each, state=State.PARKED, last_error=reason, nonce=each.nonce or _RESTORED, again_at=None)
        self.tables.deliveries[each.id] = told


def _is_told(each: Delivery, reason: str) -> bool:
    return each.kind is Kind.ALERT and each.state is State.PARKED and each.last_error == reason
