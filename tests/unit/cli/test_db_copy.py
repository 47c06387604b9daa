"""`newsdesk db copy`, as people type it: between files and servers, in both directions, and what it refuses."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.__main__ import main
from bot.app.lock import only_one
from bot.domain.database import Database, PostgresAddress
from bot.store.copying import INDEX, TABLES
from bot.store.opening import open_store
from bot.store.postgres.tables import PostgresTables
from bot.store.schema import shipped_migrations
from bot.store.sqlite.schema import made_by, schema_of
from bot.store.sqlite.tables import SqliteTables
from tests.contracts.store_data import source
from tests.data.databases.make import TABLES as ROWS
from tests.fakes.postgres import new_place

Run = Callable[..., tuple[int, str, str]]

STORED = Path(__file__).parents[2] / "data" / "databases"
MANY = 4500  # rows: more than two batches
COLUMNS = {"destination": {"person": 1, "sending_by": "w", "sending_until": 5}}  # what the rows of earlier schemas lack

NOTICE = {
    "id": 1,
    "destination_id": ROWS["destination"][0]["id"],
    "kind": "notice",
    "notice": '{"kind": "empty_day", "about": {"topics": "ai"}}',
    "due_at": 1,
    "filed_at": 1,
    "state": "pending",
    "attempts": 0,
}

ASKED = {"platform": "slack", "workspace_id": "T1", "channel_id": "C1", "person": "U1", "asked_at": 2, "before_at": 1}

ASK = {
    "id": 6,
    "destination_id": ROWS["destination"][0]["id"],
    "verb": "mute",
    "about": "word",
    "subject": "kestrel",
    "name": "Kestrel",
    "person": "U1",
    "decides": 1,
    "made_at": 1,
}

SAVED = {
    "id": 5,
    "platform": "slack",
    "workspace_id": "w",
    "person": "U1",
    "story_id": 7,
    "title": "Title",
    "url": "https://s1.example/1",
    "source_title": "Source 1",
    "published_at": 1,
    "saved_at": 2,
}

EDITION = {"id": 6, "shows": "saved", "of_whom": "U1", "platform": "slack", "workspace_id": "w", "sign_key": "key", "made_at": 3}


@pytest.fixture
def newsdesk(tmp_path, monkeypatch, capsys) -> Run:
    """Run a command in a folder of its own; return its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["newsdesk", *map(typed, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        return int(ended.value.code or 0), out, errors

    return run


def typed(argument: object) -> str:
    return argument.url if isinstance(argument, PostgresAddress) else str(argument)


def of_sqlite(folder: Path, name: str) -> Database:
    return folder / f"{name}.db"


def of_postgres(_folder: Path, _name: str) -> Database:
    return new_place()


async def opened_once(database: Database) -> None:
    async with open_store(database):
        pass


def tell(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """Ask or change a database itself."""
    if isinstance(database, Path):
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()
    with psycopg.connect(database.url, autocommit=True) as other:
        cursor = other.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


_OWN = {"platform": "slack", "workspace_id": "T1"}
OWN: dict[str, list[dict[str, Any]]] = {
    "topic": [
        {
            "id": 7,
            **_OWN,
            "name": "Chips",
            "folded": "chips",
            "query": "chip",
            "made_by": "U1",
            "made_at": 1,
            "changed_by": "U1",
            "changed_at": 2,
        }
    ],
    "word": [{"topic": "ai", "lang": "any", "term": "zinc*", "kind": "strong", "changed_by": "page", "changed_at": 2}],
    "draft": [{"id": 8, **_OWN, "person": "U1", "topic_id": 7, "name": "Chips", "query": "chip", "made_at": 3}],
    "audit": [{"id": 9, **_OWN, "verb": "made", "what": "Chips", "person": "U1", "before": "", "after": "chip", "at": 4}],
    "follow": [{"source_id": 5, **_OWN, "added_by": "U1", "added_at": 5, "ended_at": 6}],
    "offer": [{"id": 10, **_OWN, "url": "https://own.example/feed", "title": "Own", "lang": "en", "made_at": 7}],
}
"""What workspaces have of their own."""


def filled(database: Database) -> Database:
    """Make a database of this release with rows in all tables."""
    asyncio.run(opened_once(database))
    more: dict[str, Any] = {"outage": [{"id": 1, "since": 5, "back_at": 6}], "saved": [SAVED], "asked": [ASKED], "ask": [ASK]}
    rows = ROWS | more | OWN | {"edition": [EDITION], "delivery": [*ROWS["delivery"], NOTICE]}
    inserts = [insert(database, table, row | COLUMNS.get(table, {})) for table in TABLES for row in rows[table]]
    script = ";".join([*inserts, SEEN])
    if isinstance(database, Path):
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript(script)
    else:
        tell(database, script)
    return database


def insert(database: Database, table: str, row: dict[str, Any]) -> str:
    kept = {name: value for name, value in row.items() if name in names_of(database, table)}
    values = ["'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value) for value in kept.values()]
    return f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({', '.join(values)})"  # noqa: S608 - rows of our own


SEEN = f"""
INSERT INTO seen (source_id, identity, seen_at)
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY}) SELECT 7, n, n FROM numbers
"""  # noqa: S608 - a number of our own


def rows_of(database: Database) -> dict[str, list[str]]:
    """Return all that a database holds, by table, the columns by name."""
    columns = {table: ", ".join(sorted(names_of(database, table))) for table in TABLES}
    return {table: sorted(map(repr, tell(database, f"SELECT {columns[table]} FROM {table}"))) for table in TABLES}  # noqa: S608


def names_of(database: Database, table: str) -> list[str]:
    if isinstance(database, Path):
        return [row[1] for row in tell(database, f"PRAGMA table_info({table})")]
    question = f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped"  # noqa: S608
    return [row[0] for row in tell(database, question)]


@pytest.mark.parametrize("make_target", [of_sqlite, of_postgres], ids=["to-sqlite", "to-postgres"])
@pytest.mark.parametrize("make_source", [of_sqlite, of_postgres], ids=["sqlite", "postgres"])
def test_all_that_newsdesk_knows_is_copied(newsdesk: Run, tmp_path, make_source, make_target):
    """Every row of every table arrives as it was, the source stays as it is, and the copy is a database like any other."""
    old, new = filled(make_source(tmp_path, "old")), make_target(tmp_path, "new")
    before = rows_of(old)
    code, out, errors = newsdesk("db", "copy", old, new)
    assert (code, errors) == (0, "")
    assert rows_of(new) == rows_of(old) == before
    rows = sum(map(len, before.values()))
    assert rows > MANY
    assert f"{rows:,} rows were copied: {new} holds what {old} does." in out
    assert all(table in out for table in TABLES)
    assert newsdesk("db", "copy", new, make_source(tmp_path, "back"))[1].splitlines()[:-2] == out.splitlines()[:-2]
    asyncio.run(adds_to(new))


async def adds_to(database: Database) -> None:
    async with open_store(database) as store:
        await store.add_sources([source()])
        assert len(await store.sources()) == len(ROWS["source"]) + 1


def test_every_table_is_copied():
    """But the history, the probe and the index, which each database has of its own; a new table is added to the list."""
    with closing(made_by(*shipped_migrations("sqlite"))) as connection:
        tables = {name.removeprefix("table ") for name in schema_of(connection) if name.startswith("table ")}
    assert set(TABLES) == {table for table in tables if not table.startswith(INDEX)} - {"probe"}


@pytest.mark.parametrize("make", [of_sqlite, of_postgres], ids=["sqlite", "postgres"])
def test_a_target_that_is_not_empty_is_refused(newsdesk: Run, tmp_path, make):
    """What it holds stays as it is."""
    old, new = filled(of_sqlite(tmp_path, "old")), filled(make(tmp_path, "new"))
    tell(new, "DELETE FROM digest")
    before = rows_of(new)
    assert newsdesk("db", "copy", old, new) == (1, "", f"newsdesk: The database {new} is not empty: name one that is.\n")
    assert rows_of(new) == before


@contextmanager
def held_by_another(database: Database) -> Iterator[None]:
    """Hold the lock of a running Newsdesk."""
    with asyncio.Runner() as runner:
        lock = only_one(database)
        runner.run(lock.__aenter__())
        yield
        runner.run(lock.__aexit__(None, None, None))


@pytest.mark.parametrize("make", [of_sqlite, of_postgres], ids=["sqlite", "postgres"])
@pytest.mark.parametrize("where", ["source", "target"])
def test_nothing_is_copied_while_a_newsdesk_runs(newsdesk: Run, tmp_path, make, where: str):
    """On neither of both."""
    old, new = of_sqlite(tmp_path, "old"), of_sqlite(tmp_path, "new")
    busy = make(tmp_path, "busy")
    asyncio.run(opened_once(old))
    asyncio.run(opened_once(busy))
    pair = (busy, new) if where == "source" else (old, busy)
    with held_by_another(busy):
        code, _, errors = newsdesk("db", "copy", *pair)
    assert code == 2
    assert f"Another Newsdesk runs on {busy}: stop it first" in errors


def test_a_source_that_is_not_there_is_said(newsdesk: Run, tmp_path):
    """Nothing is made in its place, nor of the target."""
    code, _, errors = newsdesk("db", "copy", tmp_path / "folder" / "old.db", tmp_path / "new.db")
    assert (code, errors) == (1, f"newsdesk: There is no database {tmp_path}/folder/old.db: name the one to copy.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["source", "target"])
def test_an_earlier_schema_is_not_touched(newsdesk: Run, tmp_path, where: str):
    """It is to be brought up to date first, which makes a backup: a copy only reads."""
    early, new = tmp_path / "early.db", of_sqlite(tmp_path, "new")
    asyncio.run(opened_once(tmp_path / "full.db"))
    with closing(sqlite3.connect(early)) as connection:
        connection.executescript((STORED / "13.sql").read_text("utf-8"))
    before = early.read_bytes()
    pair = (early, new) if where == "source" else (tmp_path / "full.db", early)
    code, _, errors = newsdesk("db", "copy", *pair)
    assert code == 1
    assert "has not the schema of this Newsdesk: run `newsdesk feed list` on it" in errors
    assert early.read_bytes() == before


@pytest.mark.parametrize("make", [of_sqlite, of_postgres], ids=["sqlite", "postgres"])
def test_a_database_is_not_copied_into_itself(newsdesk: Run, tmp_path, make):
    """Also not by another name of it."""
    same = make(tmp_path, "same")
    asyncio.run(opened_once(same))
    again = tmp_path / "folder" / ".." / "same.db" if isinstance(same, Path) else same
    (tmp_path / "folder").mkdir()
    code, _, errors = newsdesk("db", "copy", same, again)
    assert code == 2
    assert "can't be copied into itself" in errors


@pytest.mark.parametrize("make", [of_sqlite, of_postgres], ids=["sqlite", "postgres"])
def test_a_copy_that_does_not_arrive_leaves_nothing_behind(newsdesk: Run, tmp_path, make, monkeypatch):
    """A row that changes on its way is found, whatever changed it, and the target is as empty as it was."""
    old, new = filled(of_sqlite(tmp_path, "old")), make(tmp_path, "new")
    asyncio.run(opened_once(new))
    spoiled: dict[type, Any] = {SqliteTables: SqliteTables.add, PostgresTables: PostgresTables.add}

    async def spoil(tables, table, columns, rows):
        if table == "digest":
            rows = [(*row[:-1], 1) for row in rows]
        await spoiled[type(tables)](tables, table, columns, rows)

    for each in spoiled:
        monkeypatch.setattr(each, "add", spoil)
    code, _, errors = newsdesk("db", "copy", old, new)
    assert code == 1
    assert "The table digest did not arrive in the database" in errors
    assert not any(rows_of(new).values())
