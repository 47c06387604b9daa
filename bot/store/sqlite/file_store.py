"""What every store in a file is: how it is opened, checked and closed, whatever parts it has."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Self

from bot.store.loader import load_queries
from bot.store.schema import Migration, shipped_migrations
from bot.store.sql.part import SqlPart
from bot.store.sqlite.database import SqliteDatabase
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error
from bot.store.sqlite.opening import BUSY_TIMEOUT, OpenedFile, connection_to, make_durable, make_read_only, prepare


class FileStore(SqlPart):
    """A store in one file. Opened by `open`, which also closes it."""

    _database: SqliteDatabase
    _opened: OpenedFile

    @classmethod
    @asynccontextmanager
    async def open(
        cls, path: Path, *, busy_timeout: timedelta = BUSY_TIMEOUT, migrations: Sequence[Migration] | None = None
    ) -> AsyncIterator[Self]:
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

    async def close(self) -> None:
        """Finish the writes that were accepted, and take no more; the connections end with `open`."""
        await self._database.close()
