"""What a clock that ran ahead has put off, in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.ask import Ask
from bot.domain.delivery import ENTRIES, Delivery, State
from bot.domain.source import Source
from bot.outbox.ahead import LatestWaits, with_the_next_digest, without_later_recheck
from bot.polling.schedule import DueTimes
from tests.fakes.memory_store.tables import MemoryPart


class MemoryClock(MemoryPart):
    """Believes a clock that was set back."""

    async def believe_clock(self, times: DueTimes, waits: LatestWaits) -> int:
        """Let nothing wait for a time that only a clock which ran ahead can have set; return how many sources and deliveries moved."""
        self.tables.check_open()
        tables, now = self.tables, waits.now
        tables.holds = _believed(tables.holds, times)
        tables.claims = _believed(tables.claims, times)
        sources = {each.id: replace(each, next_poll_at=now) for each in tables.sources.values() if _was_ahead(times, each)}
        tables.sources |= sources
        tables.destinations = {key: without_later_recheck(each, waits) for key, each in tables.destinations.items()}
        tables.subscriptions = {key: replace(each, created_at=min(each.created_at, now)) for key, each in tables.subscriptions.items()}
        tables.asks = {key: _asked_by(each, now) for key, each in tables.asks.items()}
        moved = {key: after for key, each in tables.deliveries.items() if (after := self._moved(each, waits)) != each}
        tables.deliveries |= moved
        return len(sources) + sum(each.state is State.PENDING for each in moved.values())

    def _moved(self, each: Delivery, waits: LatestWaits) -> Delivery:
        now = waits.now
        if each.state is State.SENDING and each.again_at and each.again_at > waits.latest_due:
            return replace(each, again_at=now)
        if each.state is not State.PENDING or each.due_at <= now:
            return each
        if each.kind not in ENTRIES or each.nonce is not None:
            return replace(each, due_at=now) if each.filed_at > now or each.due_at > waits.latest_due else each
        wishes = [wish for wish in self.tables.subscriptions.values() if wish.destination_id == each.destination_id]
        return with_the_next_digest(each, wishes, now) if each.filed_at > now or each.due_at > waits.latest_digest else each


def _asked_by(ask: Ask, now: datetime) -> Ask:
    ahead = max(ask.made_at - now, timedelta())
    return replace(ask, made_at=ask.made_at - ahead, until=ask.until and ask.until - ahead)


def _believed(ends: Mapping[str, datetime], times: DueTimes) -> dict[str, datetime]:
    return {host: times.now if until > times.latest_wait else until for host, until in ends.items()}


def _was_ahead(times: DueTimes, source: Source) -> bool:
    polled_ahead = source.polled_at is not None and source.polled_at > times.latest_poll
    return source.disabled_at is None and (source.next_poll_at > times.latest_wait or polled_ahead)
