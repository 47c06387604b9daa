"""The store in one SQLite file: one connection that writes, one that reads, WAL, and nothing acknowledged before it is on the disk."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.store.loader import load_queries
from bot.store.schema import Migration, shipped_migrations
from bot.store.sql.store import SqlStore
from bot.store.sqlite.articles import SqliteArticles
from bot.store.sqlite.database import SqliteDatabase
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error
from bot.store.sqlite.opening import BUSY_TIMEOUT, OpenedFile, connection_to, make_durable, make_read_only, prepare
from bot.store.sqlite.search import SqliteSearch


class SqliteStore(SqliteArticles, SqliteSearch, SqlStore):
    """Satisfies bot.ports.store.Store. Opened by `SqliteStore.open`, which also closes it."""

    _opened: OpenedFile

    @classmethod
    @asynccontextmanager
    async def open(
        cls, path: Path, *, busy_timeout: timedelta = BUSY_TIMEOUT, migrations: Sequence[Migration] | None = None
    ) -> AsyncIterator["SqliteStore"]:
        """Open, check and migrate the file (made if there is none), hand out the store, and close it at the end.

        `busy_timeout`: how long a write waits for another process's. Raises StoreError for a file that can't be used.
        """
        await asyncio.to_thread(prepare, path, busy_timeout, migrations or shipped_migrations("sqlite"))
        async with connection_to(path, busy_timeout=busy_timeout) as writing, connection_to(path, busy_timeout=busy_timeout) as reading:
            try:
                await make_durable(writing)
                await make_read_only(reading)
            except DRIVER_FAULTS as error:
                raise store_error(path, error) from error
            store = cls(SqliteDatabase(reading, writing, load_queries("sqlite"), path))
            store._opened = OpenedFile(path)
            try:
                yield store
            finally:
                await store.close()

    async def check(self) -> None:
        """Look whether the file is still the one that was opened, and whether it can be written and read; raises StoreError."""
        await asyncio.to_thread(self._opened.check)
        await super().check()

    async def close(self) -> None:
        """Finish the writes that were accepted, and take no more; the connections end with `open`."""
        await self._database.close()
