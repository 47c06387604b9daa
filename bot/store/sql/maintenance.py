"""Housekeeping in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.claims import Forgotten, SeenLimits
from bot.domain.times import MICROSECOND, micros
from bot.outbox.digest_days import LOOK_BACK
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart

_BEFORE_ALL = -(1 << 63)

_STORIES_A_TRANSACTION = 500
"""So that pruning a month does not keep polls and deliveries waiting."""

_SOURCES_A_TRANSACTION = 20

_PROBE = "x" * 65_536
"""Enough to need pages of its own: an update in place would succeed on a disk without room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The place that a pruning has reached in the order of the stories, so that it looks once at those it must keep."""

    before: int
    seen: int
    id: int


class SqlMaintenance(SqlPart):
    """Prunes, and proves that the database can be used."""

    async def prune(self, before: datetime) -> int:
        """Delete the stories last seen before `before` that owe nothing, with all that belongs to them; return how many articles went."""
        await self._database.write(self._prune_digest_days, (before - LOOK_BACK).date())
        await self._database.write(self._prune_notices, {"before": micros(before)})
        articles = 0
        place: _Place | None = _Place(before=micros(before), seen=_BEFORE_ALL, id=_BEFORE_ALL)
        while place is not None:
            gone, place = await self._database.write(self._prune, place)
            articles += gone
        await self._database.write(self._forget_story_asks, None)
        return articles

    async def _forget_story_asks(self, transaction: Transaction, calls: Sequence[None]) -> Sequence[None]:
        await transaction.run("forget_story_asks", [{}])
        return calls

    async def _prune_digest_days(self, transaction: Transaction, calls: Sequence[date]) -> Sequence[None]:
        await transaction.run("prune_digest_days", [{"before": each.isoformat()} for each in calls])
        return [None] * len(calls)

    async def _prune_notices(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[None]:
        await transaction.run("prune_notices", rows)
        await transaction.run("forget_asked", rows)
        return [None] * len(rows)

    async def forget_off(self, before: datetime) -> Forgotten:
        """Delete the channels that have been off, or left, since before `before`, with all that belongs to them."""
        return await self._database.write(self._forget_off, micros(before))

    async def _forget_off(self, transaction: Transaction, calls: Sequence[int]) -> Sequence[Forgotten]:
        return [await self._forget_all_off(transaction, {"before": before}) for before in calls]

    async def _forget_all_off(self, transaction: Transaction, row: dict[str, int]) -> Forgotten:
        await transaction.run("forget_off_deliveries", [row])
        await transaction.run("forget_off_asks", [row])
        await transaction.run("forget_left_topics", [row])
        await transaction.run("forget_left_audit", [row])
        subscriptions = await transaction.run("forget_off_subscriptions", [row])
        channels = await transaction.run("forget_off_destinations", [row])
        if channels:
            await transaction.run("forget_lost_saved", [{}])
            await transaction.run("end_lost_editions", [{}])
        return Forgotten(channels=channels, subscriptions=subscriptions)

    async def _prune(self, transaction: Transaction, calls: Sequence[_Place]) -> Sequence[tuple[int, _Place | None]]:
        return [await self._prune_some(transaction, place) for place in calls]

    async def _prune_some(self, transaction: Transaction, place: _Place) -> tuple[int, _Place | None]:
        """Prune some stories; return how many articles went, and where to go on (None at the end)."""
        limit = _STORIES_A_TRANSACTION
        search = {"before": place.before, "after_seen": place.seen, "after_id": place.id, "limit": limit}
        stories = await transaction.rows("prune_candidates", **search)
        articles = await self._prune_stories(transaction, [{"story_id": row["id"]} for row in stories])
        if len(stories) < limit:
            return articles, None
        return articles, replace(place, seen=stories[-1]["last_seen_at"], id=stories[-1]["id"])

    async def _prune_stories(self, transaction: Transaction, rows: Sequence[Row]) -> int:
        await transaction.run("prune_deliveries", rows)
        await transaction.run("prune_evidence", rows)
        articles = await transaction.run("prune_articles", rows)
        await transaction.run("prune_story", rows)
        return articles

    async def forget_seen(self, limits: SeenLimits, now: datetime) -> int:
        """Forget identities that their sources have not shown for long; return how many."""
        rule = {
            "still_shown": limits.still_shown // MICROSECOND,
            "keep": limits.keep // MICROSECOND,
            "most": limits.most,
            "now": micros(now),
        }
        gone, after = 0, _BEFORE_ALL
        while rows := await self._database.read("seen_sources", after=after, limit=_SOURCES_A_TRANSACTION):
            after = rows[-1]["source_id"]
            gone += await self._database.write(self._forget_seen, [{**rule, "source_id": row["source_id"]} for row in rows])
        return gone

    async def _forget_seen(self, transaction: Transaction, calls: Sequence[Sequence[Row]]) -> Sequence[int]:
        old = [await transaction.run("forget_old_seen", rows) for rows in calls]
        excess = [await transaction.run("forget_excess_seen", rows) for rows in calls]
        return list(map(sum, zip(old, excess, strict=True)))

    async def check(self) -> None:
        """Write and empty a row, and read it with another connection; raises StoreError."""
        await self._database.write(self._probe, None)
        await self._database.read("read_probe")

    async def _probe(self, transaction: Transaction, calls: Sequence[None]) -> Sequence[None]:
        await transaction.run("probe", [{"filler": _PROBE}, {"filler": ""}])
        return calls
