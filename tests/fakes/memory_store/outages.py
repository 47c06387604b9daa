"""Outages of our own in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.delivery import Kind, State
from bot.domain.outage import Brought, Outage
from bot.domain.source import Source, SourceId
from bot.polling.schedule import is_asleep
from tests.fakes.memory_store.tables import MemoryPart

_NEVER = datetime.min.replace(tzinfo=UTC)


class MemoryOutages(MemoryPart):
    """Satisfies bot.ports.outages.Outages."""

    async def outage(self) -> Outage | None:
        """Return the outage that is under way, or from which we come back."""
        self.tables.check_open()
        return self.tables.outage

    async def begin_outage(self, outage: Outage, forgiven: Collection[Source]) -> None:
        """Note an outage, and take back failures that were counted in it."""
        self.tables.check_open()
        self.tables.outage = Outage(since=(self.tables.outage or outage).since)
        for source in forgiven:
            stored = self.tables.sources.get(source.id)
            if stored and stored.polled_at == source.polled_at and stored.errors > source.errors:
                kept = {
                    "errors": source.errors,
                    "last_error": source.last_error,
                    "next_poll_at": source.next_poll_at,
                    "polls": source.polls,
                }
                self.tables.sources[source.id] = replace(stored, **kept)  # type: ignore[arg-type]  # fields of a source

    async def end_outage(self, back: Outage, due: Mapping[SourceId, datetime]) -> None:
        """Note when a source answered again, and let overdue sources be due at their times."""
        self.tables.check_open()
        if back.back_at is None:
            return
        if self.tables.outage and self.tables.outage.under_way:
            self.tables.outage = replace(self.tables.outage, back_at=back.back_at)
        for of, when in due.items():
            stored = self.tables.sources.get(of)
            if stored and stored.disabled_at is None and stored.next_poll_at <= back.back_at:
                self.tables.sources[of] = replace(stored, next_poll_at=when)

    async def close_outage(self, outage: Outage) -> None:
        """Forget an outage, unless it began again."""
        self.tables.check_open()
        if self.tables.outage and outage.back_at is not None and self.tables.outage.back_at == outage.back_at:
            self.tables.outage = None

    async def count_hosts(self) -> int:
        """Return how many hosts the enabled sources have."""
        self.tables.check_open()
        return len({each.host for each in self.tables.sources.values() if each.disabled_at is None})

    async def host_to_probe(self, now: datetime) -> str | None:
        """Return the host to ask in an outage."""
        self.tables.check_open()
        due: dict[str, list[Source]] = {}
        for each in self.tables.sources.values():
            free = not self.tables.held(each.host, now) and not self.tables.claimed(each.host, now)
            if each.disabled_at is None and each.next_poll_at <= now and free and not is_asleep(each, now):
                due.setdefault(each.host, []).append(each)
        return min(due, key=lambda host: (*_turn(due[host]), host), default=None)

    async def came_since(self, at: datetime) -> Brought:
        """Return what channels got, or are owed, of what was filed since an instant."""
        self.tables.check_open()
        filed = [each for each in self.tables.deliveries.values() if each.filed_at >= at and each.state is not State.PARKED]
        lists = {each.destination_id for each in filed if each.kind is Kind.MORE}
        return Brought(cards=sum(each.kind is Kind.ALERT for each in filed), lists=len(lists))


def _turn(sources: Collection[Source]) -> tuple[bool, datetime]:
    return min(each.errors for each in sources) > 0, max(each.polled_at or _NEVER for each in sources)
