"""Opens the store that a setting names."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.database import Database, PostgresAddress
from bot.domain.errors import SettingError
from bot.ports.store import Store
from bot.store.sqlite import SqliteStore


@asynccontextmanager
async def open_store(database: Database, worker: str = "") -> AsyncIterator[Store]:
    """Open the store, and close it at the end; raises StoreError where it can't be used, SettingError where a driver is missing.

    `worker` names who sends, where several may; see bot.store.postgres.
    """
    if isinstance(database, PostgresAddress):
        refuse_without_driver(database)
        from bot.store.postgres import PostgresStore

        async with PostgresStore.open(database, worker=worker) as store:
            yield store
    else:
        async with SqliteStore.open(database) as store:
            yield store


def refuse_without_driver(database: PostgresAddress) -> None:
    """Raise SettingError where the driver of PostgreSQL is not installed: it is an extra."""
    try:
        import psycopg  # noqa: F401 - whether it is there
    except ImportError as error:
        raise SettingError(f"The database {database} needs the driver of PostgreSQL: pip install 'newsdesk[postgres]'.") from error
