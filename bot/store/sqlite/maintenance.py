"""Housekeeping in SQLite."""

from collections.abc import Sequence
from datetime import datetime

import aiosqlite

from bot.store.rows import micros
from bot.store.sqlite.room import SqliteRoom

_STORIES_A_TRANSACTION = 500
"""So that pruning a month does not keep polls and deliveries waiting."""

_PROBE = "x" * 65_536
"""Enough to need pages of its own: an update in place would succeed on a disk without room."""


class SqliteMaintenance(SqliteRoom):
    """Prunes, and proves that the database can be used."""

    async def prune(self, before: datetime) -> int:
        """Delete the stories last seen before `before` that owe nothing, with all that belongs to them; return how many articles went."""
        articles = 0
        while True:
            stories, gone = await self._writer.write(self._prune, micros(before))
            articles += gone
            if stories < _STORIES_A_TRANSACTION:
                return articles

    async def _prune(self, connection: aiosqlite.Connection, calls: Sequence[int]) -> Sequence[tuple[int, int]]:
        return [await self._prune_some(connection, before) for before in calls]

    async def _prune_some(self, connection: aiosqlite.Connection, before: int) -> tuple[int, int]:
        stories = await self._rows(connection, "prune_candidates", before=before, limit=_STORIES_A_TRANSACTION)
        rows = [{"story_id": row["id"]} for row in stories]
        await self._run(connection, "prune_deliveries", rows)
        await self._run(connection, "prune_evidence", rows)
        articles = await self._run(connection, "prune_articles", rows)
        await self._run(connection, "prune_story", rows)
        return len(rows), articles

    async def check(self) -> None:
        """Write and empty a row, and read it with the other connection; raises StoreError."""
        await self._writer.write(self._probe, None)
        await self._reader.rows("outbox_counts")

    async def _probe(self, connection: aiosqlite.Connection, calls: Sequence[None]) -> Sequence[None]:
        await self._run(connection, "probe", [{"filler": _PROBE}, {"filler": ""}])
        return calls
