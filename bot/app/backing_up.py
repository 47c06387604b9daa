"""Backups: one SQLite file with all that a database knows, made while Newsdesk runs; and the way back.

No token is in a database, so that none is in a backup. docs/decisions/0062-backups.md gives the reasons.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.app.lock import only_one
from bot.domain.database import Database, PostgresAddress
from bot.domain.errors import InvalidInput, StoreError
from bot.domain.loads import Owed
from bot.store.copying import copy_tables
from bot.store.opening import Condition, condition_of, open_store, refuse_without_driver
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error
from bot.store.sqlite.looking import standing_in
from bot.store.sqlite.snapshot import copy_file, discard, finish, unfinished
from bot.store.sqlite.tables import SqliteFile

TOLD = "a backup was restored: it may have been told since that was made"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made: the file and its size in bytes."""

    file: Path
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored: `asked_at` is the last that the backup knows of its sources; `owed` what it held for owed by now.

    `told`: whether that was taken for told. `kept`: where what the database held before is now, None where it held nothing.
    """

    asked_at: datetime | None
    owed: Owed
    told: bool
    kept: Path | None


async def back_up(database: Database, file: Path) -> BackedUp:
    """Write a backup of a database, which may be in use, and prove that it is sound; raises StoreError, InvalidInput for a taken name."""
    if await asyncio.to_thread(file.exists):
        raise InvalidInput(f"{file} is there already: name another file, or move it away.")
    if isinstance(database, PostgresAddress):
        return await _back_up_server(database, file)
    return await asyncio.to_thread(_back_up_file, database, file)


def _back_up_file(database: Path, file: Path) -> BackedUp:
    standing_in(database)
    made = _begun(file)
    try:
        copy_file(database, made)
    except DRIVER_FAULTS as error:
        discard(made)
        raise store_error(file, error) from error
    return BackedUp(file=file, size=finish(made, file))


def _begun(file: Path) -> Path:
    try:
        return unfinished(file)
    except OSError as error:
        raise StoreError(f"The file {file} can't be made: {error.strerror}.") from error


async def _back_up_server(database: PostgresAddress, file: Path) -> BackedUp:
    from bot.store.postgres.tables import PostgresPlace

    refuse_without_driver(database)
    place = PostgresPlace(database)
    await place.refuse_as_source()
    made = await asyncio.to_thread(_begun, file)
    copy = SqliteFile(made)
    try:
        await copy.prepare_as_target()
        await copy_tables(place, copy, _unheard, _unheard)
    except BaseException:
        discard(made)
        raise
    return BackedUp(file=file, size=await asyncio.to_thread(finish, made, file))


async def restore(file: Path, database: Database, now: datetime, *, post_again: bool) -> Restored:
    """Put a backup in the place of what a database holds, which is kept aside; no Newsdesk may run on it.

    What it holds for owed by `now` is taken for told, unless it is to be posted again. Raises StoreError for a file that is no backup.
    """
    await asyncio.to_thread(_refuse_unfit, file, database)
    async with only_one(database):
        made = await _prepared(file, database)
        try:
            asked_at, owed = await _told(made, now, post_again=post_again)
            kept = await _put_in_place(made, database, now)
        finally:
            await asyncio.to_thread(discard, made)
    return Restored(asked_at=asked_at, owed=owed, told=not post_again, kept=kept)


def _refuse_unfit(file: Path, database: Database) -> None:
    """Raise an error for what is no backup, or not one for this release."""
    if not file.is_file():
        raise InvalidInput(f"There is no backup {file}: name the file that `newsdesk backup` wrote.")
    if isinstance(database, Path) and file.resolve() == database.resolve():
        raise InvalidInput(f"{file} is the database itself: name a backup of it.")
    if not standing_in(file).version:
        raise InvalidInput(f"{file} holds nothing of Newsdesk: name the file that `newsdesk backup` wrote.")


async def _prepared(file: Path, database: Database) -> Path:
    """Copy the backup to where it is worked on: beside the file in whose place it comes, or beside itself."""
    made = await asyncio.to_thread(_begun, database if isinstance(database, Path) else file)
    await asyncio.to_thread(copy_file, file, made)
    return made


async def _told(made: Path, now: datetime, *, post_again: bool) -> tuple[datetime | None, Owed]:
    async with open_store(made) as store:  # it is brought up to date, too
        found = (await store.fetching()).asked_at, await store.owed_by(now)
        if not post_again:
            await store.mark_told(now, TOLD)
    for each in made.parent.glob(f"{made.name}.v*.backup"):
        each.unlink()
    return found


async def _put_in_place(made: Path, database: Database, now: datetime) -> Path | None:
    stamp = f"{now:%Y%m%d-%H%M%S}"
    if isinstance(database, PostgresAddress):
        return await _put_on_server(made, database, made.with_name(f"newsdesk-before-restore-{stamp}.db"))
    there = await asyncio.to_thread(database.exists)
    aside = database.with_name(f"{database.name}.before-restore-{stamp}")
    await asyncio.to_thread(finish, made, database, aside)
    return aside if there else None


async def _put_on_server(made: Path, database: PostgresAddress, kept: Path) -> Path | None:
    from bot.store.postgres.tables import PostgresPlace

    new = await condition_of(database) is Condition.NEW
    if not new:
        await _back_up_server(database, kept)
    place = PostgresPlace(database)
    await place.prepare_as_target()
    await copy_tables(SqliteFile(made), place, _unheard, _unheard, replace=True)
    return None if new else kept


def _unheard(_rows: int) -> None:
    """Take no notice of how far it is."""
