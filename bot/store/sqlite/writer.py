"""The one writer: writes that wait share a commit, and a bad one among them costs only itself.

A commit waits for the disk (synchronous=FULL). While one is under way the next writes gather, and all of them go into the
next commit. An idle database commits at once; after a commit that several shared, some milliseconds pass before the next, in
which more gather. A group has at most a hundred writes.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.sql.database import Apply, Item, Result, Transaction
from bot.store.sqlite.faults import DRIVER_FAULTS, concerns_every_write, store_error

ApplyInThread = Callable[[sqlite3.Connection, Sequence[Item]], Sequence[Result]]
"""Like Apply, but runs in the database's own thread: each statement saves two changes of threads."""

LARGEST_GROUP = 100

_GATHERING = 0.005
"""Seconds between the commits of a rush. Each costs the event loop four changes of threads and the disk a sync."""


@dataclass(slots=True, eq=False)
class _Write:
    apply: Apply[Any, Any] | ApplyInThread[Any, Any]
    item: Any
    done: asyncio.Future[Any]
    in_thread: bool


class Writer:
    """Takes writes from any number of tasks and commits them in groups, in one task of its own.

    A caller that is cancelled does not undo its write: it is in the queue already, and the transaction belongs to the writer.
    """

    def __init__(self, connection: aiosqlite.Connection, transaction: Transaction, path: object) -> None:
        self._connection = connection
        self._transaction = transaction
        self._path = path
        self._waiting: deque[_Write] = deque()
        self._woken = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._run(), name="database writer")

    async def write(self, apply: Apply[Item, Result], item: Item) -> Result:
        """Write `item` and return its result once it is committed; raises StoreError."""
        result: Result = await self._written(apply, item, in_thread=False)
        return result

    async def write_in_thread(self, apply: ApplyInThread[Item, Result], item: Item) -> Result:
        """Do the same with what runs in the thread of the database: for writes that come by the hundred."""
        result: Result = await self._written(apply, item, in_thread=True)
        return result

    def _written(self, apply: Apply[Any, Any] | ApplyInThread[Any, Any], item: Any, *, in_thread: bool) -> asyncio.Future[Any]:
        if self._closing:
            raise self._closed()
        write = _Write(apply, item, asyncio.get_running_loop().create_future(), in_thread)
        self._waiting.append(write)
        self._woken.set()
        return write.done

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
        if all(same[0].in_thread for same in kinds):
            whole: Sequence[Sequence[Any]] = await self._in_thread(_transaction, kinds)
            return whole
        await self._connection.execute_fetchall("BEGIN IMMEDIATE")
        results = [await (self._in_thread(_applied, same) if same[0].in_thread else _applied(self._transaction, same)) for same in kinds]
        await self._connection.execute_fetchall("COMMIT")
        return results

    async def _in_thread(self, work: Callable[[sqlite3.Connection, Any], Any], argument: Any) -> Any:
        """Run `work` where the connection lives. aiosqlite has no public way to do more than one statement there."""
        return await self._connection._execute(work, self._connection._conn, argument)  # type: ignore[no-untyped-call]  # noqa: SLF001

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


def _applied(where: Any, same: list[_Write]) -> Any:
    """Write what is of one kind; the outcome of a write that is not made in the thread is to be awaited."""
    return same[0].apply(where, [write.item for write in same])


def _transaction(connection: sqlite3.Connection, kinds: list[list[_Write]]) -> list[Sequence[Any]]:
    """Write all kinds in one transaction; where it fails it is left open, for the caller to roll back."""
    connection.execute("BEGIN IMMEDIATE")
    results = [_applied(connection, same) for same in kinds]
    connection.execute("COMMIT")
    return results
