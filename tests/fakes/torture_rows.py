"""What the bot's database says, read from a copy: no look of ours repairs or tidies the original."""

import re
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tests.fakes.torture_ledger import DigestRow
from tests.fakes.torture_news import codes_in

_IN_FLIGHT = """
SELECT destination.platform, destination.channel_id, article.title, delivery.kind
FROM delivery JOIN destination ON destination.id = delivery.destination_id JOIN article ON article.id = delivery.article_id
WHERE delivery.state = 'sending'
"""
_UNSETTLED = """
SELECT COUNT(*) FROM delivery
WHERE state = 'sending' OR (state = 'pending' AND (kind NOT IN ('digest', 'again') OR due_at <= :now OR nonce IS NOT NULL))
"""
_BY_STATE = """
SELECT state, COUNT(*) FROM delivery
WHERE NOT (kind IN ('digest', 'again') AND state = 'pending' AND due_at > :now AND nonce IS NULL) GROUP BY state
"""
_SENT = """
SELECT destination.platform, destination.channel_id, article.title
FROM delivery JOIN destination ON destination.id = delivery.destination_id JOIN article ON article.id = delivery.article_id
WHERE delivery.kind = :kind AND delivery.state = 'sent'
"""
_GROWN = """
SELECT destination.platform, destination.channel_id, article.title
FROM delivery JOIN destination ON destination.id = delivery.destination_id JOIN article ON article.id = delivery.article_id
WHERE delivery.kind = 'alert' AND delivery.state = 'sent' AND EXISTS (
    SELECT 1 FROM article AS other WHERE other.story_id = delivery.story_id AND other.source_id <> article.source_id
)
"""

Pairs = list[tuple[str, str]]
"""Channels, named "discord:<id>" and "slack:<id>", with the codes of articles."""


class Look(Protocol):
    """Asks a database, of which nothing may change by it."""

    def ask(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query; the bot may have ended."""
        ...

    def ask_running(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The same beside a bot that runs."""
        ...


class SqliteLook:
    """Looks at a copy of the database's files as they are at the moment."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def ask(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query on a copy."""
        copy = self._database.with_name("copy.db")
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        for suffix in ("", "-wal"):
            if (original := self._database.with_name(self._database.name + suffix)).exists():
                shutil.copy(original, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy)) as connection:
            return connection.execute(query, dict(values)).fetchall()

    def ask_running(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query on the file itself."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as connection:
            return connection.execute(query, dict(values)).fetchall()


class PostgresLook:
    """Asks the server, which shows what was committed."""

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(self, query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            return connection.execute(re.sub(r":(\w+)", r"%(\1)s", query.replace("%", "%%")).encode(), dict(values)).fetchall()

    ask_running = ask


def look_at(database: str) -> Look:
    """Return how a database is asked that the setting names."""
    return PostgresLook(database) if database.startswith("postgresql://") else SqliteLook(Path(database))


class Rows:
    """What a database says."""

    def __init__(self, database: str) -> None:
        self._look = look_at(database)

    def in_flight(self) -> list[tuple[str, str, str]]:
        """Return channel, code and kind of what is announced and not settled."""
        rows = self._query(_IN_FLIGHT)
        return [(f"{platform}:{channel}", code, kind) for platform, channel, title, kind in rows for code in codes_in([title])]

    def unsettled(self) -> int:
        """Return how many deliveries the running bot has still to make; digests of tomorrow are not among them."""
        return int(self._look.ask_running(_UNSETTLED, {"now": _now()})[0][0])

    def grown_cards(self) -> Pairs:
        """Return the cards of stories that another outlet reported too: they have to say so."""
        return self._pairs(_GROWN)

    def alerts(self) -> Pairs:
        """Return the cards that were sent."""
        return self._pairs(_SENT, kind="alert")

    def facts(self) -> Pairs:
        """Return the answers to cards that were sent."""
        return self._pairs(_SENT, kind="fact")

    def digests(self) -> Mapping[str, DigestRow]:
        """Return the codes in the digest of each channel that had one."""
        told: dict[str, DigestRow] = defaultdict(list)
        for channel, code in self._pairs(_SENT, kind="digest"):
            told[channel].append(code)
        return told

    def outbox(self) -> Mapping[str, int]:
        """Count the deliveries by state, without the digests that are due tomorrow."""
        return {str(state): int(found) for state, found in self._query(_BY_STATE, now=_now())}

    def count(self, query: str, **values: Any) -> int:
        """Return the one number that a query gives."""
        return int(self._query(query, **values)[0][0])

    def _pairs(self, query: str, **values: Any) -> Pairs:
        rows = self._query(query, **values)
        return [(f"{platform}:{channel}", code) for platform, channel, title in rows for code in codes_in([title])]

    def _query(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        return self._look.ask(query, values)


def _now() -> int:
    return int(time.time() * 1_000_000)
