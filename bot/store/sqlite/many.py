"""Statements that write many rows in one step.

SQLite's driver lets other threads run at each step of a statement, and waits for the interpreter again after it: while the event loop is
busy that takes longer than to write a row.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import Final

from bot.store.rows import Row

_VALUES: Final = re.compile(r"VALUES\s*\(([^()]+)\)")
_PARAMETER: Final = re.compile(r":(\w+)")
_SIZES: Final = (32, 16, 8, 4, 2, 1)
"""Rows of one step: few sizes, so that the driver keeps the statements prepared, and few enough values for any SQLite."""


@cache
def many_rows(statement: str) -> "ManyRows":
    """Return a statement of the store as one of many rows."""
    return ManyRows(statement)


class ManyRows:
    """A statement with one list `VALUES (:name, ...)`, which is made as long as there are rows."""

    def __init__(self, statement: str) -> None:
        found = _VALUES.search(statement)
        if found is None:
            raise ValueError(f"this statement has no list of VALUES with parameters: {statement[:60]}")
        self._names = _PARAMETER.findall(found[1])
        row = f"({', '.join('?' * len(self._names))})"
        self._of = {size: f"{statement[: found.start()]}VALUES {', '.join([row] * size)}{statement[found.end() :]}" for size in _SIZES}

    def write(self, connection: sqlite3.Connection, rows: Sequence[Row]) -> int:
        """Write rows, in their order, and return how many rows of the database that changed."""
        left, changed = iter(rows), 0
        for size in _sizes(len(rows)):
            values = chain.from_iterable([row[name] for name in self._names] for row in islice(left, size))
            changed += connection.execute(self._of[size], tuple(values)).rowcount
        return changed


def _sizes(count: int) -> Iterator[int]:
    for size in _SIZES:
        steps, count = divmod(count, size)
        yield from (size for _ in range(steps))
