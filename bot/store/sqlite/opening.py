"""Opens the file: looks whether it is sound and ours, and brings its schema up to date."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from datetime import timedelta
from pathlib import Path

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.schema import Migration
from bot.store.sqlite.faults import DRIVER_FAULTS, RESTORE, store_error
from bot.store.sqlite.migrating import migrate
from bot.store.sqlite.private import close_to_strangers, make_private

BUSY_TIMEOUT = timedelta(seconds=5)
"""How long a write waits for another process's."""

_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # seconds until a file that others look at is asked again


def prepare(path: Path, busy_timeout: timedelta, migrations: Sequence[Migration]) -> None:
    """Make the file if there is none, look whether it is sound, and migrate it; raises StoreError.

    It blocks, for as long as the file is large, and is over before aiosqlite connects: whose thread outlives a failed connect
    and complains later.
    """
    _make_place(path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=busy_timeout.total_seconds())) as connection:
            _check_sound(connection, path)
            migrate(connection, path, migrations)
        close_to_strangers(path)
    except DRIVER_FAULTS as error:
        raise store_error(path, error) from error


def _make_place(path: Path) -> None:
    """Make the folder, and the file for this user alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder of the database {path} can't be made: {error.strerror}.") from error
    with suppress(OSError):  # SQLite says what is wrong
        make_private(path)


def _check_sound(connection: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError where the file is damaged or no database; it says how to restore."""
    [(verdict,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
    if verdict != "ok":
        raise StoreError(f"The database {path} is damaged ({verdict}): {RESTORE}.")


class OpenedFile:
    """The file that was opened: another one may stand in its place later, or none, while SQLite goes on writing into this one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._identity = _identity(path)

    def check(self) -> None:
        """Raise StoreError where the path leads to this file no more."""
        if _identity(self._path) != self._identity:
            raise StoreError(
                f"The database {self._path} was deleted or replaced while Newsdesk runs, and what is written now is lost when it stops: "
                "stop it, put the file or its latest backup back, and start it again."
            )


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@asynccontextmanager
async def connection_to(path: Path, *, busy_timeout: timedelta) -> AsyncIterator[aiosqlite.Connection]:
    """Open a connection that is closed whatever happens: an open one keeps the interpreter from ending."""
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=busy_timeout.total_seconds())
    try:
        connection.row_factory = aiosqlite.Row
        yield connection
    finally:
        await connection.close()


async def make_durable(connection: aiosqlite.Connection) -> None:
    """Set what the promises rest on: no committed row is lost to a crash or a power cut, and references hold."""
    await _write_ahead(connection)
    await connection.execute_fetchall("PRAGMA synchronous = FULL")
    await connection.execute_fetchall("PRAGMA foreign_keys = ON")


async def _write_ahead(connection: aiosqlite.Connection) -> None:
    """Let changes go to a log before the file. Only one may look at the file while that begins, and SQLite does not wait for the others."""
    for pause in _PAUSES:
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or pause == _PAUSES[-1]:
                raise
            await asyncio.sleep(pause)
        else:
            return


async def make_read_only(connection: aiosqlite.Connection) -> None:
    """Let a connection read only."""
    await connection.execute_fetchall("PRAGMA query_only = ON")
