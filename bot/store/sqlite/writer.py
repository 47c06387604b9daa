"""The one writer: writes that wait share a commit, and a bad one among them costs only itself.

A commit waits for the disk (synchronous=FULL). While one is under way the next writes gather, and all of them go into the
next commit. An idle database commits at once; after a commit that several shared, some milliseconds pass before the next, in
which more gather. A group has at most a hundred writes.

A group is written in the thread of the database from its first statement to its commit: going back to the event loop between two of
them took some 60 microseconds each time, a quarter of what a poll with news costs.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.sql.database import Apply, Item, Result, Transaction
from bot.store.sqlite.faults import DRIVER_FAULTS, concerns_every_write, store_error

Begin = Callable[[sqlite3.Connection], Transaction]
"""Gives what writes on a connection that is in its own thread, with a transaction open."""

LARGEST_GROUP = 100

_GATHERING = 0.005
"""Seconds between the commits of a rush. Each costs the event loop four changes of threads and the disk a sync."""


@dataclass(slots=True, eq=False)
class _Write:
    apply: Apply[Any, Any]
    item: Any
    done: asyncio.Future[Any]


class Writer:
    """Takes writes from any number of tasks and commits them in groups, in one task of its own.

    A caller that is cancelled does not undo its write: it is in the queue already, and the transaction belongs to the writer.
    """

    def __init__(self, connection: aiosqlite.Connection, begin: Begin, path: object) -> None:
        self._connection = connection
        self._begin = begin
        self._path = path
        self._waiting: deque[_Write] = deque()
        self._woken = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._run(), name="database writer")

    async def write(self, apply: Apply[Item, Result], item: Item) -> Result:
        """Write `item` and return its result once it is committed; raises StoreError."""
        if self._closing:
            raise self._closed()
        write = _Write(apply, item, asyncio.get_running_loop().create_future())
        self._waiting.append(write)
        self._woken.set()
        result: Result = await write.done
        return result

    async def close(self) -> None:
        """Commit what was accepted, and end; may be called twice."""
        self._closing = True
        self._woken.set()
        await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            while not (self._closing and not self._waiting):
                await self._woken.wait()
                self._woken.clear()
                while self._waiting:
                    group = self._next_group()
                    await self._commit_group(group)
                    if len(group) > 1 and not self._closing:
                        await asyncio.sleep(_GATHERING)  # where some came together more will come
        finally:
            self._closing = True
            self._refuse(list(self._waiting), self._closed())

    def _next_group(self) -> list[_Write]:
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), LARGEST_GROUP))]

    async def _commit_group(self, group: list[_Write]) -> None:
        try:
            await self._commit(group)
        except Exception as error:  # noqa: BLE001 - even a mistake in a write belongs to its caller: the writer must outlive it
            await self._without_company(group, error)
        except asyncio.CancelledError:
            self._refuse(group, self._closed())
            raise

    async def _without_company(self, group: list[_Write], error: Exception) -> None:
        """Try each write of a failed group by itself, so that only the bad one fails; not where the file is the trouble."""
        if len(group) > 1 and not concerns_every_write(error):
            for write in group:
                await self._commit_group([write])
        else:
            self._refuse(group, store_error(self._path, error) if isinstance(error, DRIVER_FAULTS) else error)

    async def _commit(self, group: list[_Write]) -> None:
        """Apply and commit a group in one transaction, and answer its callers; roll back whatever goes wrong, cancellation too."""
        await self._roll_back()
        kinds = _by_kind(group)
        try:
            results = await self._results(kinds)
        except BaseException:  # also when cancelled: no transaction is left open
            await self._roll_back()
            raise
        for same, found in zip(kinds, results, strict=True):
            _answer(same, found)

    async def _results(self, kinds: list[list[_Write]]) -> Sequence[Sequence[Any]]:
        """Write all kinds where the connection lives. aiosqlite has no public way to do more than one statement there."""
        connection, execute = self._connection._conn, self._connection._execute  # noqa: SLF001
        results: Sequence[Sequence[Any]] = await execute(_committed, connection, self._begin, kinds)  # type: ignore[no-untyped-call]
        return results

    async def _roll_back(self) -> None:
        """End the transaction if one is open: SQLite may have ended it by itself, and an earlier rollback may have failed."""
        if self._connection.in_transaction:
            await asyncio.shield(self._connection.rollback())

    def _refuse(self, group: list[_Write], error: Exception) -> None:
        for write in group:
            if not write.done.done():
                write.done.set_exception(error)

    def _closed(self) -> StoreError:
        return StoreError(f"The database {self._path} was closed: open it again.")


def _by_kind(group: list[_Write]) -> list[list[_Write]]:
    """Gather the writes that one statement can carry, in the order in which the kinds first appear."""
    kinds: dict[Callable[..., Any], list[_Write]] = {}
    for write in group:
        kinds.setdefault(write.apply, []).append(write)
    return list(kinds.values())


def _answer(writes: list[_Write], results: Sequence[Any]) -> None:
    for write, result in zip(writes, results, strict=True):
        if not write.done.done():
            write.done.set_result(result)


def _committed(connection: sqlite3.Connection, begin: Begin, kinds: list[list[_Write]]) -> list[Sequence[Any]]:
    """Write all kinds in one transaction; where it fails it is left open, for the caller to roll back."""
    connection.execute("BEGIN IMMEDIATE")
    transaction = begin(connection)
    results = [_done_at_once(same[0].apply(transaction, [write.item for write in same])) for same in kinds]
    connection.execute("COMMIT")
    return results


def _done_at_once(work: Awaitable[Result]) -> Result:
    """Return the outcome of what awaits nothing but a transaction of this thread, which has every answer at once."""
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration as done:
        result: Result = done.value
        return result
    raise RuntimeError("A write waited for something else than its transaction, which would keep all writes waiting.")
