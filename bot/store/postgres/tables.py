"""A PostgreSQL database as what can be copied from, and into."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from psycopg import AsyncConnection, IsolationLevel
from psycopg.rows import DictRow, tuple_row
from psycopg.sql import SQL, Composed, Identifier

from bot.domain.database import PostgresAddress
from bot.store.copying import BATCH, Batch
from bot.store.postgres.connecting import Connection, connect
from bot.store.postgres.faults import DRIVER_FAULTS, store_error
from bot.store.postgres.migrating import migrate, missing_of, refuse_unfit
from bot.store.schema import refuse_older, shipped_migrations


class PostgresTables:
    """Satisfies bot.store.copying.Tables."""

    def __init__(self, connection: AsyncConnection[DictRow]) -> None:
        self._connection = connection

    async def columns(self, table: str) -> Sequence[str]:
        """Return the names of the columns of a table."""
        cursor = await self._connection.execute(SQL("SELECT * FROM {} LIMIT 0").format(Identifier(table)))
        return [column.name for column in cursor.description or ()]

    async def count(self, table: str) -> int:
        """Return how many rows a table has."""
        cursor = await self._connection.execute(SQL("SELECT COUNT(*) AS count FROM {}").format(Identifier(table)))
        [row] = await cursor.fetchall()
        return int(row["count"])

    async def rows(self, table: str, columns: Sequence[str]) -> AsyncIterator[Batch]:
        """Yield all rows of a table in batches, which the server holds back until they are asked for."""
        async with self._connection.cursor(name="copying", row_factory=tuple_row) as cursor:
            await cursor.execute(_of(SQL("SELECT {} FROM {}"), table, columns))
            while batch := await cursor.fetchmany(BATCH):
                yield batch

    async def add(self, table: str, columns: Sequence[str], rows: Batch) -> None:
        """Add rows to a table."""
        async with self._connection.cursor() as cursor, cursor.copy(_of(SQL("COPY {1} ({0}) FROM STDIN"), table, columns)) as copy:
            for row in rows:
                await copy.write_row(row)

    async def empty(self, tables: Sequence[str]) -> None:
        """Delete all rows of tables."""
        await self._connection.execute(SQL("TRUNCATE {}").format(SQL(", ").join(map(Identifier, tables))))


def _of(statement: SQL, table: str, columns: Sequence[str]) -> Composed:
    return statement.format(SQL(", ").join(map(Identifier, columns)), Identifier(table))


class PostgresPlace:
    """Satisfies bot.store.copying.Copyable."""

    def __init__(self, address: PostgresAddress) -> None:
        self._address = address

    def __str__(self) -> str:
        return str(self._address)

    async def refuse_as_source(self) -> None:
        """Raise StoreError where the database can't be read as one of this release."""
        async with self._connected() as connection:
            await refuse_unfit(connection, self._address)
            if await missing_of(connection, self._address, shipped_migrations("postgres")):
                refuse_older(self._address)

    async def prepare_as_target(self) -> None:
        """Make the tables, unless there are those of this release."""
        migrations = shipped_migrations("postgres")
        async with self._connected() as connection:
            await refuse_unfit(connection, self._address)
            if 0 < len(await missing_of(connection, self._address, migrations)) < len(migrations):
                refuse_older(self._address)
            await migrate(connection, self._address, migrations)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[PostgresTables]:
        """Read the database as it is at one moment."""
        async with self._connected() as connection:
            await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
            await connection.set_read_only(True)
            async with connection.transaction():
                yield PostgresTables(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[PostgresTables]:
        """Write in one transaction."""
        async with self._connected() as connection, connection.transaction():
            yield PostgresTables(connection)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection]:
        connection = await connect(self._address)
        try:
            yield connection
        except DRIVER_FAULTS as error:
            raise store_error(self._address, error) from error
        finally:
            await connection.close()
