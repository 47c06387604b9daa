"""Topics of workspaces, and who changed what there, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.audit import AuditEntry, AuditMark
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.destination import Workspace
from bot.domain.naming import folded
from bot.domain.own_topic import DraftId, Ending, Kept, OwnTopic, TopicDraft
from bot.domain.subscription import Subscription
from bot.domain.times import micros
from bot.domain.topic import TopicSlug
from tests.fakes.memory_store.channels import MemoryChannels

_TOLD = (Kind.ALERT, Kind.DIGEST, Kind.AGAIN, Kind.MORE)


class MemoryOwnTopics(MemoryChannels):
    """Satisfies bot.ports.own_topics.OwnTopics and Audit."""

    async def own_topics(self) -> Sequence[OwnTopic]:
        """Return the topics of all workspaces, the oldest first."""
        self.tables.check_open()
        return sorted(self.tables.topics.values(), key=lambda each: (each.made_at, each.id))

    async def add_topic(self, topic: OwnTopic, entry: AuditEntry, most: int) -> Kept:
        """Keep a new topic in a workspace that has fewer than `most`."""
        known = [each for each in await self.own_topics() if each.workspace == topic.workspace]
        if topic.id in self.tables.topics:
            return Kept.SAVED
        if any(folded(each.name) == folded(topic.name) for each in known):
            return Kept.TAKEN
        if len(known) >= most:
            return Kept.FULL
        self.tables.topics[topic.id] = topic
        await self.note(entry)
        return Kept.SAVED

    async def change_topic(self, topic: OwnTopic, entry: AuditEntry) -> Kept:
        """Let a topic that is there have another name and query."""
        known = {each.id: each for each in await self.own_topics() if each.workspace == topic.workspace}
        if topic.id not in known:
            return Kept.GONE
        if any(folded(each.name) == folded(topic.name) for each in known.values() if each.id != topic.id):
            return Kept.TAKEN
        self.tables.topics[topic.id] = topic
        await self.note(entry)
        return Kept.SAVED

    async def ends_with(self, topic: OwnTopic) -> Ending:
        """Return what would end with a topic."""
        subscriptions = self._to(topic.slug)
        channels = {each.destination_id for each in subscriptions}
        waiting = {
            (each.destination_id, each.story_id)
            for each in self.tables.deliveries.values()
            if each.destination_id in channels and self._waits_for(topic.slug, each)
        }
        return Ending(subscriptions=len(subscriptions), waiting=len(waiting))

    def _to(self, topic: TopicSlug) -> list[Subscription]:
        return [each for each in self._subscriptions() if each.topic == topic]

    def _waits_for(self, topic: TopicSlug, owed: Delivery) -> bool:
        found = self.tables.evidence.get(owed.article_id, {}) if owed.article_id else {}
        matched = {slug for slug, each in found.items() if each.matched}
        others = {each.topic for each in self._subscriptions() if each.destination_id == owed.destination_id} - {topic}
        return owed.state is State.PENDING and owed.kind in _TOLD and topic in matched and not matched & others

    async def delete_topic(self, topic: OwnTopic, entry: AuditEntry) -> Ending | None:
        """Forget a topic and end the subscriptions to it."""
        known = self.tables.topics.get(topic.id)
        if known is None or known.workspace != topic.workspace:
            return None
        ending = await self.ends_with(topic)
        del self.tables.topics[topic.id]
        self.tables.drafts = {key: each for key, each in self.tables.drafts.items() if topic.id not in {each.id, each.topic}}
        for each in self._to(topic.slug):
            await self.unsubscribe(each.id)
        await self.note(entry)
        return ending

    async def keep_draft(self, draft: TopicDraft) -> None:
        """Keep what somebody wrote, in the place of what had its id."""
        self.tables.check_open()
        self.tables.drafts[draft.id] = draft

    async def draft(self, of: DraftId) -> TopicDraft | None:
        """Return what somebody wrote, None where it is not (any more)."""
        self.tables.check_open()
        return self.tables.drafts.get(of)

    async def drop_drafts(self, drafts: Collection[DraftId]) -> None:
        """Forget what will not be saved."""
        for each in drafts:
            self.tables.drafts.pop(each, None)

    async def forget_drafts(self, before: datetime) -> int:
        """Forget what was written before an instant; return how much that was."""
        gone = [each.id for each in self.tables.drafts.values() if each.made_at < before]
        await self.drop_drafts(gone)
        return len(gone)

    async def note(self, entry: AuditEntry) -> None:
        """Note a change; noted again it stands there once."""
        self.tables.check_open()
        self.tables.audit.setdefault(entry.id, entry)

    async def audit_of(self, workspace: Workspace, limit: int, *, before: AuditMark | None = None) -> Sequence[AuditEntry]:
        """Return the changes in a workspace, the newest first; those that stand after a mark in that list."""
        self.tables.check_open()
        theirs = [each for each in self.tables.audit.values() if each.workspace == workspace]
        after = [each for each in theirs if before is None or (-micros(each.at), each.id) > (-micros(before.at), before.id)]
        return sorted(after, key=lambda each: (-micros(each.at), each.id))[:limit]

    async def audit_in(self, workspace: Workspace, channel: str, limit: int) -> Sequence[AuditEntry]:
        """Return the changes that are about the whole workspace, or about a channel of it, the newest first."""
        known = await self.audit_of(workspace, len(self.tables.audit))
        return [each for each in known if each.channel in ("", channel)][:limit]

    async def audited(self) -> Sequence[Workspace]:
        """Return the workspaces in which something was changed, by platform and id."""
        self.tables.check_open()
        return sorted({each.workspace for each in self.tables.audit.values()})

    async def forget_audit(self, before: datetime) -> int:
        """Forget the changes before an instant; return how many there were."""
        gone = [key for key, each in self.tables.audit.items() if each.at < before]
        for key in gone:
            del self.tables.audit[key]
        return len(gone)
