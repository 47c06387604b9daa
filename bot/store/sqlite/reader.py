"""The reader: a connection of its own, so that reads never wait for a commit."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.rows import Row
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error

Key = TypeVar("Key")
Value = TypeVar("Value")


class Reader:
    """Runs named queries; each sees all that was committed before it."""

    def __init__(self, connection: aiosqlite.Connection, queries: Mapping[str, str], path: object) -> None:
        self._connection = connection
        self._queries = queries
        self._path = path

    async def rows(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name; raises StoreError."""
        try:
            return cast("list[Row]", await self._connection.execute_fetchall(self._queries[query], parameters))
        except DRIVER_FAULTS as error:
            raise store_error(self._path, error) from error
        except ValueError as error:  # aiosqlite's word for a closed connection
            raise StoreError(f"The database {self._path} was closed: open it again.") from error


class Together(Generic[Key, Value]):
    """Answers calls that wait together with one query: while one runs, the next calls gather."""

    def __init__(self, ask: Callable[[Sequence[Key]], Awaitable[Sequence[Value]]]) -> None:
        self._ask = ask
        self._waiting: list[tuple[Key, asyncio.Future[Value]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def get(self, key: Key) -> Value:
        """Return the answer for `key`, from a query that starts after this call."""
        answer: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, answer))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._answer(), name="shared reads")
        return await answer

    async def _answer(self) -> None:
        while self._waiting:
            calls, self._waiting = self._waiting, []
            try:
                values = await self._ask([key for key, _ in calls])
            except Exception as error:  # noqa: BLE001 - whatever it is, the callers get it: they would wait for ever
                _fail(calls, error)
            else:
                _answer_all(calls, values)


def _fail(calls: Sequence[tuple[Any, asyncio.Future[Any]]], error: Exception) -> None:
    for _, answer in calls:
        if not answer.done():
            answer.set_exception(error)


def _answer_all(calls: Sequence[tuple[Any, asyncio.Future[Any]]], values: Sequence[Any]) -> None:
    for (_, answer), value in zip(calls, values, strict=True):
        if not answer.done():
            answer.set_result(value)
