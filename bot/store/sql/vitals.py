"""Vitals in SQL."""

from datetime import datetime

from bot.domain.destination import Platform, Workspace
from bot.domain.following import Viewer
from bot.domain.times import maybe_instant, micros
from bot.domain.vitals import QueueVitals, SourceVitals, Vitals
from bot.store.rows import Row
from bot.store.sql.part import SqlPart, viewer_row


class SqlVitals(SqlPart):
    """Satisfies bot.ports.vitals.Reckoning."""

    async def vitals(self, now: datetime, viewer: Viewer) -> Vitals:
        """Return what the rows say at `now`."""
        [sources] = await self._database.read("source_vitals", **viewer_row(viewer))
        [channels] = await self._database.read("channel_vitals")
        queues = await self._database.read("queue_vitals", now=micros(now))
        return Vitals(
            sources=_sources_of(sources),
            queues={Workspace(Platform(row["platform"]), row["workspace_id"]): _queue_of(row) for row in queues},
            channels=channels["channels"],
            paused=channels["paused"],
        )


def _sources_of(row: Row) -> SourceVitals:
    return SourceVitals(
        ok=row["ok"],
        failing=row["failing"],
        never_answered=row["never_answered"],
        asked=row["asked"],
        last_answer=maybe_instant(row["last_answer"]),
    )


def _queue_of(row: Row) -> QueueVitals:
    return QueueVitals(oldest=maybe_instant(row["oldest"]), digest=maybe_instant(row["digest"]))
