"""Articles in PostgreSQL: polls that wait share a transaction, and a bad one among them costs only itself.

A poll that is under way leaves the next ones to gather, and all of them go into the next transaction: a statement for each table, whose
rows go to the server without waiting for an answer to each. So one transaction of polls runs at a time, which also keeps two from
waiting for each other's rows.
"""

from collections.abc import Sequence
from typing import Any

from bot.coalesce import Coalescer
from bot.domain.delivery import Delivery
from bot.domain.errors import StoreError
from bot.domain.polling import PollRecord
from bot.store.postgres.database import PostgresDatabase
from bot.store.postgres.faults import concerns_every_write
from bot.store.rows import schedule_row
from bot.store.sql.articles import SqlArticles
from bot.store.sql.database import Apply
from bot.store.sql.poll_rows import is_unchanged, poll_rows
from bot.store.sql.polls import record, update_unchanged

LARGEST_GROUP = 100


class PostgresArticles(SqlArticles):
    """Satisfies bot.ports.store.Articles."""

    _database: PostgresDatabase

    def __init__(self, database: PostgresDatabase) -> None:
        super().__init__(database)
        self._unchanged = _Grouped(database, update_unchanged)
        self._polls = _Grouped(database, record)

    async def _write_poll(self, poll: PollRecord) -> Sequence[Delivery] | None:
        if is_unchanged(poll) and await self._database.accept(self._unchanged.write(schedule_row(poll.source))):
            return None
        caused: Sequence[Delivery] | None = await self._database.accept(self._polls.write(poll_rows(poll)))
        return caused


class _Grouped:
    """Writes of one kind, in groups."""

    def __init__(self, database: PostgresDatabase, apply: Apply[Any, Any]) -> None:
        self._database = database
        self._apply = apply
        self._coalescer: Coalescer[Any, Any] = Coalescer(self._write_all)

    async def write(self, item: Any) -> Any:
        """Write an item and return its result once it is committed; raises StoreError."""
        result = await self._coalescer.get(item)
        if isinstance(result, Exception):
            raise result
        return result

    async def _write_all(self, items: Sequence[Any]) -> Sequence[Any]:
        """Return the result of each, or what became of it instead."""
        results: list[Any] = []
        for first in range(0, len(items), LARGEST_GROUP):
            results += await self._write_group(items[first : first + LARGEST_GROUP])
        return results

    async def _write_group(self, group: Sequence[Any]) -> Sequence[Any]:
        try:
            return await self._database.transact(lambda transaction: self._apply(transaction, group))
        except Exception as error:  # noqa: BLE001 - even a mistake in a write belongs to its caller, and to no other
            if len(group) == 1 or (isinstance(error, StoreError) and concerns_every_write(error.__cause__ or error)):
                return [error] * len(group)
            return [result for each in group for result in await self._write_group([each])]
