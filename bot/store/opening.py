"""Opens the store that a setting names, or looks at it without changing anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.database import Database, PostgresAddress
from bot.domain.errors import NoDatabase, SettingError
from bot.store.sqlite.looking import is_there, standing_at

if TYPE_CHECKING:
    from bot.ports.looking import StatusStore, TellingStore
    from bot.ports.store import Store


class Condition(Enum):
    """How a database stands to this release: it will be made, or brought up to date, by the first command that writes; or it is ready."""

    NEW = auto()
    OLDER = auto()
    READY = auto()


@asynccontextmanager
async def open_store(database: Database, worker: str = "", *, make: bool = True) -> AsyncIterator["Store"]:
    """Open the store, and close it at the end; raises StoreError where it can't be used, SettingError where a driver is missing.

    `worker` names who sends, where several may; see bot.store.postgres. Without `make` a database that is not there raises NoDatabase,
    and none is made.
    """
    if not make:
        await refuse_missing(database)
    if isinstance(database, PostgresAddress):
        from bot.store.postgres import PostgresStore

        refuse_without_driver(database)
        async with PostgresStore.open(database, worker=worker) as store:
            yield store
    else:
        from bot.store.sqlite.store import SqliteStore

        async with SqliteStore.open(database) as store:
            yield store


@asynccontextmanager
async def open_glance(database: Database) -> AsyncIterator["StatusStore"]:
    """Open what tells how feeds and channels do, and no more of a file than that takes; raises as `open_store` without `make`."""
    if isinstance(database, PostgresAddress):
        async with open_store(database, make=False) as store:
            yield store
        return
    from bot.store.sqlite.glance import SqliteGlance

    await refuse_missing(database)
    async with SqliteGlance.open(database) as glance:
        yield glance


@asynccontextmanager
async def open_telling(database: Database) -> AsyncIterator["TellingStore"]:
    """Open what tells why an article came, and no more of a file than that takes; raises as `open_store` without `make`."""
    if isinstance(database, PostgresAddress):
        async with open_store(database, make=False) as store:
            yield store
        return
    from bot.store.sqlite.telling import SqliteTelling

    await refuse_missing(database)
    async with SqliteTelling.open(database) as telling:
        yield telling


async def refuse_missing(database: Database) -> None:
    """Raise NoDatabase for one that is not there."""
    if isinstance(database, PostgresAddress):
        there = await condition_of(database) is not Condition.NEW
    else:
        there = await asyncio.to_thread(is_there, database)
    if not there:
        raise NoDatabase(f"There is no database {named(database)} yet: the setting database, or NEWSDESK_DATABASE, names another.")


async def condition_of(database: Database) -> Condition:
    """Look at a database and change nothing; raises StoreError where it can't be used as it is, or can't be made where it would be."""
    if isinstance(database, PostgresAddress):
        refuse_without_driver(database)
        from bot.store.postgres.looking import left_at

        left, all_of_them = await left_at(database)
        return Condition.READY if not left else Condition.NEW if left == all_of_them else Condition.OLDER
    standing = await asyncio.to_thread(standing_at, database)
    if standing is None or not standing.version:
        return Condition.NEW
    return Condition.READY if standing.is_up_to_date else Condition.OLDER


def named(database: Database) -> str:
    """Return a database as people find it: a file with its folder, an address without its password."""
    return str(database.absolute()) if isinstance(database, Path) else str(database)


def refuse_without_driver(database: PostgresAddress) -> None:
    """Raise SettingError where the driver of PostgreSQL is not installed: it is an extra."""
    try:
        import psycopg  # noqa: F401 - whether it is there
    except ImportError as error:
        raise SettingError(f"The database {database} needs the driver of PostgreSQL: pip install 'newsdesk[postgres]'.") from error
