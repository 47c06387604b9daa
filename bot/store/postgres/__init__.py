"""The store in a PostgreSQL database, version 14 or later; its driver is the extra `postgres`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from secrets import token_hex

from bot.domain.database import PostgresAddress
from bot.store.loader import load_queries
from bot.store.postgres.connecting import Connection, Connections, connect
from bot.store.postgres.database import PostgresDatabase
from bot.store.postgres.faults import DRIVER_FAULTS, store_error
from bot.store.postgres.migrating import migrate
from bot.store.postgres.polls import PostgresArticles
from bot.store.postgres.search import PostgresSearch
from bot.store.schema import Migration, shipped_migrations
from bot.store.sql.store import SqlStore


class PostgresStore(PostgresArticles, PostgresSearch, SqlStore):
    """Satisfies bot.ports.store.Store. Opened by `PostgresStore.open`, which also closes it."""

    @classmethod
    @asynccontextmanager
    async def open(
        cls, address: PostgresAddress, *, migrations: Sequence[Migration] | None = None, worker: str = ""
    ) -> AsyncIterator["PostgresStore"]:
        """Connect, migrate the database, hand out the store, and close it at the end; raises StoreError where it can't be used.

        `worker` names who sends. Whoever comes back under the same name takes up at once what it was sending; without one it is
        another each time, and waits until nobody else can be sending any more.
        """
        connection = await _prepared(address, migrations or shipped_migrations("postgres"))
        connections = Connections(address, connection)
        store = cls(PostgresDatabase(connections, load_queries("postgres"), address, worker or token_hex(8)))
        try:
            yield store
        finally:
            await store.close()

    async def close(self) -> None:
        """Finish the writes that were accepted, and take no more."""
        await self._database.close()


async def _prepared(address: PostgresAddress, migrations: Sequence[Migration]) -> Connection:
    connection = await connect(address)
    try:
        await migrate(connection, address, migrations)
    except BaseException as error:
        await connection.close()
        if isinstance(error, DRIVER_FAULTS):
            raise store_error(address, error) from error
        raise
    return connection
