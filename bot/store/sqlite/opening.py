"""Opens the file: looks whether it is sound and ours, and brings its schema up to date."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.sqlite.faults import DRIVER_FAULTS, RESTORE, store_error


@asynccontextmanager
async def connection_to(path: Path, *, busy_timeout: timedelta) -> AsyncIterator[aiosqlite.Connection]:
    """Open a connection that is closed whatever happens: an open one keeps the interpreter from ending."""
    connection = await _connect(path, busy_timeout)
    try:
        yield connection
    finally:
        await connection.close()


async def _connect(path: Path, busy_timeout: timedelta) -> aiosqlite.Connection:
    _try_to_open(path)
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=busy_timeout.total_seconds())
    connection.row_factory = aiosqlite.Row
    return connection


def _try_to_open(path: Path) -> None:
    """Find out what is wrong with the path before aiosqlite does: its thread outlives a failed connect and complains later."""
    try:
        sqlite3.connect(path).close()
    except sqlite3.Error as error:
        raise store_error(path, error) from error


async def check_sound(connection: aiosqlite.Connection, path: Path) -> None:
    """Raise StoreError where the file is damaged or no database; it says how to restore."""
    try:
        rows = list(await connection.execute_fetchall("PRAGMA quick_check(1)"))
    except DRIVER_FAULTS as error:
        raise store_error(path, error) from error
    if rows[0][0] != "ok":
        raise StoreError(f"The database {path} is damaged ({rows[0][0]}): {RESTORE}.")


async def make_durable(connection: aiosqlite.Connection) -> None:
    """Set what the promises rest on: no committed row is lost to a crash or a power cut, and references hold."""
    await connection.execute_fetchall("PRAGMA journal_mode = WAL")
    await connection.execute_fetchall("PRAGMA synchronous = FULL")
    await connection.execute_fetchall("PRAGMA foreign_keys = ON")


async def make_read_only(connection: aiosqlite.Connection) -> None:
    """Let a connection read only."""
    await connection.execute_fetchall("PRAGMA query_only = ON")
