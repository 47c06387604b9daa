"""The schema of a PostgreSQL database, in a form that can be compared, and the questions about it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from bot.store.loader import load_queries
from bot.store.postgres.connecting import Connection
from bot.store.schema import Schema

HISTORY = """CREATE TABLE migration (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,  -- of the script: one that landed is never edited
    schema TEXT NOT NULL,  -- JSON: what the schema was after it, so that a later change is found, and can be named
    applied_at BIGINT NOT NULL
)"""


async def ask(connection: Connection, query: str) -> Sequence[Mapping[str, Any]]:
    """Return the rows of the query of that name."""
    return await (await connection.execute(cast("Any", load_queries("postgres")[query]))).fetchall()


async def schema_of(connection: Connection) -> Schema:
    """Return the schema of a database."""
    return {row["name"]: row["definition"] for row in await ask(connection, "schema_parts")}


async def tables_of(connection: Connection) -> frozenset[str]:
    """Return the names of the tables that stand where ours would."""
    return frozenset(row["name"] for row in await ask(connection, "tables_here"))
