"""Brings the schema up to date: a backup first, then one transaction for each migration."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error

APPLICATION_ID = 0x4E445331
"""Written into the header of the file ("NDS1"), so that no other program's database is taken for ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """The step to one version of the schema."""

    version: int
    script: str


def shipped_migrations() -> Sequence[Migration]:
    """Return the migrations that come with this release."""
    return migrations_in(files("bot.store") / "migrations")


def migrations_in(folder: Traversable) -> Sequence[Migration]:
    """Return the migrations of a folder: NNNN_what.sql, by number."""
    scripts = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [Migration(version=int(script.name.partition("_")[0]), script=script.read_text("utf-8")) for script in scripts]


async def migrate(connection: aiosqlite.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Apply what is missing; raises StoreError for a file that is not ours or that a newer release has written."""
    try:
        version = await _version(connection, path, newest=migrations[-1].version)
        missing = [migration for migration in migrations if migration.version > version]
        if version and missing:
            await _back_up(connection, path.with_name(f"{path.name}.v{version}.backup"))
        for migration in missing:
            await _apply(connection, migration)
    except DRIVER_FAULTS as error:
        raise store_error(path, error) from error


async def _version(connection: aiosqlite.Connection, path: Path, newest: int) -> int:
    version = await _number(connection, "PRAGMA user_version")
    application = await _number(connection, "PRAGMA application_id")
    tables = await _number(connection, "SELECT COUNT(*) FROM sqlite_schema")
    if tables and application != APPLICATION_ID:
        raise StoreError(f"The file {path} is the database of another program: name another file.")
    if version > newest:
        raise StoreError(
            f"The database {path} was written by a newer Newsdesk (schema {version}, this one knows {newest}): "
            "install that release again, or restore the backup that it made beside the file."
        )
    return version


async def _number(connection: aiosqlite.Connection, query: str) -> int:
    rows = list(await connection.execute_fetchall(query))
    return int(rows[0][0])


async def _back_up(connection: aiosqlite.Connection, target: Path) -> None:
    """Copy the database beside itself, under its final name only once the copy is whole."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    copy = await aiosqlite.connect(unfinished)
    try:
        await connection.backup(copy)
    finally:
        await copy.close()
    unfinished.replace(target)


async def _apply(connection: aiosqlite.Connection, migration: Migration) -> None:
    """Run one migration with the new version number in one transaction."""
    stamp = f"PRAGMA user_version = {migration.version}; PRAGMA application_id = {APPLICATION_ID};"
    try:
        await connection.executescript(f"BEGIN IMMEDIATE;\n{migration.script}\n{stamp}\nCOMMIT;")
    finally:
        if connection.in_transaction:
            await connection.rollback()
