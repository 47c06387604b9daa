"""Digests before their time, in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.domain.delivery import Batch
from bot.domain.destination import DestinationId
from bot.outbox.early_digest import Early, asked_for, brought_forward, early_digest, hearing
from bot.outbox.messages import Message
from bot.outbox.queue import Queue
from bot.outbox.rules import ANY_NUMBER, ChannelRules
from bot.store.sql.database import Transaction
from bot.store.sql.items import load_messages
from bot.store.sql.queue import THE_END, SqlQueue


class _Call(NamedTuple):
    to: DestinationId
    early: Early


class SqlEarlyDigests(SqlQueue):
    """Satisfies bot.ports.outbox.EarlyDigests."""

    async def waiting_digest(self, to: DestinationId, now: datetime, rules: ChannelRules = ANY_NUMBER) -> Batch | None:
        """Return the digest of what waits for one, as it would be posted now; nothing is changed."""
        return await self._database.write(self._waiting_all, _Call(to, Early(now, rules)))

    async def _waiting_all(self, transaction: Transaction, calls: Sequence[_Call]) -> Sequence[Batch | None]:
        return [await self._waiting(transaction, *call) for call in calls]

    async def _waiting(self, transaction: Transaction, to: DestinationId, early: Early) -> Batch | None:
        queue = await self._early_queue(transaction, to, early)
        message = early_digest(queue, early) if queue else None
        if queue is None or message is None:
            return None
        [made] = await load_messages(transaction.rows, queue, [message], early.now)
        return made.batch

    async def digest_now(self, to: DestinationId, now: datetime, rules: ChannelRules = ANY_NUMBER) -> int:
        """Let that digest be due now, and return how many stories it tells."""
        return await self._database.write(self._ask_all, _Call(to, Early(now, rules)))

    async def _ask_all(self, transaction: Transaction, calls: Sequence[_Call]) -> Sequence[int]:
        return [await self._ask_for(transaction, *call) for call in calls]

    async def _ask_for(self, transaction: Transaction, to: DestinationId, early: Early) -> int:
        queue = await self._early_queue(transaction, to, early)
        message: Message | None = early_digest(queue, early) if queue else None
        if queue is None or message is None:
            return 0
        asked = asked_for(message, queue.rows)
        await self._save(transaction, asked)
        return len(asked)

    async def _early_queue(self, transaction: Transaction, to: DestinationId, early: Early) -> Queue | None:
        """Return the entries that wait, brought forward; None where there is no such channel, which stays locked."""
        queue = await self._channel_queue(transaction, to)
        if queue is None:
            return None
        rows = brought_forward(await self._owed_entries(transaction, to, THE_END), early.now)
        return await self._judged_entries(transaction, replace(queue, channel=hearing(queue.channel)), rows, early.now)
