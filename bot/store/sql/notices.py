"""Notices of sources that are gone, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.delivery import Nonce
from bot.domain.destination import DestinationId
from bot.domain.source import Source
from bot.domain.times import instant, maybe_micros, micros
from bot.outbox.notices import Notice, notice_nonce
from bot.store.channel_rows import destination_of
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart


class SqlNotices(SqlPart):
    """Satisfies bot.ports.store.Notices."""

    async def file_notices(self, gone: Source, at: datetime, *, to_readers: bool) -> int:
        """File one notice for each channel that the source matters to, and return how many are new."""
        return await self._database.write(self._file_notices, (gone, at, to_readers))

    async def _file_notices(self, transaction: Transaction, calls: Sequence[tuple[Source, datetime, bool]]) -> Sequence[int]:
        return [await self._file_of_one(transaction, *call) for call in calls]

    async def _file_of_one(self, transaction: Transaction, gone: Source, at: datetime, to_readers: bool) -> int:  # noqa: FBT001
        readers = await transaction.rows("readers_of_source", source_id=gone.id, to_readers=int(to_readers))
        common = {"source_id": gone.id, "feed": gone.title or gone.host, "filed_at": micros(at)}
        channels = [DestinationId(row["id"]) for row in readers]
        rows = [{**common, "destination_id": each, "nonce": notice_nonce(each, gone.id)} for each in channels]
        return await transaction.run("file_notice", rows)

    async def notices_due(self, now: datetime) -> Sequence[Notice]:
        """Return the notices that are to be told at `now`, oldest first."""
        return [
            Notice(destination=destination_of(row), feed=row["feed"], nonce=Nonce(row["nonce"]), filed_at=instant(row["filed_at"]))
            for row in await self._database.read("notices_due", now=micros(now))
        ]

    async def settle_notice(self, nonce: Nonce, again_at: datetime | None) -> None:
        """Note that a channel was told, or when to try again."""
        await self._database.write(self._settle_notices, {"nonce": nonce, "due_at": maybe_micros(again_at)})

    async def _settle_notices(self, transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[None]:
        await transaction.run("settle_notice", rows)
        return [None] * len(rows)
