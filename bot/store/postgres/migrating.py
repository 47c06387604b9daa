"""Brings the schema of a PostgreSQL database up to date: all that is missing in one transaction, while others wait."""

import json
from collections.abc import Sequence
from typing import Any, cast

from bot.domain.database import PostgresAddress
from bot.domain.errors import StoreError
from bot.store.postgres.connecting import Connection
from bot.store.postgres.schema import HISTORY, ask, schema_of, tables_of
from bot.store.schema import Applied, Migration, Schema, missing, refuse_changed

OLDEST = 14

_NOTE = """
INSERT INTO migration (version, name, hash, schema, applied_at)
VALUES (%s, %s, %s, %s, CAST(EXTRACT(EPOCH FROM now()) AS BIGINT) * 1000000)
"""


async def migrate(connection: Connection, address: PostgresAddress, migrations: Sequence[Migration]) -> None:
    """Apply what is missing; raises StoreError for a server that is too old, and for a database that is not ours or has another history."""
    await refuse_unfit(connection, address)
    if not await missing_of(connection, address, migrations):
        return
    async with connection.transaction():
        await ask(connection, "lock_history")
        left = await missing_of(connection, address, migrations)  # again: another process may have been quicker
        if len(left) == len(migrations):
            await connection.execute(HISTORY)
        for migration in left:
            await connection.execute(cast("Any", migration.script))
            await _note(connection, migration)


async def refuse_unfit(connection: Connection, address: PostgresAddress) -> None:
    """Raise StoreError for a server that is too old, and a database that can't hold what Newsdesk knows."""
    [server] = await ask(connection, "server")
    if server["version"] < OLDEST:
        raise StoreError(f"The server of the database {address} is PostgreSQL {server['named']}: Newsdesk needs {OLDEST} or later.")
    if server["encoding"] != "UTF8":
        raise StoreError(
            f"The database {address} stores text as {server['encoding']}, which lacks letters: make one with createdb --encoding=UTF8."
        )
    if server["schema"] is None:
        raise StoreError(f"The database {address} has no schema to make tables in: look at the search_path in its address, or of its user.")


async def missing_of(connection: Connection, address: PostgresAddress, migrations: Sequence[Migration]) -> Sequence[Migration]:
    """Return the migrations that the database has not gone through."""
    tables = await tables_of(connection)
    applied = await _applied(connection) if "migration" in tables else None
    if applied is None:
        if tables:
            raise StoreError(
                f"The database {address} holds the tables of another program: name another, "
                "or a schema of its own, as in ?options=-csearch_path%3Dnewsdesk."
            )
        return migrations
    left = missing([each for each, _ in applied], migrations, address)
    refuse_changed(applied[-1][1], await schema_of(connection), address)
    return left


async def _applied(connection: Connection) -> list[tuple[Applied, Schema]] | None:
    """Return the history that the database keeps; None where its table of that name is another program's."""
    found = {row["name"] for row in await ask(connection, "history_columns")}
    if found != {"version", "name", "hash", "schema", "applied_at"}:
        return None
    rows = await (await connection.execute("SELECT * FROM migration ORDER BY version")).fetchall()
    return [(Applied(version=row["version"], name=row["name"], hash=row["hash"]), json.loads(row["schema"])) for row in rows]


async def _note(connection: Connection, migration: Migration) -> None:
    schema = json.dumps(await schema_of(connection), sort_keys=True)
    await connection.execute(_NOTE, (migration.version, migration.name, migration.hash, schema))
