"""The named queries, and the rules that their files keep."""

import ast
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import bot.store
from bot.store.loader import Query, all_queries, load_queries, parse
from bot.store.schema import shipped_migrations
from bot.store.sqlite.schema import made_by

QUERIES = list(all_queries("sqlite"))
STORE = Path(bot.store.__file__).parent


def shared_files() -> list[Path]:
    """Return the files whose queries every database has to accept."""
    return sorted((STORE / "queries").glob("*.sql"))


def names_in_code() -> Iterator[str]:
    """Yield the query names that the SQLite store asks for: the text given to read, rows and run, and to _rows, _run and _write."""
    for file in (*(STORE / "sql").glob("*.py"), *(STORE / "sqlite").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"read", "rows", "run", "_rows", "_run", "_write"}
            ):
                yield from (each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str))


def test_parse_takes_name_sentence_and_statement_apart():
    """A sentence may take two lines, and comments do not reach the database."""
    text = "-- name: one\n-- Says\n-- this.\nSELECT 1;\n\n-- name: two\n-- Says that.\nSELECT\n    2;\n"
    assert list(parse(text)) == [
        Query(name="one", sentence="Says this.", statement="SELECT 1;"),
        Query(name="two", sentence="Says that.", statement="SELECT\n    2;"),
    ]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_query_is_explained_and_prepares(query: Query):
    """It has a sentence, one statement, and SQLite can prepare it against the schema."""
    assert query.sentence.endswith(".")
    assert query.statement.count(";") == 1
    with closing(made_by(*shipped_migrations("sqlite"))) as connection:
        parameters = dict.fromkeys(re.findall(r":(\w+)", query.statement))
        connection.execute(f"EXPLAIN {query.statement}", parameters)


def test_names_are_unique():
    """A query of one database does not silently replace a shared one."""
    names = [query.name for query in QUERIES]
    assert len(names) == len(set(names)) == len(load_queries("sqlite"))


def test_every_query_is_used_and_every_used_one_exists():
    """No statement is dead, and no name is misspelled."""
    assert set(names_in_code()) == set(load_queries("sqlite"))


@pytest.mark.parametrize("file", shared_files(), ids=lambda file: file.name)
def test_shared_queries_avoid_the_words_of_one_database(file: Path):
    """What only SQLite knows stands in its own folder."""
    text = file.read_text("utf-8").lower()
    for word in ("json_each", "pragma", "insert or", "replace into", "rowid", "ifnull", "strftime", "is not ?", "glob", "?"):
        assert word not in text


def test_pending_work_is_read_from_an_index():
    """The questions that the tick asks every few seconds scan no table."""
    queries = load_queries("sqlite")
    with closing(made_by(*shipped_migrations("sqlite"))) as connection:
        for name in ("due_hosts", "due_destinations", "owed_cards", "owed_entries", "due_at_hosts", "not_known_lately", "latest"):
            parameters = dict.fromkeys(re.findall(r":(\w+)", queries[name]), 0)
            plan = [
                row[3]
                for row in connection.execute(f"EXPLAIN QUERY PLAN {queries[name]}", {**parameters, "hosts": "[]", "platforms": "[]"})
            ]
            assert not [step for step in plan if re.match(r"SCAN (source|delivery|article|evidence|seen)\b(?!.*INDEX)", step)], (name, plan)
