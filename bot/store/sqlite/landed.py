"""The databases of before there was a history: thirteen schemas landed under the number 1, each the one before with something more.

All of them become the last, which is migration 1, with what they hold. What they lack is empty in the new columns but where a
column can't be: FILLS says what stands there.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.store.schema import Migration, differences
from bot.store.sqlite.schema import made_by, schema_of

LANDED = {
    "dd12ecfb9e0e55fd": "the first",
    "f4a470d669a4ec80": "hours and days that a feed asks to be skipped",
    "0b44e24282d79469": "indexes in the order of what is asked",
    "1cffa514d06dfe8c": "edits of cards whose story grows",
    "1f8bb6d3de95cd96": "lists of floods",
    "76149718fe7ae634": "the days of digests",
    "f504760943ba1aa7": "pauses that end",
    "077cdb583b4d991c": "answers to cards",
    "7435a6b9ada295fc": "lines on quiet days",
    "86824e1d6291ebf8": "quiet hours, cards an hour, mentions",
    "500a354c3d77f661": "claims of hosts",
    "7e2e288d4f90284a": "notices of feeds that are gone",
    "bb6975af36eb9102": "a zone for quiet hours: migration 1",
}
"""The fingerprints of the schemas, each with what it brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What a new column holds in the rows of a table from before; `needs` is a column that the value is made of, if it is there."""

    table: str
    column: str
    value: str
    needs: str | None = None


FILLS = (
    Fill(table="subscription", column="quiet", value="0"),
    Fill(table="subscription", column="mention", value="''"),
    Fill(table="destination", column="quiet_zone", value="CASE WHEN quiet_from IS NOT NULL THEN zone END", needs="quiet_from"),
)


def bring_to_first(connection: sqlite3.Connection, first: Migration) -> None:
    """Give a database that landed earlier the schema of migration 1, in the transaction that is open."""
    for statement in list(_steps(connection, first)):
        connection.execute(statement)


def _steps(connection: sqlite3.Connection, first: Migration) -> Iterator[str]:
    wanted = made_by(first)
    try:
        different = differences(schema_of(connection), schema_of(wanted))
        tables = [name for name in _names(wanted, "table") if f"table {name}" in different]
        yield from _dropped_indexes(connection, different)
        for table in tables:
            yield from _rebuilt(connection, wanted, table)
        yield from _indexes(wanted, different, tables)
    finally:
        wanted.close()


def _dropped_indexes(connection: sqlite3.Connection, different: frozenset[str]) -> Iterator[str]:
    return (f"DROP INDEX {name}" for name in _names(connection, "index") if f"index {name}" in different)


def _rebuilt(connection: sqlite3.Connection, wanted: sqlite3.Connection, table: str) -> Iterator[str]:
    """Make a table as it is wanted, under another name until it holds the rows of the one before."""
    [(sql,)] = wanted.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,))
    if table not in _names(connection, "table"):
        yield sql
        return
    pairs = list(_values(table, _columns(connection, table), _columns(wanted, table)))
    yield sql.replace(f"CREATE TABLE {table} ", f"CREATE TABLE new_{table} ", 1)
    into, values = ", ".join(column for column, _ in pairs), ", ".join(value for _, value in pairs)
    yield f"INSERT INTO new_{table} ({into}) SELECT {values} FROM {table}"  # noqa: S608 - names of our own schema
    yield f"DROP TABLE {table}"
    yield f"ALTER TABLE new_{table} RENAME TO {table}"


def _values(table: str, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns that are written, each with what: the old column of that name, or what fills it."""
    fills = {fill.column: fill for fill in FILLS if fill.table == table}
    for column in new:
        if column in old:
            yield column, column
        elif (fill := fills.get(column)) and (fill.needs is None or fill.needs in old):
            yield column, fill.value


def _indexes(wanted: sqlite3.Connection, different: frozenset[str], rebuilt: Sequence[str]) -> Iterator[str]:
    """Yield the indexes that are new, other than before, or went with their table."""
    for name, table, sql in wanted.execute("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"):
        if table in rebuilt or f"index {name}" in different:
            yield sql


def _names(connection: sqlite3.Connection, kind: str) -> list[str]:
    return [name.partition(" ")[2] for name in schema_of(connection) if name.startswith(f"{kind} ")]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
