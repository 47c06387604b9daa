"""Statements that write many rows in one step."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.store.sqlite.many import ManyRows

STATEMENT = "INSERT INTO kite (id, colour) VALUES (\n    :id, :colour\n)\nON CONFLICT (id) DO UPDATE SET colour = excluded.colour"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A database with one table."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        opened.execute("CREATE TABLE kite (id INTEGER PRIMARY KEY, colour TEXT NOT NULL)")
        yield opened


def rows(count: int) -> list[dict[str, object]]:
    """So many rows, with a column that the statement does not ask for."""
    return [{"colour": f"colour {number}", "id": number, "other": None} for number in range(count)]


@pytest.mark.parametrize(("count", "steps"), [(0, 0), (1, 1), (7, 3), (32, 1), (63, 6), (100, 4)])
def test_every_row_is_written_in_few_steps(connection: sqlite3.Connection, count: int, steps: int):
    """Thirty-two rows at a time, then halves of it."""
    traced: list[str] = []
    connection.set_trace_callback(traced.append)
    ManyRows(STATEMENT).write(connection, rows(count))
    connection.set_trace_callback(None)
    assert connection.execute("SELECT id, colour FROM kite ORDER BY id").fetchall() == [(n, f"colour {n}") for n in range(count)]
    assert len(traced) == steps


def test_of_two_rows_with_one_key_the_later_counts(connection: sqlite3.Connection):
    """Rows are written in their order, though in one step."""
    ManyRows(STATEMENT).write(connection, [{"id": 1, "colour": "red"}, {"id": 1, "colour": "blue"}])
    assert connection.execute("SELECT colour FROM kite").fetchall() == [("blue",)]


def test_a_bad_row_fails_as_it_would_alone(connection: sqlite3.Connection):
    """The transaction around it decides what becomes of the others."""
    with pytest.raises(sqlite3.IntegrityError):
        ManyRows(STATEMENT).write(connection, [*rows(3), {"id": 9, "colour": None}])


def test_a_statement_without_a_list_of_values_is_refused():
    """It is a mistake in a query."""
    with pytest.raises(ValueError, match="no list of VALUES"):
        ManyRows("DELETE FROM kite WHERE id = :id")
