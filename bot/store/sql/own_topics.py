"""Topics of workspaces in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.domain.audit import AuditEntry
from bot.domain.destination import Platform, Workspace
from bot.domain.naming import folded
from bot.domain.own_topic import DraftId, Ending, Kept, OwnTopic, TopicDraft, TopicId
from bot.domain.times import instant, micros
from bot.store.channel_rows import subscription_of
from bot.store.rows import Row
from bot.store.sql.audit import audit_row
from bot.store.sql.database import Transaction
from bot.store.sql.subscriptions import SqlSubscriptions

_Addition = tuple[OwnTopic, AuditEntry, int]
_Change = tuple[OwnTopic, AuditEntry]


class SqlOwnTopics(SqlSubscriptions):
    """Satisfies bot.ports.own_topics.OwnTopics."""

    async def own_topics(self) -> Sequence[OwnTopic]:
        """Return the topics of all workspaces, the oldest first."""
        return [_topic(row) for row in await self._database.read("own_topics")]

    async def add_topic(self, topic: OwnTopic, entry: AuditEntry, most: int) -> Kept:
        """Keep a new topic in a workspace that has fewer than `most`."""
        return await self._database.write(self._add_topics, (topic, entry, most))

    async def _add_topics(self, transaction: Transaction, calls: Sequence[_Addition]) -> Sequence[Kept]:
        return [await self._add_topic(transaction, *each) for each in calls]

    async def _add_topic(self, transaction: Transaction, topic: OwnTopic, entry: AuditEntry, most: int) -> Kept:
        known = await self._known(transaction, topic.workspace)
        if topic.id in known:
            return Kept.SAVED
        if _is_taken(topic, known):
            return Kept.TAKEN
        if len(known) >= most:
            return Kept.FULL
        if not await transaction.run("add_topic", [_row(topic)]):  # another transaction was quicker, with this topic or with its name
            return Kept.SAVED if topic.id in await self._known(transaction, topic.workspace) else Kept.TAKEN
        await transaction.run("note_change", [audit_row(entry)])
        return Kept.SAVED

    async def change_topic(self, topic: OwnTopic, entry: AuditEntry) -> Kept:
        """Let a topic that is there have another name and query."""
        return await self._database.write(self._change_topics, (topic, entry))

    async def _change_topics(self, transaction: Transaction, calls: Sequence[_Change]) -> Sequence[Kept]:
        return [await self._change_topic(transaction, *each) for each in calls]

    async def _change_topic(self, transaction: Transaction, topic: OwnTopic, entry: AuditEntry) -> Kept:
        known = await self._known(transaction, topic.workspace)
        if topic.id not in known:
            return Kept.GONE
        if _is_taken(topic, known):
            return Kept.TAKEN
        await transaction.run("change_topic", [_row(topic)])
        await transaction.run("note_change", [audit_row(entry)])
        return Kept.SAVED

    async def _known(self, transaction: Transaction, workspace: Workspace) -> dict[TopicId, OwnTopic]:
        rows = await transaction.rows("topics_of", platform=workspace.platform.value, workspace_id=workspace.id)
        return {topic.id: topic for topic in map(_topic, rows)}

    async def ends_with(self, topic: OwnTopic) -> Ending:
        """Return what would end with a topic."""
        subscriptions = await self._database.read("subscriptions_to_topic", topic=topic.slug)
        (row,) = await self._database.read("waiting_for_topic", topic=topic.slug)
        return Ending(subscriptions=len(subscriptions), waiting=row["waiting"])

    async def delete_topic(self, topic: OwnTopic, entry: AuditEntry) -> Ending | None:
        """Forget a topic and end the subscriptions to it, in one commit."""
        return await self._database.write(self._delete_topics, (topic, entry))

    async def _delete_topics(self, transaction: Transaction, calls: Sequence[_Change]) -> Sequence[Ending | None]:
        return [await self._delete_topic(transaction, *each) for each in calls]

    async def _delete_topic(self, transaction: Transaction, topic: OwnTopic, entry: AuditEntry) -> Ending | None:
        if not await transaction.run("delete_topic", [_row(topic)]):
            return None
        await transaction.run("drop_drafts_of", [{"id": topic.id}])
        (row,) = await transaction.rows("waiting_for_topic", topic=topic.slug)
        ended = [subscription_of(each) for each in await transaction.rows("subscriptions_to_topic", topic=topic.slug)]
        for each in ended:
            await self._end(transaction, each.id, None)  # the entry of the topic says so
        await transaction.run("note_change", [audit_row(entry)])
        return Ending(subscriptions=len(ended), waiting=row["waiting"])

    async def keep_draft(self, draft: TopicDraft) -> None:
        """Keep what somebody wrote, in the place of what had its id."""
        await self._database.write(self._keep_drafts, _draft_row(draft))

    async def _keep_drafts(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[None]:
        await transaction.run("keep_draft", rows)
        return [None] * len(rows)

    async def draft(self, of: DraftId) -> TopicDraft | None:
        """Return what somebody wrote, None where it is not (any more)."""
        rows = await self._database.read("draft", id=of)
        return _draft(rows[0]) if rows else None

    async def drop_drafts(self, drafts: Collection[DraftId]) -> None:
        """Forget what will not be saved."""
        await self._database.write(self._drop_drafts, [{"id": each} for each in sorted(set(drafts))])

    async def _drop_drafts(self, transaction: Transaction, calls: Sequence[Sequence[Row]]) -> Sequence[None]:
        for rows in calls:
            await transaction.run("drop_draft", rows)
        return [None] * len(calls)

    async def forget_drafts(self, before: datetime) -> int:
        """Forget what was written before an instant; return how much that was."""
        return await self._database.write(self._forget_drafts, {"before": micros(before)})

    async def _forget_drafts(self, transaction: Transaction, rows: Sequence[Row]) -> Sequence[int]:
        return [await transaction.run("forget_drafts", [row]) for row in rows]


def _is_taken(topic: OwnTopic, known: dict[TopicId, OwnTopic]) -> bool:
    return any(folded(each.name) == folded(topic.name) for each in known.values() if each.id != topic.id)


def _row(topic: OwnTopic) -> dict[str, Any]:
    return {
        "id": topic.id,
        "platform": topic.workspace.platform.value,
        "workspace_id": topic.workspace.id,
        "name": topic.name,
        "folded": folded(topic.name),
        "query": topic.query,
        "made_by": topic.made_by,
        "made_at": micros(topic.made_at),
        "changed_by": topic.changed_by,
        "changed_at": micros(topic.changed_at),
    }


def _topic(row: Row) -> OwnTopic:
    return OwnTopic(
        id=TopicId(row["id"]),
        workspace=Workspace(Platform(row["platform"]), row["workspace_id"]),
        name=row["name"],
        query=row["query"],
        made_by=row["made_by"],
        made_at=instant(row["made_at"]),
        changed_by=row["changed_by"],
        changed_at=instant(row["changed_at"]),
    )


def _draft_row(draft: TopicDraft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "platform": draft.workspace.platform.value,
        "workspace_id": draft.workspace.id,
        "person": draft.person,
        "topic_id": draft.topic,
        "name": draft.name,
        "query": draft.query,
        "made_at": micros(draft.made_at),
    }


def _draft(row: Row) -> TopicDraft:
    return TopicDraft(
        id=DraftId(row["id"]),
        workspace=Workspace(Platform(row["platform"]), row["workspace_id"]),
        person=row["person"],
        topic=None if row["topic_id"] is None else TopicId(row["topic_id"]),
        name=row["name"],
        query=row["query"],
        made_at=instant(row["made_at"]),
    )
