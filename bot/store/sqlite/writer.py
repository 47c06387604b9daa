"""The one writer: writes that wait share a commit, and a bad one among them costs only itself.

A commit waits for the disk (synchronous=FULL). While one is under way the next writes gather, and all of them go into the
next commit: nothing ever waits for company, so an idle database commits at once. Gathering ends with the commit before
it, or at a hundred writes.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.sqlite.faults import DRIVER_FAULTS, concerns_every_write, store_error

Item = TypeVar("Item")
Result = TypeVar("Result")

Apply = Callable[[aiosqlite.Connection, Sequence[Item]], Awaitable[Sequence[Result]]]
"""Writes some items in the transaction that is open, and returns a result for each."""

LARGEST_GROUP = 100


@dataclass(slots=True, eq=False)
class _Write:
    """`single`: what `apply` does is one statement, which is a transaction by itself."""

    apply: Apply[Any, Any]
    item: Any
    done: asyncio.Future[Any]
    single: bool


class Writer:
    """Takes writes from any number of tasks and commits them in groups, in one task of its own.

    A caller that is cancelled does not undo its write: it is in the queue already, and the transaction belongs to the writer.
    """

    def __init__(self, connection: aiosqlite.Connection, path: object) -> None:
        self._connection = connection
        self._path = path
        self._waiting: deque[_Write] = deque()
        self._woken = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._run(), name="database writer")

    async def write(self, apply: Apply[Item, Result], item: Item, *, single: bool = False) -> Result:
        """Write `item` and return its result once it is committed; raises StoreError.

        `single`: `apply` runs one statement only, so that it needs no transaction around it where it is alone.
        """
        if self._closing:
            raise self._closed()
        write = _Write(apply, item, asyncio.get_running_loop().create_future(), single)
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
                    await self._commit_group(self._next_group())
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
        is_transaction = len(kinds) == 1 and group[0].single
        try:
            if not is_transaction:
                await self._connection.execute_fetchall("BEGIN IMMEDIATE")
            answers = [(write, result) for same in kinds for write, result in zip(same, await self._apply(same), strict=True)]
            if not is_transaction:
                await self._connection.execute_fetchall("COMMIT")
        except BaseException:  # also when cancelled: no transaction is left open
            await self._roll_back()
            raise
        for write, result in answers:
            if not write.done.done():
                write.done.set_result(result)

    async def _apply(self, same: list[_Write]) -> Sequence[Any]:
        return await same[0].apply(self._connection, [write.item for write in same])

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
    kinds: dict[Apply[Any, Any], list[_Write]] = {}
    for write in group:
        kinds.setdefault(write.apply, []).append(write)
    return list(kinds.values())
