"""PostgreSQL as the driver of the SQL store: a few connections, and each write a transaction of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

from bot.domain.database import PostgresAddress
from bot.domain.errors import StoreError
from bot.store.postgres.connecting import Connection, Connections
from bot.store.postgres.faults import DRIVER_FAULTS, MAY_BE_TRIED_AGAIN, store_error
from bot.store.rows import Row
from bot.store.sql.database import Apply, Item, Result

Outcome = TypeVar("Outcome")

_TRIES = (0.0, 0.01, 0.05, 0.2, 0.5)
"""Seconds before each try of a transaction that another was in the way of."""


class PostgresTransaction:
    """Satisfies bot.store.sql.database.Transaction on a connection with a transaction open."""

    def __init__(self, connection: Connection, queries: Mapping[str, str]) -> None:
        self._connection = connection
        self._queries = queries

    async def rows(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name."""
        return await _rows(self._connection, self._queries[query], parameters)

    async def run(self, query: str, rows: Sequence[Row]) -> int:
        """Run the statement of that name for each of `rows`, and return how many rows of the database it changed."""
        statement = cast("Any", self._queries[query])
        async with self._connection.cursor() as cursor:
            match rows:
                case []:
                    return 0
                case [row]:
                    await cursor.execute(statement, row)
                case _:
                    await cursor.executemany(statement, rows)  # none waits for the answer to the one before
            return cursor.rowcount


class PostgresDatabase:
    """Satisfies bot.store.sql.database.Database.

    What was accepted is written even where its caller is cancelled: a transaction runs in a task of its own.
    """

    def __init__(self, connections: Connections, queries: Mapping[str, str], address: PostgresAddress, worker: str) -> None:
        self.worker = worker
        self._address = address
        self._connections = connections
        self._queries = queries
        self._accepted: set[asyncio.Task[Any]] = set()

    async def read(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name; raises StoreError."""
        async with self._connected() as connection:
            return await _rows(connection, self._queries[query], parameters)

    async def write(self, apply: Apply[Item, Result], item: Item) -> Result:
        """Write `item` and return its result once it is committed; raises StoreError."""
        [result] = await self.accept(self.transact(lambda transaction: apply(transaction, [item])))
        return result

    async def accept(self, work: Coroutine[Any, Any, Outcome]) -> Outcome:
        """Do `work` to its end, whatever becomes of who asked for it."""
        task = asyncio.create_task(work)
        self._accepted.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._accepted.discard(task)
        if not task.cancelled():
            task.exception()  # it was told to the caller, if there still is one

    async def transact(self, work: Callable[[PostgresTransaction], Awaitable[Outcome]]) -> Outcome:
        """Do `work` in a transaction, again where another one was in its way; raises StoreError."""
        for pause in _TRIES[:-1]:
            await asyncio.sleep(pause)
            try:
                return await self._once(work)
            except StoreError as error:
                if not isinstance(error.__cause__, MAY_BE_TRIED_AGAIN):
                    raise
        await asyncio.sleep(_TRIES[-1])
        return await self._once(work)

    async def _once(self, work: Callable[[PostgresTransaction], Awaitable[Outcome]]) -> Outcome:
        async with self._connected() as connection, connection.transaction():
            return await work(PostgresTransaction(connection, self._queries))

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection]:
        try:
            async with self._connections.one() as connection:
                yield connection
        except DRIVER_FAULTS as error:
            raise store_error(self._address, error) from error

    async def close(self) -> None:
        """Finish the writes that were accepted, and take no more."""
        while self._accepted:
            await asyncio.wait(self._accepted)
        await self._connections.close()


async def _rows(connection: Connection, statement: str, parameters: Mapping[str, Any]) -> Sequence[Row]:
    cursor = await connection.execute(cast("Any", statement), parameters)
    return await cursor.fetchall()
