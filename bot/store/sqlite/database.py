"""SQLite as the driver of the SQL store: a connection that reads, and one that writes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import aiosqlite

from bot.store.rows import Row
from bot.store.sql.database import Apply, Item, Result
from bot.store.sqlite.reader import ReadConnection
from bot.store.sqlite.writer import ApplyInThread, Writer


class SqliteTransaction:
    """Satisfies bot.store.sql.database.Transaction on the connection that writes."""

    def __init__(self, connection: aiosqlite.Connection, queries: Mapping[str, str]) -> None:
        self._connection = connection
        self._queries = queries

    async def rows(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name."""
        return cast("list[Row]", await self._connection.execute_fetchall(self._queries[query], parameters))

    async def run(self, query: str, rows: Sequence[Row]) -> int:
        """Run the statement of that name for each of `rows`, and return how many rows of the database it changed."""
        if not rows:
            return 0
        cursor = await self._connection.executemany(self._queries[query], rows)
        return cursor.rowcount


class SqliteDatabase:
    """Satisfies bot.store.sql.database.Database. One process at a time uses the file, so whoever begins finds nobody else sending."""

    worker = "the only one"

    def __init__(self, reading: aiosqlite.Connection, writing: aiosqlite.Connection, queries: Mapping[str, str], path: Path) -> None:
        self.queries = queries
        self.reader = ReadConnection(reading, queries, path)
        self.writer = Writer(writing, SqliteTransaction(writing, queries), path)

    async def read(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name."""
        return await self.reader.rows(query, **parameters)

    async def write(self, apply: Apply[Item, Result], item: Item) -> Result:
        """Write `item` and return its result once it is committed."""
        return await self.writer.write(apply, item)

    async def write_in_thread(self, apply: ApplyInThread[Item, Result], item: Item) -> Result:
        """Do the same with what runs in the thread of the database."""
        return await self.writer.write_in_thread(apply, item)

    async def close(self) -> None:
        """Finish the writes that were accepted, and take no more."""
        await self.writer.close()
