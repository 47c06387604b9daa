"""An SQLite file as what can be copied from, and into."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.copying import BATCH, Batch
from bot.store.schema import refuse_older, shipped_migrations
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error
from bot.store.sqlite.looking import standing_in
from bot.store.sqlite.opening import BUSY_TIMEOUT, make_durable, prepare


class SqliteTables:
    """Satisfies bot.store.copying.Tables."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def columns(self, table: str) -> Sequence[str]:
        """Return the names of the columns of a table."""
        return [row[1] for row in await self._connection.execute_fetchall(f"PRAGMA table_info({table})")]

    async def count(self, table: str) -> int:
        """Return how many rows a table has."""
        [(count,)] = await self._connection.execute_fetchall(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - one of our tables
        return int(count)

    async def rows(self, table: str, columns: Sequence[str]) -> AsyncIterator[Batch]:
        """Yield all rows of a table in batches."""
        async with self._connection.execute(f"SELECT {', '.join(columns)} FROM {table}") as cursor:  # noqa: S608 - the same
            while batch := await cursor.fetchmany(BATCH):
                yield cast("Batch", batch)

    async def add(self, table: str, columns: Sequence[str], rows: Batch) -> None:
        """Add rows to a table."""
        marks = ", ".join("?" * len(columns))
        await self._connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608 - the same

    async def empty(self, tables: Sequence[str]) -> None:
        """Delete all rows of tables."""
        for table in tables:
            await self._connection.execute_fetchall(f"DELETE FROM {table}")  # noqa: S608 - the same


class SqliteFile:
    """Satisfies bot.store.copying.Copyable."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __str__(self) -> str:
        return str(self._path)

    async def refuse_as_source(self) -> None:
        """Raise StoreError where the file can't be read as a database of this release."""
        if not await asyncio.to_thread(self._path.is_file):
            raise StoreError(f"There is no database {self._path}: name the one to copy.")
        if not (await asyncio.to_thread(standing_in, self._path)).is_up_to_date:
            refuse_older(self._path)

    async def prepare_as_target(self) -> None:
        """Make the file, unless there is one of this release."""
        if await asyncio.to_thread(self._path.is_file):
            standing = await asyncio.to_thread(standing_in, self._path)
            if standing.version and not standing.is_up_to_date:
                refuse_older(self._path)
        await asyncio.to_thread(prepare, self._path, BUSY_TIMEOUT, shipped_migrations("sqlite"))

    @property
    def _read_only(self) -> str:
        return f"{self._path.absolute().as_uri()}?mode=ro"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqliteTables]:
        """Read the file as it is at one moment."""
        async with self._connected(self._read_only) as connection:
            await connection.execute_fetchall("BEGIN")
            yield SqliteTables(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqliteTables]:
        """Write in one transaction: what is not committed goes with the connection."""
        async with self._connected(self._path.absolute().as_uri()) as connection:
            await make_durable(connection)
            await connection.execute_fetchall("BEGIN IMMEDIATE")
            yield SqliteTables(connection)
            await connection.execute_fetchall("COMMIT")

    @asynccontextmanager
    async def _connected(self, uri: str) -> AsyncIterator[aiosqlite.Connection]:
        try:
            async with aiosqlite.connect(uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT.total_seconds()) as connection:
                yield connection
        except DRIVER_FAULTS as error:
            raise store_error(self._path, error) from error
