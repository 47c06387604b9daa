"""The feeds of workspaces, in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.destination import Platform, Workspace
from bot.domain.feed_audit import feed_added, feed_removed
from bot.domain.following import Follow, Followed, Offer, OfferId, apart
from bot.domain.source import Source, SourceId
from bot.domain.times import instant, maybe_instant, micros
from bot.store.rows import Row, source_of, source_row
from bot.store.sql.audit import audit_row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart

_Wish = tuple[Source, Follow, int]
_End = tuple[SourceId, Workspace, datetime, str]


class SqlFollowing(SqlPart):
    """Satisfies bot.ports.following.Following."""

    async def follow(self, source: Source, follow: Follow, most: int) -> Followed:
        """Let a workspace follow a feed, unless it follows `most` already."""
        return await self._database.write(self._follow, (source, follow, most))

    async def _follow(self, transaction: Transaction, calls: Sequence[_Wish]) -> Sequence[Followed]:
        return [await self._follow_one(transaction, *each) for each in calls]

    async def _follow_one(self, transaction: Transaction, source: Source, follow: Follow, most: int) -> Followed:
        own = await transaction.rows("feeds_followed", **_workspace_row(follow.workspace))
        if not any(each["id"] == source.id for each in own):
            source = apart(source, follow.workspace, await self._moved(transaction, source))
        stored = next(iter(await transaction.rows("source_at", url=source.url)), None)
        identity = SourceId(stored["id"]) if stored else source.id
        known = next((each for each in own if each["id"] == identity), None)
        if known is None and len(own) >= most:
            return Followed(source=None, known=False, follows=len(own))
        await transaction.run("enable_source", [source_row(source)])
        await transaction.run("add_source", [source_row(replace(source, owner=follow.workspace.key))])
        await transaction.run("save_follow", [_follow_row(replace(follow, source_id=identity))])
        [row] = await transaction.rows("source_by_id", id=identity)
        if known is None:
            await transaction.run("note_change", [audit_row(feed_added(source_of(row), follow))])
        return Followed(source=source_of(row), known=known is not None, follows=len(own) + (known is None))

    async def _moved(self, transaction: Transaction, source: Source) -> bool:
        """Say whether a feed that was added under this address has another one by now."""
        rows = await transaction.rows("source_by_id", id=source.id)
        return bool(rows) and rows[0]["url"] != source.url

    async def unfollow(self, source: SourceId, workspace: Workspace, at: datetime, by: str) -> bool:
        """Let a workspace follow a feed no more; say whether it did."""
        return await self._database.write(self._unfollow, (source, workspace, at, by))

    async def _unfollow(self, transaction: Transaction, calls: Sequence[_End]) -> Sequence[bool]:
        return [await self._unfollow_one(transaction, *each) for each in calls]

    async def _unfollow_one(self, transaction: Transaction, source: SourceId, workspace: Workspace, at: datetime, by: str) -> bool:
        row = {"source_id": source, **_workspace_row(workspace), "at": micros(at)}
        ended = await transaction.run("end_follow", [row]) > 0
        if ended:
            feeds = [source_of(each) for each in await transaction.rows("source_by_id", id=source)]
            await transaction.run("note_change", [audit_row(feed_removed(each, workspace, by, at)) for each in feeds])
            await transaction.run("end_feed_subscriptions", [row])
            await hand_over(transaction, source)
        return ended

    async def followed(self, workspace: Workspace) -> Sequence[tuple[Source, Follow]]:
        """Return the feeds that a workspace follows, by name."""
        rows = await self._database.read("feeds_followed", **_workspace_row(workspace))
        return [(source_of(row), _follow_of({**dict(row), "source_id": row["id"], "ended_at": None})) for row in rows]

    async def followers(self, source: SourceId) -> Sequence[Workspace]:
        """Return the workspaces that follow a feed now, the first first."""
        return [workspace_of(row) for row in await self._database.read("active_follows", source_id=source)]

    async def make_offers(self, offers: Collection[Offer]) -> None:
        """Remember feeds that were offered to somebody."""
        await self._database.write(self._make_offers, [_offer_row(each) for each in offers])

    async def _make_offers(self, transaction: Transaction, calls: Sequence[list[dict[str, Any]]]) -> Sequence[None]:
        await transaction.run("make_offer", [row for rows in calls for row in rows])
        return [None] * len(calls)

    async def offered(self, of: OfferId, workspace: Workspace) -> Offer | None:
        """Return a feed that was offered in a workspace."""
        rows = await self._database.read("offered", id=of, **_workspace_row(workspace))
        return _offer_of(rows[0]) if rows else None

    async def forget_unfollowed(self, before: datetime) -> int:
        """Forget what workspaces followed that the bot left before an instant, and what was offered before it."""
        return await self._database.write(self._forget_unfollowed, micros(before))

    async def _forget_unfollowed(self, transaction: Transaction, calls: Sequence[int]) -> Sequence[int]:
        return [await self._forget_before(transaction, before) for before in calls]

    async def _forget_before(self, transaction: Transaction, before: int) -> int:
        await transaction.run("end_off_follows", [{"before": before}])
        await transaction.run("forget_offers", [{"before": before}])
        gone = await transaction.rows("unfollowed_sources")
        for row in gone:
            await hand_over(transaction, SourceId(row["id"]))
        await transaction.run("forget_ended_follows", [{}])
        return len(gone)


async def hand_over(transaction: Transaction, source: SourceId) -> None:
    """Give a source that belongs to workspaces to the first that follows it still; without any it is forgotten, with what it has shown."""
    rows = await transaction.rows("source_by_id", id=source)
    if not rows or rows[0]["owner"] is None:
        return
    left = await transaction.rows("active_follows", source_id=source)
    if left:
        await transaction.run("own_source", [{"id": source, "owner": workspace_of(left[0]).key}])
        return
    gone = await transaction.rows("drop_unfollowed", id=source)
    await transaction.run("forget_seen", [{"source_id": row["id"]} for row in gone])


def _workspace_row(workspace: Workspace) -> dict[str, str]:
    return {"platform": workspace.platform.value, "workspace_id": workspace.id}


def workspace_of(row: Row) -> Workspace:
    """Return the workspace that a row names."""
    return Workspace(Platform(row["platform"]), row["workspace_id"])


def _follow_row(follow: Follow) -> dict[str, Any]:
    return {
        "source_id": follow.source_id,
        **_workspace_row(follow.workspace),
        "added_by": follow.added_by,
        "added_at": micros(follow.added_at),
    }


def _follow_of(row: Row) -> Follow:
    return Follow(
        source_id=SourceId(row["source_id"]),
        workspace=workspace_of(row),
        added_by=row["added_by"],
        added_at=instant(row["added_at"]),
        ended_at=maybe_instant(row["ended_at"]),
    )


def _offer_row(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        **_workspace_row(offer.workspace),
        "url": offer.url,
        "title": offer.title,
        "lang": offer.lang,
        "made_at": micros(offer.made_at),
    }


def _offer_of(row: Row) -> Offer:
    return Offer(
        id=OfferId(row["id"]),
        workspace=workspace_of(row),
        url=row["url"],
        title=row["title"],
        lang=row["lang"],
        made_at=instant(row["made_at"]),
    )
