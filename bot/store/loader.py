"""Reads the named queries: every statement stands in a .sql file under its name, with a sentence that says what it does.

    -- name: due_hosts
    -- Hosts that have an enabled source due, most overdue first.
    SELECT ...;

Files in queries/ are SQL that every database here accepts; what can't be shared stands in a folder named after its database. A condition
that many statements share is a fragment, named in capitals with what it is about:

    WHERE MAY_SEE(destination.platform, destination.workspace_id)
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
PARAMETER = re.compile(r"(?<!:):(\w+)")
_FRAGMENT = re.compile(r"\b(MAY_[A-Z]+)\(([^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One statement with named parameters (`:name`), and the sentence above it."""

    name: str
    sentence: str
    statement: str


@cache
def load_queries(database: str) -> Mapping[str, str]:
    """Return the statements by name, for one database, with parameters as its driver takes them."""
    statements = {query.name: query.statement for query in all_queries(database)}
    return statements if database == "sqlite" else {name: pyformat(statement) for name, statement in statements.items()}


def pyformat(statement: str) -> str:
    """Return a statement with its parameters written as %(name)s."""
    return PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))


def all_queries(database: str) -> Iterator[Query]:
    """Yield the queries that all databases share, and those of `database`."""
    folder = files("bot.store") / "queries"
    for file in (*_sql_files(folder), *_sql_files(folder / database)):
        yield from parse(file.read_text("utf-8"))


def parse(text: str) -> Iterator[Query]:
    """Yield the queries of one file."""
    parts = _NAME.split(text)
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        lines = body.strip().splitlines()
        comments = [line for line in lines if line.startswith("--")]
        statement = _FRAGMENT.sub(_spelled_out, _statement(lines))
        yield Query(name=name, sentence=" ".join(line.removeprefix("--").strip() for line in comments), statement=statement)


def _statement(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if not line.startswith("--"))


def _spelled_out(named: re.Match[str]) -> str:
    return _fragment(named[1].lower()).format(*(each.strip() for each in named[2].split(",")))


@cache
def _fragment(name: str) -> str:
    text = (files("bot.store") / "queries" / "fragments" / f"{name}.sql").read_text("utf-8")
    return _statement(text.strip().splitlines())


def _sql_files(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
