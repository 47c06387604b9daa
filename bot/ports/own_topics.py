"""The ports of topics that workspaces made, and of who changed what there."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audit import AuditEntry, AuditMark
from bot.domain.destination import Workspace
from bot.domain.own_topic import DraftId, Ending, Kept, OwnTopic, TopicDraft


class OwnTopics(Protocol):
    """The topics of workspaces, and what is being written to become one."""

    async def own_topics(self) -> Sequence[OwnTopic]:
        """Return the topics of all workspaces, the oldest first."""
        ...

    async def add_topic(self, topic: OwnTopic, entry: AuditEntry, most: int) -> Kept:
        """Keep a new topic, with its entry in the audit, in a workspace that has fewer than `most`; kept again it stays as it is.

        Names are compared as people read them: in any case, with or without accents.
        """
        ...

    async def change_topic(self, topic: OwnTopic, entry: AuditEntry) -> Kept:
        """Let a topic that is there have another name and query."""
        ...

    async def ends_with(self, topic: OwnTopic) -> Ending:
        """Return what would end with a topic."""
        ...

    async def delete_topic(self, topic: OwnTopic, entry: AuditEntry) -> Ending | None:
        """Forget a topic with its drafts and end the subscriptions to it, in one commit; return what ended, None where it was not there."""
        ...

    async def keep_draft(self, draft: TopicDraft) -> None:
        """Keep what somebody wrote, in the place of what had its id."""
        ...

    async def draft(self, of: DraftId) -> TopicDraft | None:
        """Return what somebody wrote, None where it is not (any more)."""
        ...

    async def drop_drafts(self, drafts: Collection[DraftId]) -> None:
        """Forget what will not be saved."""
        ...

    async def forget_drafts(self, before: datetime) -> int:
        """Forget what was written before an instant; return how much that was."""
        ...


class Audit(Protocol):
    """Who changed what."""

    async def note(self, entry: AuditEntry) -> None:
        """Note a change; noted again it stands there once."""
        ...

    async def audit_of(self, workspace: Workspace, limit: int, *, before: AuditMark | None = None) -> Sequence[AuditEntry]:
        """Return the changes in a workspace, the newest first; those that stand after a mark in that list."""
        ...

    async def audit_in(self, workspace: Workspace, channel: str, limit: int) -> Sequence[AuditEntry]:
        """Return the changes that are about the whole workspace, or about a channel of it, by its id there, the newest first."""
        ...

    async def audited(self) -> Sequence[Workspace]:
        """Return the workspaces in which something was changed, by platform and id."""
        ...

    async def forget_audit(self, before: datetime) -> int:
        """Forget the changes before an instant; return how many there were."""
        ...
