"""The named queries, and the rules that their files keep."""

import ast
import asyncio
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

import bot.store
from bot.domain.database import PostgresAddress
from bot.store.loader import PARAMETER, Query, all_queries, load_queries, parse, pyformat
from bot.store.postgres import PostgresStore
from bot.store.schema import shipped_migrations
from bot.store.sqlite.schema import made_by
from tests.fakes.postgres import new_place

STORE = Path(bot.store.__file__).parent
ROOMS = {"sqlite": ("sql", "sqlite"), "postgres": ("sql", "postgres")}
ASKING = {"read", "rows", "run", "_rows", "_run", "_write", "ask", "_Setting"}

on_each = pytest.mark.parametrize("database", ROOMS)


def names_in_code(database: str) -> Iterator[str]:
    """Yield the query names that a store asks for: the text given to read, rows, run and the like."""
    for file in (file for room in ROOMS[database] for file in (STORE / room).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in ASKING:
                yield from (each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str))


def names_of(queries: Iterable[Query]) -> list[str]:
    return [query.name for query in queries]


@pytest.fixture(scope="module")
def sqlite() -> Iterator[sqlite3.Connection]:
    """Give an empty database that went through the migrations."""
    with closing(made_by(*shipped_migrations("sqlite"))) as connection:
        yield connection


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection]:
    """Connect to a real database that went through the migrations."""
    place = new_place()
    asyncio.run(opened_once(place))
    with psycopg.connect(place.url, autocommit=True) as connection:
        yield connection


async def opened_once(place: PostgresAddress) -> None:
    async with PostgresStore.open(place):
        pass


def test_parse_takes_name_sentence_and_statement_apart():
    """A sentence may take two lines, and comments do not reach the database."""
    text = "-- name: one\n-- Says\n-- this.\nSELECT 1;\n\n-- name: two\n-- Says that.\nSELECT\n    2;\n"
    assert list(parse(text)) == [
        Query(name="one", sentence="Says this.", statement="SELECT 1;"),
        Query(name="two", sentence="Says that.", statement="SELECT\n    2;"),
    ]


@pytest.mark.parametrize("query", list(all_queries("sqlite")), ids=lambda query: query.name)
def test_every_query_is_explained_and_prepares_on_sqlite(query: Query, sqlite: sqlite3.Connection):
    """It has a sentence, one statement, and SQLite can prepare it against the schema."""
    assert query.sentence.endswith(".")
    assert query.statement.count(";") == 1
    sqlite.execute(f"EXPLAIN {query.statement}", dict.fromkeys(re.findall(r":(\w+)", query.statement)))


@pytest.mark.parametrize("query", list(all_queries("postgres")), ids=lambda query: query.name)
def test_every_query_is_explained_and_prepares_on_postgres(query: Query, postgres: psycopg.Connection):
    """It has a sentence, one statement, and a real PostgreSQL finds a type for each of its parameters."""
    assert query.sentence.endswith(".")
    assert query.statement.count(";") == 1
    numbers = {name: f"${number}" for number, name in enumerate(dict.fromkeys(PARAMETER.findall(query.statement)), 1)}
    prepared = PARAMETER.sub(lambda found: numbers[found[1]], query.statement)
    postgres.execute(f"PREPARE asked AS {prepared} DEALLOCATE asked".encode())


def test_parameters_are_written_as_the_driver_takes_them():
    """A cast with two colons is none, and a percent sign stays one."""
    assert pyformat("SELECT :one::text LIKE 'a%' || :one") == "SELECT %(one)s::text LIKE 'a%%' || %(one)s"


@on_each
def test_names_are_unique(database: str):
    """A query of one database does not silently replace a shared one."""
    names = names_of(all_queries(database))
    assert len(names) == len(set(names)) == len(load_queries(database))


@on_each
def test_every_query_is_used_and_every_used_one_exists(database: str):
    """No statement is dead, and no name is misspelled."""
    assert set(names_in_code(database)) == set(load_queries(database))


_GREAT = "article|delivery|evidence|seen|story"
"""The tables that grow with the news; the others have a row for each source, channel or wish."""


def says_so(query: Query) -> bool:
    """Say whether a query's sentence warns that it is slow where much is stored, and so when it is asked."""
    return re.search(r"reads all (articles|deliveries)\b", query.sentence) is not None


@pytest.mark.parametrize("query", list(all_queries("sqlite")), ids=lambda query: query.name)
def test_no_query_reads_a_great_table_unless_it_says_so_on_sqlite(query: Query, sqlite: sqlite3.Connection):
    """Ticks, turns, health and commands find their rows by an index, also among millions; nor does one warn of what it does not."""
    lists = dict.fromkeys(("asked", "hosts", "ids", "platforms", "urls"), "[]")
    parameters = {name: lists.get(name, 0) for name in re.findall(r":(\w+)", query.statement)}
    plan = [row[3] for row in sqlite.execute(f"EXPLAIN QUERY PLAN {query.statement}", parameters)]
    assert any(re.match(rf"SCAN ({_GREAT})\b(?!.*COVERING INDEX)", step) for step in plan) == says_so(query), plan


@pytest.mark.parametrize("query", list(all_queries("postgres")), ids=lambda query: query.name)
def test_no_query_reads_a_great_table_unless_it_says_so_on_postgres(query: Query, postgres: psycopg.Connection):
    """The planner is asked to do without, whatever the parameters are."""
    names = list(dict.fromkeys(PARAMETER.findall(query.statement)))
    prepared = PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", query.statement)
    nothing = f"({', '.join(['NULL'] * len(names))})" if names else ""
    postgres.execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
    postgres.execute(f"PREPARE asked AS {prepared}".encode())
    try:
        plan = [str(row[0]) for row in postgres.execute(f"EXPLAIN EXECUTE asked{nothing}".encode())]
    finally:
        postgres.execute("DEALLOCATE asked")
    assert not any(re.search(rf"Seq Scan on ({_GREAT})\b", step) for step in plan) or says_so(query), plan


@pytest.mark.parametrize("name", ["cards_of_hour", "cards_lately"])
def test_the_cards_that_a_channel_got_are_counted_in_an_index_of_their_own(name: str, sqlite: sqlite3.Connection):
    """Each turn counts them: it reads those of the hour or minute, not all that the channel ever got."""
    query = load_queries("sqlite")[name]
    [step] = [row[3] for row in sqlite.execute(f"EXPLAIN QUERY PLAN {query}", dict.fromkeys(re.findall(r":(\w+)", query), 0))]
    assert "INDEX delivery_told (destination_id=? AND sent_at>? AND sent_at<?)" in step


@pytest.mark.parametrize(("name", "index"), [("told_lately", "delivery_sent"), ("digest_marks", "delivery_digests")])
def test_what_a_channel_was_sent_last_is_read_from_its_end(name: str, index: str, sqlite: sqlite3.Connection):
    """Whoever is offered stories, or sources to mute, waits for some hundred rows, not for all that the channel ever got."""
    query = load_queries("sqlite")[name]
    first, *_ = [row[3] for row in sqlite.execute(f"EXPLAIN QUERY PLAN {query}", dict.fromkeys(re.findall(r":(\w+)", query), 0))]
    assert f"INDEX {index} (destination_id=? AND " in first
