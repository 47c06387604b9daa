"""Workspaces in memory: which of them the bot was removed from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Kind, State
from bot.domain.destination import Destination, DestinationId, Workspace
from bot.domain.notice import NoticeKind
from bot.outbox.plan import abandoned_by
from bot.outbox.withdrawal import LEFT
from tests.fakes.memory_store.queue import MemoryQueue


class MemoryWorkspaces(MemoryQueue):
    """Satisfies the part of bot.ports.store.Destinations that is about workspaces."""

    async def leave_workspace(self, workspace: Workspace, at: datetime) -> int:
        """Note that the bot is not in a workspace any more; return of how many destinations that was not known."""
        left = [each for each in self._in(workspace) if each.left_at is None or self._was_asked_since(each.left_at, workspace)]
        for channel in self._in(workspace):
            for each in self._pending(channel.id):
                if each.kind is Kind.NOTICE:
                    self.tables.deliveries[each.id] = replace(each, state=State.PARKED, last_error=LEFT)
        self.tables.destinations |= {each.id: replace(each, left_at=at) for each in left}
        return len(left)

    async def return_to_workspace(self, workspace: Workspace) -> Sequence[Destination]:
        """Note that the bot is in a workspace again, and return its channels that wait."""
        self.tables.destinations |= {each.id: replace(each, left_at=None) for each in self._in(workspace) if each.person}
        self._forgive(self._waiting(workspace))
        return self._waiting(workspace)

    async def resume(self, channels: Collection[DestinationId], stale: datetime, reason: str) -> None:
        """Let channels of a workspace that had removed the bot go on."""
        self.tables.check_open()
        for channel in (each for each in map(self.tables.destinations.__getitem__, channels) if each.left_at is not None):
            gone = [each.given_up(reason) for each in self._pending(channel.id) if each.due_at < stale]
            self._save(gone)
            self._abandon(channel.id, abandoned_by(gone))
            self._forgive([channel])
            self.tables.destinations[channel.id] = replace(self.tables.destinations[channel.id], left_at=None)

    def _in(self, workspace: Workspace) -> list[Destination]:
        self.tables.check_open()
        return [each for each in self.tables.destinations.values() if each.workspace == workspace]

    def _was_asked_since(self, at: datetime, workspace: Workspace) -> bool:
        readers = {each.id for each in self._in(workspace)}
        notices = (each for each in self.tables.deliveries.values() if each.destination_id in readers and each.filed_at >= at)
        return any(each.notice and each.notice.kind is NoticeKind.WELCOME_BACK for each in notices)

    def _waiting(self, workspace: Workspace) -> Sequence[Destination]:
        waiting = [each for each in self._in(workspace) if each.left_at is not None and not each.person]
        return sorted(waiting, key=lambda each: each.channel_id)

    def _forgive(self, channels: Iterable[Destination]) -> None:
        for each in channels:
            given_up = each.off_at is not None and each.left_at is not None and each.off_at >= each.left_at
            if each.left_at is not None and (each.recheck_at is not None or given_up):
                self.tables.destinations[each.id] = replace(
                    each, paused_at=None, pause_reason=None, pause_why=None, pauses=0, recheck_at=None, off_at=None
                )
