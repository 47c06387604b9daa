"""Brings the schema of a file up to date: a backup first, then all that is missing in one transaction."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import StoreError
from bot.store.schema import Applied, Migration, Schema, missing, refuse_changed, refuse_newer
from bot.store.sqlite.landed import LANDED, bring_to_first
from bot.store.sqlite.schema import HISTORY, fingerprint, schema_of, statements
from bot.store.sqlite.snapshot import copy_file, unfinished

APPLICATION_ID = 0x4E445331
"""Written into the header of the file ("NDS1"), so that no other program's database is taken for ours."""

_NOTE = """
INSERT INTO migration (version, name, hash, schema, applied_at)
VALUES (?, ?, ?, ?, CAST(strftime('%s', 'now') AS INTEGER) * 1000000)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a file has come; 0 is a new one. One that `landed` before there was a history has tables, and no note of a migration."""

    version: int
    landed: bool
    missing: Sequence[Migration]

    @property
    def is_up_to_date(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.landed or self.missing)


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Apply what is missing; raises StoreError for a file that is not ours, or whose history or schema is not."""
    if standing_of(connection, path, migrations).is_up_to_date:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _bring_up_to_date(connection, path, migrations)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.rollback()


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    standing = standing_of(connection, path, migrations)  # again: another process may have been quicker
    if standing.version and not standing.is_up_to_date:
        _back_up(path, path.with_name(f"{path.name}.v{standing.version}.backup"))
    if not standing.version or standing.landed:
        connection.execute(HISTORY)
    if standing.landed:
        bring_to_first(connection, migrations[0])
        _note(connection, migrations[0])
    for migration in standing.missing:
        for statement in statements(migration.script):
            connection.execute(statement)
        _note(connection, migration)


def standing_of(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> Standing:
    """Return how far a file has come; raises StoreError for one that is not ours, or whose history or schema is not."""
    version = _version(connection, path)
    refuse_newer(version, migrations, path)
    applied = _applied(connection)
    if version and not applied:
        _refuse_unknown(connection, path)
        return Standing(version=version, landed=True, missing=migrations[1:])
    left = missing(applied, migrations, path)
    if applied:
        refuse_changed(_noted(connection), schema_of(connection), path)
    return Standing(version=version, landed=False, missing=left)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version, application, tables = (
        int(connection.execute(question).fetchone()[0])
        for question in ("PRAGMA user_version", "PRAGMA application_id", "SELECT COUNT(*) FROM sqlite_schema")
    )
    if tables and application != APPLICATION_ID:
        raise StoreError(f"The file {path} is the database of another program: name another file.")
    return version


def _applied(connection: sqlite3.Connection) -> list[Applied]:
    if not connection.execute("SELECT name FROM sqlite_schema WHERE name = 'migration'").fetchone():
        return []
    rows = connection.execute("SELECT version, name, hash FROM migration ORDER BY version")
    return [Applied(version=version, name=name, hash=text) for version, name, text in rows]


def _noted(connection: sqlite3.Connection) -> Schema:
    [(text,)] = connection.execute("SELECT schema FROM migration ORDER BY version DESC LIMIT 1").fetchall()
    noted: Schema = json.loads(text)
    return noted


def _refuse_unknown(connection: sqlite3.Connection, path: Path) -> None:
    if fingerprint(schema_of(connection)) not in LANDED:
        raise StoreError(
            f"The schema of the database {path} is that of no release of Newsdesk: "
            "undo what was changed in it by hand, or put the latest backup in its place."
        )


def _back_up(path: Path, target: Path) -> None:
    """Copy the database beside itself, under its final name only once the copy is whole.

    The migrating connection can't be read from: it holds the file for writing, so that what is copied is what is migrated.
    """
    made = unfinished(target)
    copy_file(path, made)
    made.replace(target)


def _note(connection: sqlite3.Connection, migration: Migration) -> None:
    """Write down that a migration was applied; the numbers in the file's header are what earlier releases look at."""
    schema = json.dumps(schema_of(connection))
    connection.execute(_NOTE, (migration.version, migration.name, migration.hash, schema))
    connection.execute(f"PRAGMA user_version = {migration.version}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
