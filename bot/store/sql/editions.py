"""Editions of feeds, in SQL."""

from collections.abc import Sequence
from typing import Any

from bot.domain.editions import Contents, Edition, EditionId, Shows
from bot.domain.times import instant, micros
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart


class SqlEditions(SqlPart):
    """Satisfies bot.ports.editions.Editions."""

    async def add_edition(self, made: Edition) -> Edition:
        """Keep an edition, unless there is one of the same already, and return the one that holds."""
        return await self._database.write(self._add_editions, _row(made))

    async def _add_editions(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[Edition]:
        await transaction.run("add_edition", rows)
        return [_edition_of((await transaction.rows("edition_by_id", id=row["id"]))[0]) for row in rows]

    async def renew_edition(self, made: Edition, instead_of: str) -> bool:
        """Let an edition have another key in the place of one that it has; say whether it had that one."""
        return await self._database.write(self._renew_editions, {**_row(made), "before": instead_of})

    async def _renew_editions(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[bool]:
        return [await transaction.run("renew_edition", [row]) > 0 for row in rows]

    async def edition(self, of: EditionId) -> Edition | None:
        """Return one edition, None where it is not."""
        rows = await self._database.read("edition_by_id", id=of)
        return _edition_of(rows[0]) if rows else None

    async def editions(self) -> Sequence[Edition]:
        """Return all of them, the oldest first."""
        return [_edition_of(row) for row in await self._database.read("all_editions")]

    async def end_edition(self, of: EditionId, key: str) -> bool:
        """End an edition that has this key; say whether there was one."""
        return await self._database.write(self._end_editions, {"id": of, "sign_key": key})

    async def _end_editions(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[bool]:
        return [await transaction.run("end_edition", [row]) > 0 for row in rows]


def _row(made: Edition) -> dict[str, Any]:
    what = made.what
    return {
        "id": made.id,
        "shows": what.shows.value,
        "of_whom": what.of,
        "platform": what.platform,
        "workspace_id": what.workspace_id,
        "sign_key": made.key,
        "made_at": micros(made.made_at),
    }


def _edition_of(row: Row) -> Edition:
    what = Contents(Shows(row["shows"]), row["of_whom"], row["platform"], row["workspace_id"])
    return Edition(what=what, key=row["sign_key"], made_at=instant(row["made_at"]))
