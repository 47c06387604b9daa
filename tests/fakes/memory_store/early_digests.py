"""Digests before their time, in memory."""

from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Batch
from bot.domain.destination import DestinationId
from bot.outbox.composition import composed
from bot.outbox.early_digest import Early, asked_for, brought_forward, early_digest, hearing
from bot.outbox.messages import Message
from bot.outbox.queue import Queue
from bot.outbox.rules import ANY_NUMBER, ChannelRules
from tests.fakes.memory_store.queue import THE_END, MemoryQueue


class MemoryEarlyDigests(MemoryQueue):
    """Satisfies bot.ports.outbox.EarlyDigests."""

    async def waiting_digest(self, to: DestinationId, now: datetime, rules: ChannelRules = ANY_NUMBER) -> Batch | None:
        """Return the digest of what waits for one; nothing is changed."""
        if (found := self._early(to, Early(now, rules))) is None:
            return None
        queue, message = found
        return composed(queue, message, [self._loaded(row.delivery) for row in message.rows], now).batch

    async def digest_now(self, to: DestinationId, now: datetime, rules: ChannelRules = ANY_NUMBER) -> int:
        """Let that digest be due now, and return how many stories it tells."""
        if (found := self._early(to, Early(now, rules))) is None:
            return 0
        queue, message = found
        asked = asked_for(message, queue.rows)
        self._save(asked)
        return len(asked)

    def _early(self, to: DestinationId, early: Early) -> tuple[Queue, Message] | None:
        self.tables.check_open()
        channel = self.tables.destinations.get(to)
        if channel is None:
            return None
        empty = self._channel_queue(channel)
        rows = brought_forward(self._owed_entries(to, THE_END), early.now)
        queue = self._judged_entries(replace(empty, channel=hearing(channel)), rows, early.now)
        message = early_digest(queue, early)
        return (queue, message) if message else None
