"""The schema of an SQLite file, in a form that can be compared: without comments, quotes and the breaks of lines."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator

from bot.store.schema import Migration, Schema

HISTORY = """CREATE TABLE migration (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,  -- of the script: one that landed is never edited
    schema TEXT NOT NULL,  -- JSON: what the schema was after it, so that a later change is found, and can be named
    applied_at BIGINT NOT NULL
)"""

_OURS = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'migration'"
_COMMENT = re.compile(r"--[^\n]*")
_SPACE = re.compile(r"\s+")


def schema_of(connection: sqlite3.Connection) -> Schema:
    """Return the schema of a database."""
    rows = connection.execute(f"SELECT type, name, sql FROM sqlite_schema WHERE {_OURS}")  # noqa: S608 - a constant
    return {f"{kind} {name}": plain(sql) for kind, name, sql in rows}


def made_by(*migrations: Migration) -> sqlite3.Connection:
    """Return a database in memory that went through migrations."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for migration in migrations:
        connection.executescript(migration.script)
    return connection


def fingerprint(schema: Schema) -> str:
    """Return what tells a schema from others."""
    return hashlib.sha256("\n".join(f"{name}: {schema[name]}" for name in sorted(schema)).encode()).hexdigest()[:16]


def plain(sql: str) -> str:
    """Return a statement of the schema without what means nothing: a table that was rebuilt is as good as one that was made so."""
    return _SPACE.sub(" ", _COMMENT.sub("", sql).replace('"', "")).strip()


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script: a semicolon in a comment or a text ends none."""
    waiting = ""
    for piece in script.split(";")[:-1]:
        waiting += piece + ";"
        if sqlite3.complete_statement(waiting):
            yield waiting
            waiting = ""
