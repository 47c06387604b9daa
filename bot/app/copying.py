"""Moves all that a Newsdesk knows from one database into another, while none runs on either."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.app.lock import only_one
from bot.domain.database import Database, PostgresAddress
from bot.domain.errors import InvalidInput
from bot.store.copying import Copied, Copyable, copy_tables
from bot.store.opening import refuse_without_driver
from bot.store.sqlite.tables import SqliteFile


async def copy_database(source: Database, target: Database, begun: Callable[[int], None], moved: Callable[[int], None]) -> Sequence[Copied]:
    """Copy `source`, which is only read, into `target`, which must be empty; return what both hold, by table.

    `begun` is told how many rows will go through, and `moved` how many went. Raises StoreError for a database that can't be used or does
    not arrive as it was, SettingError while a Newsdesk runs on one of them, InvalidInput where both are the same.
    """
    if _same(source, target):
        raise InvalidInput(f"The database {source} can't be copied into itself: name another one to copy into.")
    old, new = _copyable(source), _copyable(target)
    await old.refuse_as_source()
    async with only_one(source), only_one(target):
        await new.prepare_as_target()
        return await copy_tables(old, new, begun, moved)


def _same(one: Database, other: Database) -> bool:
    if isinstance(one, Path) and isinstance(other, Path):
        return one.resolve() == other.resolve()
    return one == other


def _copyable(database: Database) -> Copyable:
    if not isinstance(database, PostgresAddress):
        return SqliteFile(database)
    refuse_without_driver(database)
    from bot.store.postgres.tables import PostgresPlace

    return PostgresPlace(database)
