"""Forgetting workspaces and people, in SQL."""

from collections.abc import Sequence
from typing import Any

from bot.domain.destination import Workspace
from bot.domain.forgetting import Kept
from bot.domain.own_topic import TopicId, own_slug
from bot.domain.saved import Keeper
from bot.domain.source import SourceId
from bot.store.rows import Row
from bot.store.sql.database import Transaction
from bot.store.sql.following import hand_over
from bot.store.sql.part import SqlPart

_Whose = dict[str, Any]


class SqlForgetting(SqlPart):
    """Satisfies bot.ports.forgetting.Forgetting."""

    async def kept_of_workspace(self, workspace: Workspace) -> Kept:
        """Return how much of a workspace is kept."""
        return _kept(await self._database.read("kept_of_workspace", **_workspace(workspace)))

    async def kept_of_person(self, keeper: Keeper) -> Kept:
        """Return how much of a person is kept."""
        return _kept(await self._database.read("kept_of_person", **_person(keeper)))

    async def forget_workspace(self, workspace: Workspace) -> Kept:
        """Delete all of a workspace in one commit, and return how much there was."""
        return await self._database.write(self._forget_workspaces, _workspace(workspace))

    async def _forget_workspaces(self, transaction: Transaction, calls: Sequence[_Whose]) -> Sequence[Kept]:
        return [await self._forget_workspace(transaction, each) for each in calls]

    async def _forget_workspace(self, transaction: Transaction, whose: _Whose) -> Kept:
        places = await transaction.rows("places_of_workspace", **whose)
        kept = _kept(await transaction.rows("kept_of_workspace", **whose))
        topics = await transaction.rows("topics_of", **whose)
        feeds = await transaction.rows("feeds_ever_followed", **whose)
        await self._forget_places(transaction, places)
        slugs = [{"topic": own_slug(TopicId(each["id"]))} for each in topics]
        await transaction.run("forget_found_by", slugs)
        await transaction.run("forget_edition_of_topic", slugs)
        await self._forget_what_is_theirs(transaction, whose)
        for feed in feeds:
            await hand_over(transaction, SourceId(feed["source_id"]))
        return kept

    async def _forget_what_is_theirs(self, transaction: Transaction, whose: _Whose) -> None:
        await transaction.run("forget_topics", [whose])
        await transaction.run("forget_drafts_of_workspace", [whose])
        await transaction.run("forget_audit_of", [whose])
        await transaction.run("forget_offers_of", [whose])
        await transaction.run("forget_saved_in", [whose])
        await transaction.run("forget_editions_in", [whose])
        await transaction.run("forget_asked_in", [whose])
        await transaction.run("forget_follows", [whose])

    async def forget_person(self, keeper: Keeper) -> Kept:
        """Delete all of a person in one commit, and return how much there was."""
        return await self._database.write(self._forget_people, _person(keeper))

    async def _forget_people(self, transaction: Transaction, calls: Sequence[_Whose]) -> Sequence[Kept]:
        return [await self._forget_person(transaction, each) for each in calls]

    async def _forget_person(self, transaction: Transaction, whose: _Whose) -> Kept:
        places = await transaction.rows("places_of_person", **whose)
        kept = _kept(await transaction.rows("kept_of_person", **whose))
        await transaction.run("forget_saved_by", [whose])
        await transaction.run("forget_editions_by", [whose])
        await transaction.run("forget_asked_by", [whose])
        await transaction.run("forget_drafts_by", [whose])
        await transaction.run("forget_asks_by", [whose])
        await self._forget_places(transaction, places)
        return kept

    async def _forget_places(self, transaction: Transaction, places: Sequence[Row]) -> None:
        """Forget channels and people, in an order in which nothing refers to what is gone."""
        ids = [{"id": each["id"]} for each in places]
        await transaction.run("forget_deliveries_to", ids)
        await transaction.run("forget_digests_of", ids)
        await transaction.run("forget_subscriptions_of", ids)
        await transaction.run("forget_asks_of", ids)
        await transaction.run("forget_edition_of", ids)
        await transaction.run("forget_destination", ids)


def _kept(rows: Sequence[Row]) -> Kept:
    (row,) = rows
    counted = {kind: row[kind] for kind in Kept.__dataclass_fields__}
    return Kept(**{**counted, "traces": bool(row["traces"])})


def _workspace(workspace: Workspace) -> _Whose:
    return {"platform": workspace.platform.value, "workspace_id": workspace.id}


def _person(keeper: Keeper) -> _Whose:
    return {"platform": keeper.platform.value, "workspace_id": keeper.workspace_id, "person": keeper.person}
