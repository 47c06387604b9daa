"""Looks at a PostgreSQL database, and changes nothing."""

from collections.abc import Sequence

from bot.domain.database import PostgresAddress
from bot.store.postgres.connecting import connect
from bot.store.postgres.faults import DRIVER_FAULTS, store_error
from bot.store.postgres.migrating import missing_of, refuse_unfit
from bot.store.schema import Migration, shipped_migrations


async def left_at(address: PostgresAddress) -> tuple[Sequence[Migration], Sequence[Migration]]:
    """Return the migrations that a database has not gone through, and all that there are; raises StoreError where it can't be used."""
    migrations = shipped_migrations("postgres")
    connection = await connect(address)
    try:
        await refuse_unfit(connection, address)
        return await missing_of(connection, address, migrations), migrations
    except DRIVER_FAULTS as error:
        raise store_error(address, error) from error
    finally:
        await connection.close()
