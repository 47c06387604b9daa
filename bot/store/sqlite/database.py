"""SQLite as the driver of the SQL store: a connection that reads, and one that writes."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiosqlite

from bot.store.rows import Row
from bot.store.sql.database import Apply, Item, Result
from bot.store.sqlite.many import many_rows
from bot.store.sqlite.reader import ReadConnection
from bot.store.sqlite.writer import Writer

IN_ONE_STEP: Final = frozenset({"update_unchanged_source", "update_source_in_place", "remember", "save_story", "add_article"})
"""Statements of polls, which come by the hundred: many of their rows are written at once."""


class SqliteTransaction:
    """Satisfies bot.store.sql.database.Transaction in the thread of the connection that writes: nothing in it waits."""

    def __init__(self, connection: sqlite3.Connection, queries: Mapping[str, str]) -> None:
        self._connection = connection
        self._queries = queries

    async def rows(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name."""
        return self._connection.execute(self._queries[query], parameters).fetchall()

    async def run(self, query: str, rows: Sequence[Row]) -> int:
        """Run the statement of that name for each of `rows`, and return how many rows of the database it changed."""
        if not rows:
            return 0
        if query in IN_ONE_STEP:
            return many_rows(self._queries[query]).write(self._connection, rows)
        return self._connection.executemany(self._queries[query], rows).rowcount


class SqliteDatabase:
    """Satisfies bot.store.sql.database.Database. One process at a time uses the file, so whoever begins finds nobody else sending."""

    worker = "the only one"

    def __init__(self, reading: aiosqlite.Connection, writing: aiosqlite.Connection, queries: Mapping[str, str], path: Path) -> None:
        self.reader = ReadConnection(reading, queries, path)
        self.writer = Writer(writing, partial(SqliteTransaction, queries=queries), path)

    async def read(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name."""
        return await self.reader.rows(query, **parameters)

    async def write(self, apply: Apply[Item, Result], item: Item) -> Result:
        """Write `item` and return its result once it is committed."""
        return await self.writer.write(apply, item)

    async def close(self) -> None:
        """Finish the writes that were accepted, and take no more."""
        await self.writer.close()
