"""Vitals in memory."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.delivery import ENTRIES, Delivery, State
from bot.domain.destination import Workspace
from bot.domain.following import OPERATOR, Viewer, viewer_of
from bot.domain.source import Source
from bot.domain.vitals import QueueVitals, SourceVitals, Vitals
from tests.fakes.memory_store.tables import MemoryPart


class MemoryVitals(MemoryPart):
    """Satisfies bot.ports.vitals.Reckoning."""

    async def vitals(self, now: datetime, viewer: Viewer) -> Vitals:
        """Return what the rows say at `now`."""
        self.tables.check_open()
        subscribed = {each.destination_id for each in self.tables.subscriptions.values()}
        channels = [each for each in self.tables.destinations.values() if each.id in subscribed and each.left_at is None]
        return Vitals(
            sources=self._sources(viewer),
            queues={workspace: _queue(owed, now) for workspace, owed in self._waiting_by_workspace().items()},
            channels=len(channels),
            paused=sum(each.paused_at is not None or each.off_at is not None for each in channels),
        )

    def _sources(self, viewer: Viewer) -> SourceVitals:
        enabled = [each for each in self.tables.sources.values() if each.disabled_at is None and self._is_for(each, viewer)]
        answered = [each for each in enabled if each.fetched_at is not None]
        return SourceVitals(
            ok=sum(each.errors == 0 for each in answered),
            failing=sum(each.errors > 0 for each in answered),
            never_answered=len(enabled) - len(answered),
            asked=sum(each.polled_at is not None for each in enabled),
            last_answer=max((each.fetched_at for each in answered if each.fetched_at), default=None),
        )

    def _is_for(self, source: Source, viewer: Viewer) -> bool:
        own = (each for each in self.tables.follows.values() if each.source_id == source.id and each.ended_at is None)
        return source.owner is None or viewer == OPERATOR or any(viewer_of(each.workspace) == viewer for each in own)

    def _waiting_by_workspace(self) -> dict[Workspace, list[Delivery]]:
        waiting: dict[Workspace, list[Delivery]] = {}
        for each in self.tables.deliveries.values():
            to = self.tables.destinations[each.destination_id]
            if each.state in (State.PENDING, State.SENDING) and not (to.paused_at or to.off_at or to.left_at):
                waiting.setdefault(to.workspace, []).append(each)
        return waiting


def _queue(owed: Sequence[Delivery], now: datetime) -> QueueVitals:
    digests = [each for each in owed if each.kind in ENTRIES]
    announced = [each.sending_at or each.due_at for each in digests if each.nonce]
    due = [each.due_at for each in digests if not each.nonce and each.due_at <= now]
    oldest = min((each.due_at for each in owed if each.due_at <= now), default=None)
    return QueueVitals(oldest=oldest, digest=min([*announced, *due], default=None))
