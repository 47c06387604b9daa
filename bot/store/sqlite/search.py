"""The index of words in SQLite: FTS5, kept in a step of its own.

What waits for it is noted by triggers in the transaction that stores or prunes an article; the words are made in a thread, since that takes
longer than to store them.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.domain.search import IndexQuery, Stem
from bot.matching.lookup import index_words
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.search import SqlSearch

Rows = list[dict[str, Any]]


class SqliteSearch(SqlSearch):
    """Satisfies bot.ports.reading.Reading."""

    async def keep_index(self, limit: int) -> int:
        """Put articles that wait into the index, take out those that were let go, and return how many."""
        new = await self._database.read("waiting_for_index", limit=limit)
        old = await self._database.read("waiting_for_removal", limit=limit)
        if new or old:
            await self._database.write(_keep, await asyncio.to_thread(_worded, new, old))
        return len(new) + len(old)

    def _asked(self, query: IndexQuery) -> str:
        groups = (" OR ".join(map(_quoted, group)) for group in query.groups)
        return (" AND " if query.every else " OR ").join(f"({group})" for group in groups)


def _quoted(stem: Stem) -> str:
    return f'"{stem.text}" *' if stem.begins else f'"{stem.text}"'


def _worded(new: Sequence[Row], old: Sequence[Row]) -> tuple[Rows, Rows]:
    added = [{"place": row["place"], "article_id": row["article_id"], "words": _words(row)} for row in new]
    return added, [{"doc": row["doc"], "words": _words(row)} for row in old]


def _words(row: Row) -> str:
    return "" if row["title"] is None else index_words(row["title"], row["summary"])


async def _keep(transaction: Transaction, calls: Sequence[tuple[Rows, Rows]]) -> Sequence[None]:
    for added, removed in calls:
        await transaction.run("number_article", added)
        await transaction.run("add_words", added)
        await transaction.run("is_in_index", added)
        await transaction.run("remove_words", removed)
        await transaction.run("is_out_of_index", removed)
    return [None] * len(calls)
