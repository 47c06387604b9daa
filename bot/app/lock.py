"""One running Newsdesk a database: two would send everything twice."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from bot.domain.database import Database, PostgresAddress
from bot.domain.errors import SettingError, StoreError
from bot.store.opening import refuse_without_driver
from bot.store.sqlite.private import close_to_strangers, private

_TRIES = (0.0, 0.05, 0.1, 0.2)  # seconds before each: a command that only looks lets go at once


@asynccontextmanager
async def only_one(database: Database, lost: Callable[[], None] = lambda: None) -> AsyncIterator[None]:
    """Hold the lock of a database; raise SettingError while another process holds it. It goes with the process, however that ends.

    A server of PostgreSQL that starts anew forgets it: it is taken again, and `lost` is called where another was quicker.
    """
    async with _with_lock(database, lost) as got:
        if not got:
            raise SettingError(f"Another Newsdesk runs on {database}: stop it first, or give this one another database.")
        yield


@asynccontextmanager
async def _with_lock(database: Database, lost: Callable[[], None]) -> AsyncIterator[bool]:
    if isinstance(database, PostgresAddress):
        refuse_without_driver(database)
        from bot.store.postgres.lock import locked

        async with locked(database, lost) as got:
            yield got
    else:
        with _opened(_path(database)) as file:
            yield await _locked_soon(file)


async def is_locked(database: Database) -> bool:
    """Say whether a Newsdesk runs on the database; who starts while a file is looked at tries again."""
    if isinstance(database, PostgresAddress):
        refuse_without_driver(database)
        from bot.store.postgres import lock

        return await lock.is_locked(database)
    path = _path(database)
    if not await asyncio.to_thread(path.exists):
        return False
    with _opened(path) as file:
        return not _locked(file, fcntl.LOCK_SH)


def _path(database: Path) -> Path:
    return database.with_name(database.name + ".lock")


async def _locked_soon(file: IO[str]) -> bool:
    for pause in _TRIES:
        await asyncio.sleep(pause)
        if _locked(file, fcntl.LOCK_EX):
            return True
    return False


def _locked(file: IO[str], kind: int) -> bool:
    """Lock a file until it is closed; say whether that was possible."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        close_to_strangers(path)
        return open(path, "w", encoding="ascii", opener=private)
    except OSError as error:
        raise StoreError(
            f"The folder of the database cannot be written to ({path.absolute()}: {error.strerror}): let the user who runs Newsdesk "
            f"({os.getuid()}) write there, start it in a folder of your own, or name another database by NEWSDESK_DATABASE."
        ) from error
