"""What stood in a store in memory at a moment, so that many things can be tried on one bot, each from the same beginning."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from bot.domain.destination import Destination
from tests.fakes.memory_store.tables import MemoryTables

Rows = Mapping[str, Mapping[Any, Any]]
"""The rows of each table, by their keys."""


def rows_of(tables: MemoryTables) -> Rows:
    """Return all rows as they are now."""
    held = {each.name: getattr(tables, each.name) for each in fields(tables)}
    return {name: dict(rows) for name, rows in held.items() if isinstance(rows, dict)}


def put_back(tables: MemoryTables, rows: Rows) -> None:
    """Let all rows be as they were."""
    for name, each in rows.items():
        setattr(tables, name, dict(each))


def changes(before: Rows, after: Rows, table: str) -> Iterator[Any]:
    """Yield the rows of a table that are not as before; what a platform calls a place is no change."""
    for key in before[table].keys() | after[table].keys():
        then, now = (_nameless(rows[table].get(key)) for rows in (before, after))
        if then != now:
            yield now or then


def _nameless(row: Any) -> Any:
    return replace(row, name="") if isinstance(row, Destination) else row
