"""The feeds of workspaces, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.audit import AuditEntry
from bot.domain.destination import Workspace
from bot.domain.feed_audit import feed_added, feed_removed
from bot.domain.following import Follow, Followed, Offer, OfferId, apart
from bot.domain.source import Source, SourceId
from tests.fakes.memory_store.tables import MemoryPart, MemoryTables


class MemoryFollowing(MemoryPart):
    """Satisfies bot.ports.following.Following."""

    async def follow(self, source: Source, follow: Follow, most: int) -> Followed:
        """Let a workspace follow a feed, unless it follows `most` already."""
        self.tables.check_open()
        own = await self.followed(follow.workspace)
        moved = self.tables.sources.get(source.id)
        if not any(each.id == source.id for each, _ in own):
            source = apart(source, follow.workspace, moved is not None and moved.url != source.url)
        stored = next((each for each in self.tables.sources.values() if each.url == source.url), self.tables.sources.get(source.id))
        kept = stored or replace(source, owner=follow.workspace.key)
        is_known = any(each.id == kept.id for each, _ in own)
        if not is_known and len(own) >= most:
            return Followed(source=None, known=False, follows=len(own))
        if kept.disabled_at is not None:
            kept = replace(kept, disabled_at=None, next_poll_at=source.next_poll_at)
        self.tables.sources[kept.id] = kept
        if not is_known:
            self.tables.follows[kept.id, follow.workspace] = replace(follow, source_id=kept.id)
            self._note(feed_added(kept, follow))
        return Followed(source=kept, known=is_known, follows=len(own) + (not is_known))

    async def unfollow(self, source: SourceId, workspace: Workspace, at: datetime, by: str) -> bool:
        """Let a workspace follow a feed no more; say whether it did."""
        self.tables.check_open()
        known = self.tables.follows.get((source, workspace))
        if known is None or known.ended_at is not None:
            return False
        self.tables.follows[source, workspace] = replace(known, ended_at=at)
        own = {each.id for each in self.tables.destinations.values() if each.workspace == workspace}
        wishes = self.tables.subscriptions
        self.tables.subscriptions = {key: each for key, each in wishes.items() if each.feed != source or each.destination_id not in own}
        if known_source := self.tables.sources.get(source):
            self._note(feed_removed(known_source, workspace, by, at))
        self._hand_over(source)
        return True

    def _note(self, entry: AuditEntry) -> None:
        self.tables.audit.setdefault(entry.id, entry)

    async def followed(self, workspace: Workspace) -> Sequence[tuple[Source, Follow]]:
        """Return the feeds that a workspace follows, by name."""
        self.tables.check_open()
        own = [each for each in self.tables.follows.values() if each.workspace == workspace and each.ended_at is None]
        found = [(self.tables.sources[each.source_id], each) for each in own if each.source_id in self.tables.sources]
        return sorted(found, key=lambda pair: (pair[0].title, pair[0].url))

    async def followers(self, source: SourceId) -> Sequence[Workspace]:
        """Return the workspaces that follow a feed now, the first first."""
        self.tables.check_open()
        return [each.workspace for each in followers_of(self.tables, source)]

    async def make_offers(self, offers: Collection[Offer]) -> None:
        """Remember feeds that were offered to somebody."""
        self.tables.check_open()
        self.tables.offers |= {each.id: each for each in offers}

    async def offered(self, of: OfferId, workspace: Workspace) -> Offer | None:
        """Return a feed that was offered in a workspace."""
        self.tables.check_open()
        known = self.tables.offers.get(of)
        return known if known and known.workspace == workspace else None

    async def forget_unfollowed(self, before: datetime) -> int:
        """Forget what workspaces followed that the bot left before an instant, and what was offered before it."""
        self.tables.check_open()
        channels = self.tables.destinations.values()
        left = {each.workspace for each in channels if each.left_at and each.left_at < before}
        left -= {each.workspace for each in channels if each.left_at is None or each.left_at >= before}
        for key, each in self.tables.follows.items():
            if each.workspace in left and each.ended_at is None:
                self.tables.follows[key] = replace(each, ended_at=before)
        self.tables.offers = {key: each for key, each in self.tables.offers.items() if each.made_at >= before}
        count = len(self.tables.sources)
        for source in list(self.tables.sources):
            self._hand_over(source)
        known = {each.source_id for each in self.tables.articles.values()}
        self.tables.follows = {key: each for key, each in self.tables.follows.items() if each.ended_at is None or each.source_id in known}
        return count - len(self.tables.sources)

    def _hand_over(self, source: SourceId) -> None:
        """Give a source of workspaces to the first that follows it still; without any it is forgotten."""
        stored, left = self.tables.sources.get(source), followers_of(self.tables, source)
        if stored is None or stored.owner is None:
            return
        if left:
            self.tables.sources[source] = replace(stored, owner=left[0].workspace.key)
            return
        del self.tables.sources[source]
        self.tables.seen.pop(source, None)


def followers_of(tables: MemoryTables, source: SourceId) -> Sequence[Follow]:
    """Return who follows a source now, the first first."""
    own = [each for each in tables.follows.values() if each.source_id == source and each.ended_at is None]
    return sorted(own, key=lambda each: (each.added_at, each.workspace))
