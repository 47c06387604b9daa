"""The store in a PostgreSQL database, version 14 or later; its driver is the extra `postgres`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.domain.database import PostgresAddress
from bot.store.loader import load_queries
from bot.store.postgres.connecting import Connection, Connections, connect
from bot.store.postgres.database import PostgresDatabase
from bot.store.postgres.faults import DRIVER_FAULTS, store_error
from bot.store.postgres.migrating import migrate
from bot.store.postgres.polls import PostgresArticles
from bot.store.schema import Migration, shipped_migrations
from bot.store.sql.channels import SqlChannels
from bot.store.sql.history import SqlHistory
from bot.store.sql.maintenance import SqlMaintenance
from bot.store.sql.notices import SqlNotices
from bot.store.sql.outbox import SqlOutbox
from bot.store.sql.sources import SqlSources


class PostgresStore(SqlSources, PostgresArticles, SqlChannels, SqlOutbox, SqlNotices, SqlHistory, SqlMaintenance):
    """Satisfies bot.ports.store.Store. Opened by `PostgresStore.open`, which also closes it."""

    @classmethod
    @asynccontextmanager
    async def open(cls, address: PostgresAddress, *, migrations: Sequence[Migration] | None = None) -> AsyncIterator["PostgresStore"]:
        """Connect, migrate the database, hand out the store, and close it at the end; raises StoreError where it can't be used."""
        connection = await _prepared(address, migrations or shipped_migrations("postgres"))
        store = cls(PostgresDatabase(Connections(address, connection), load_queries("postgres"), address))
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
