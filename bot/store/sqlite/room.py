"""What the parts of the SQLite store share."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import aiosqlite

from bot.store.rows import Row
from bot.store.sqlite.reader import Reader
from bot.store.sqlite.writer import Writer


class SqliteRoom:
    """The reader, the writer, and the queries by name."""

    def __init__(self, reader: Reader, writer: Writer, queries: Mapping[str, str]) -> None:
        self._reader = reader
        self._writer = writer
        self._queries = queries

    async def _rows(self, connection: aiosqlite.Connection, query: str, **parameters: Any) -> Sequence[Row]:
        """Read inside the writer's transaction."""
        return cast("list[Row]", await connection.execute_fetchall(self._queries[query], parameters))

    async def _run(self, connection: aiosqlite.Connection, query: str, rows: Sequence[Row]) -> int:
        """Run a statement for each of `rows` and return how many rows of the database it changed."""
        if not rows:
            return 0
        cursor = await connection.executemany(self._queries[query], rows)
        return cursor.rowcount


def json_list(values: Iterable[Any]) -> str:
    """Return a list as SQLite's json_each reads it."""
    return json.dumps(list(values))
