"""Copies all tables from one database into another, and proves that both hold the same.

Rows go through in batches, however many there are, inside one transaction of each database: the source is read as it was at one
moment, and a target that is not equal in the end is left as empty as it was.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from bot.domain.errors import StoreError

TABLES = (
    "host",
    "source",
    "seen",
    "story",
    "article",
    "evidence",
    "destination",
    "subscription",
    "delivery",
    "digest",
    "outage",
    "saved",
    "edition",
    "asked",
    "ask",
    "topic",
    "word",
    "draft",
    "audit",
    "follow",
    "offer",
)
"""All but the history, the probe and the index, which each database has of its own; what refers to a table comes after it."""

INDEX = ("article_words", "indexed", "to_index", "to_unindex")
"""What only SQLite has, and makes anew of the articles that arrive: its index of words, and what waits for it."""

BATCH = 2000

Batch = Sequence[tuple[Any, ...]]


class Tables(Protocol):
    """The tables of a database in a transaction."""

    async def columns(self, table: str) -> Sequence[str]:
        """Return the names of the columns of a table."""
        ...

    async def count(self, table: str) -> int:
        """Return how many rows a table has."""
        ...

    def rows(self, table: str, columns: Sequence[str]) -> AsyncIterator[Batch]:
        """Yield all rows of a table in batches, in any order."""
        ...

    async def add(self, table: str, columns: Sequence[str], rows: Batch) -> None:
        """Add rows to a table."""
        ...

    async def empty(self, tables: Sequence[str]) -> None:
        """Delete all rows of tables; what refers to one stands before it."""
        ...


class Copyable(Protocol):
    """A database that can be copied from, or into. Its text is shown."""

    async def refuse_as_source(self) -> None:
        """Raise StoreError where it is not there, not ours, or of another schema than this release's; change nothing."""
        ...

    async def prepare_as_target(self) -> None:
        """Make the tables where there are none; raise StoreError where it is not ours, or of another schema than this release's."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Tables]:
        """Read it as it is at one moment; nothing can be written."""
        ...

    def writing(self) -> AbstractAsyncContextManager[Tables]:
        """Write in one transaction, which is undone where an error leaves the context."""
        ...


@dataclass(slots=True)
class Tally:
    """How many rows there were, and a sum of their hashes: equal for equal rows, in whatever order they come."""

    rows: int = 0
    total: int = 0

    def add(self, batch: Batch) -> None:
        """Count a batch."""
        for row in batch:
            text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            self.total += int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest())
        self.rows += len(batch)

    @property
    def digest(self) -> str:
        """The sum in short."""
        return f"{self.total % (1 << 128):032x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A table of which both databases hold the same."""

    table: str
    rows: int
    digest: str


async def copy_tables(
    source: Copyable, target: Copyable, begun: Callable[[int], None], moved: Callable[[int], None], *, replace: bool = False
) -> Sequence[Copied]:
    """Copy all tables, and return what both hold; raises StoreError where the target has rows, or does not hold the same in the end.

    `begun` is told how many rows will go through, `moved` how many went; each goes through twice, once to be compared. With `replace` the
    rows of the target go, in the same transaction.
    """
    async with source.reading() as old, target.writing() as new:
        if replace:
            await new.empty(TABLES[::-1])
        if any([await new.count(table) for table in TABLES]):
            raise StoreError(f"The database {target} is not empty: name one that is.")
        begun(2 * sum([await old.count(table) for table in TABLES]))
        return [await _copy(old, new, table, moved, target) for table in TABLES]


async def _copy(old: Tables, new: Tables, table: str, moved: Callable[[int], None], target: Copyable) -> Copied:
    columns = await old.columns(table)
    sent, arrived = Tally(), Tally()
    async for batch in old.rows(table, columns):
        await new.add(table, columns, batch)
        sent.add(batch)
        moved(len(batch))
    async for batch in new.rows(table, columns):
        arrived.add(batch)
        moved(len(batch))
    if (sent.rows, sent.digest) != (arrived.rows, arrived.digest):
        raise StoreError(
            f"The table {table} did not arrive in the database {target} as it was ({sent.rows} rows, {arrived.rows} there): "
            "nothing was kept there, try again."
        )
    return Copied(table=table, rows=sent.rows, digest=sent.digest)
