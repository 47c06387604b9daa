"""What channels are asked, in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.domain.ask import About, Ask, AskId, Subject, Verb
from bot.domain.destination import DestinationId
from bot.domain.times import instant, maybe_instant, maybe_micros, micros
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart


class SqlAsks(SqlPart):
    """Satisfies bot.ports.asks.Asks."""

    async def ask(self, wish: Ask) -> None:
        """Keep an ask, in the place of what the same person asked about the same before."""
        await self._database.write(self._ask, _row(wish))

    async def _ask(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[None]:
        await transaction.run("save_ask", rows)
        return [None] * len(rows)

    async def asked(self, of: DestinationId) -> Sequence[Ask]:
        """Return what a channel is asked, the newest first."""
        return [ask_of(row) for row in await self._database.read("asks_of", destination_id=of)]

    async def find_ask(self, ask: AskId) -> Ask | None:
        """Return one ask, None where it is not (any more)."""
        rows = await self._database.read("ask_by_id", id=ask)
        return ask_of(rows[0]) if rows else None

    async def take_back(self, asks: Collection[AskId], of: DestinationId) -> int:
        """Forget some asks of a channel; return how many there were."""
        return await self._database.write(self._take_back, [{"id": each, "destination_id": of} for each in sorted(set(asks))])

    async def _take_back(self, transaction: Transaction, calls: Sequence[Sequence[Row]]) -> Sequence[int]:
        return [await transaction.run("take_back", rows) for rows in calls]

    async def forget_asks(self, before: datetime) -> int:
        """Forget what was over before an instant; return how much that was."""
        return await self._database.write(self._forget_asks, {"before": micros(before)})

    async def _forget_asks(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[int]:
        return [await transaction.run("forget_asks", [row]) for row in rows]


def _row(ask: Ask) -> dict[str, Any]:
    return {
        "id": ask.id,
        "destination_id": ask.destination_id,
        "verb": ask.subject.verb.value,
        "about": ask.subject.about.value,
        "subject": ask.subject.what,
        "name": ask.name,
        "person": ask.person,
        "decides": int(ask.decides),
        "made_at": micros(ask.made_at),
        "until_at": maybe_micros(ask.until),
    }


def ask_of(row: Row) -> Ask:
    """Return the ask that a row holds."""
    return Ask(
        id=AskId(row["id"]),
        destination_id=DestinationId(row["destination_id"]),
        subject=Subject(Verb(row["verb"]), About(row["about"]), row["subject"]),
        name=row["name"],
        person=row["person"],
        decides=bool(row["decides"]),
        made_at=instant(row["made_at"]),
        until=maybe_instant(row["until_at"]),
    )
