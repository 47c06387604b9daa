"""Coalesces concurrent look-ups into one query."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Coalescer(Generic[Key, Value]):
    """Coalesces concurrent calls of `get` into one query; calls that arrive while it runs share the next one."""

    def __init__(self, ask: Callable[[Sequence[Key]], Awaitable[Sequence[Value]]]) -> None:
        self._ask = ask
        self._waiting: list[tuple[Key, asyncio.Future[Value]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def get(self, key: Key) -> Value:
        """Return the answer for `key`, from a question that is asked after this call."""
        answer: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, answer))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._answer(), name="coalescer")
        return await answer

    async def close(self) -> None:
        """Stop asking; whoever waits is cancelled."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])
        _cancel(self._waiting)

    async def _answer(self) -> None:
        while self._waiting:
            calls, self._waiting = [call for call in self._waiting if not call[1].done()], []
            if not calls:
                break  # nobody waits any more
            try:
                values = await self._ask([key for key, _ in calls])
                _answer_all(calls, values)
            except asyncio.CancelledError:
                _cancel(calls)
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the callers get it: they would wait for ever
                _fail(calls, error)


def _cancel(calls: Sequence[tuple[Any, asyncio.Future[Any]]]) -> None:
    for _, answer in calls:
        answer.cancel()


def _fail(calls: Sequence[tuple[Any, asyncio.Future[Any]]], error: Exception) -> None:
    for _, answer in calls:
        if not answer.done():
            answer.set_exception(error)


def _answer_all(calls: Sequence[tuple[Any, asyncio.Future[Any]]], values: Sequence[Any]) -> None:
    for (_, answer), value in zip(calls, values, strict=True):
        if not answer.done():
            answer.set_result(value)
