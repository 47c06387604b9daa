"""The whole store in one SQLite file."""

import asyncio

from bot.store.sql.store import SqlStore
from bot.store.sqlite.articles import SqliteArticles
from bot.store.sqlite.file_store import FileStore
from bot.store.sqlite.search import SqliteSearch


class SqliteStore(SqliteArticles, SqliteSearch, SqlStore, FileStore):
    """Satisfies bot.ports.store.Store."""

    async def check(self) -> None:
        """Look whether the file is still the one that was opened, and whether it can be written and read; raises StoreError."""
        await asyncio.to_thread(self._opened.check)
        await super().check()
