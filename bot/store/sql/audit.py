"""Who changed what, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.audit import AuditEntry, AuditMark, AuditVerb
from bot.domain.destination import Platform, Workspace
from bot.domain.times import instant, micros
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart


class SqlAudit(SqlPart):
    """Satisfies bot.ports.own_topics.Audit."""

    async def note(self, entry: AuditEntry) -> None:
        """Note a change; noted again it stands there once."""
        await self._database.write(self._note_all, entry)

    async def _note_all(self, transaction: Transaction, entries: Sequence[AuditEntry]) -> Sequence[None]:
        await transaction.run("note_change", [audit_row(each) for each in entries])
        return [None] * len(entries)

    async def audit_of(self, workspace: Workspace, limit: int, *, before: AuditMark | None = None) -> Sequence[AuditEntry]:
        """Return the changes in a workspace, the newest first; those that stand after a mark in that list."""
        whose = {"platform": workspace.platform.value, "workspace_id": workspace.id, "limit": limit}
        if before is None:
            return [_entry(row) for row in await self._database.read("audit_of", **whose)]
        return [_entry(row) for row in await self._database.read("audit_before", **whose, at=micros(before.at), id=before.id)]

    async def audit_in(self, workspace: Workspace, channel: str, limit: int) -> Sequence[AuditEntry]:
        """Return the changes that are about the whole workspace, or about a channel of it, the newest first."""
        whose = {"platform": workspace.platform.value, "workspace_id": workspace.id, "channel": channel, "limit": limit}
        return [_entry(row) for row in await self._database.read("audit_in", **whose)]

    async def audited(self) -> Sequence[Workspace]:
        """Return the workspaces in which something was changed, by platform and id."""
        return sorted(Workspace(Platform(row["platform"]), row["workspace_id"]) for row in await self._database.read("audited"))

    async def forget_audit(self, before: datetime) -> int:
        """Forget the changes before an instant; return how many there were."""
        return await self._database.write(self._forget_audit, {"before": micros(before)})

    async def _forget_audit(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[int]:
        return [await transaction.run("forget_audit", [row]) for row in rows]


def audit_row(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry as its row."""
    return {
        "id": entry.id,
        "platform": entry.workspace.platform.value,
        "workspace_id": entry.workspace.id,
        "verb": entry.verb.value,
        "what": entry.what,
        "person": entry.person,
        "before": entry.before,
        "after": entry.after,
        "at": micros(entry.at),
        "channel": entry.channel,
    }


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(
        workspace=Workspace(Platform(row["platform"]), row["workspace_id"]),
        verb=AuditVerb(row["verb"]),
        what=row["what"],
        person=row["person"],
        before=row["before"],
        after=row["after"],
        at=instant(row["at"]),
        channel=row["channel"],
    )
