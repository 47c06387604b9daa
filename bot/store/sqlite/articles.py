"""Articles in SQLite: polls that wait share a transaction of the writer."""

import asyncio
from collections.abc import Sequence

from bot.domain.delivery import Delivery
from bot.domain.polling import PollRecord
from bot.store.rows import schedule_row
from bot.store.sql.articles import SqlArticles
from bot.store.sql.poll_rows import is_unchanged, poll_rows
from bot.store.sql.polls import record, update_unchanged
from bot.store.sqlite.database import SqliteDatabase

_MANY = 300  # articles: the rows of more are made in a thread, so that the event loop goes on meanwhile


class SqliteArticles(SqlArticles):
    """Satisfies bot.ports.store.Articles."""

    _database: SqliteDatabase

    async def _write_poll(self, poll: PollRecord) -> Sequence[Delivery] | None:
        if is_unchanged(poll) and await self._database.write(update_unchanged, schedule_row(poll.source)):
            return None
        rows = await asyncio.to_thread(poll_rows, poll) if len(poll.articles) > _MANY else poll_rows(poll)
        return await self._database.write(record, rows)
