"""The driver that the SQL store stands on: reads, and writes that share a transaction.

What is said here of a database, its connections and its commits is all that the parts of the store know of it.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

from bot.store.rows import Row

Item = TypeVar("Item")
Result = TypeVar("Result")


class Transaction(Protocol):
    """A transaction that is open; what it wrote counts only once `write` has returned."""

    async def rows(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name."""
        ...

    async def run(self, query: str, rows: Sequence[Row]) -> int:
        """Run the statement of that name for each of `rows`, and return how many rows of the database it changed."""
        ...


Apply = Callable[[Transaction, Sequence[Item]], Awaitable[Sequence[Result]]]
"""Writes some items in the transaction that is open, and returns a result for each. It may run again where a transaction is refused."""


class Database(Protocol):
    """Runs named queries; raises StoreError. `worker` names who sends: while one does, another begins nothing in the same channel."""

    worker: str

    async def read(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name: all that was committed before, and nothing that was not."""
        ...

    async def write(self, apply: Apply[Item, Result], item: Item) -> Result:
        """Write `item` and return its result once it is committed.

        Writes with the same `apply` that wait at the same time may share one call of it and one commit.
        """
        ...
