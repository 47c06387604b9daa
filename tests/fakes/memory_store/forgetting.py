"""Forgetting workspaces and people, in memory."""

from collections.abc import Callable, Collection
from typing import Any

from bot.domain.ask import Ask
from bot.domain.destination import Destination, DestinationId, Workspace
from bot.domain.editions import Edition, Shows
from bot.domain.forgetting import Kept
from bot.domain.own_topic import TopicDraft
from bot.domain.reading import Seat
from bot.domain.saved import Keeper
from tests.fakes.memory_store.following import MemoryFollowing
from tests.fakes.memory_store.tables import is_owed


class MemoryForgetting(MemoryFollowing):
    """Satisfies bot.ports.forgetting.Forgetting."""

    async def kept_of_workspace(self, workspace: Workspace) -> Kept:
        """Return how much of a workspace is kept."""
        places = self._places(lambda each: each.workspace == workspace)
        return Kept(
            channels=sum(not self.tables.destinations[each].person for each in places),
            subscriptions=self._count_wishes(places),
            topics=sum(each.workspace == workspace for each in self.tables.topics.values()),
            feeds=sum(each.workspace == workspace and each.ended_at is None for each in self.tables.follows.values()),
            asks=sum(each.destination_id in places for each in self.tables.asks.values()),
            saved=sum(_in(each.keeper, workspace) and each.removed_at is None for each in self.tables.saved.values()),
            waiting=self._count_owed(places),
            traces=bool(places) or self._has_traces(workspace),
        )

    def _has_traces(self, workspace: Workspace) -> bool:
        tables = self.tables
        rows = (tables.follows, tables.audit, tables.drafts, tables.offers)
        return (
            any(each.workspace == workspace for table in rows for each in table.values())
            or any(_in(each.keeper, workspace) for each in tables.saved.values())
            or any((seat.platform, seat.workspace_id) == workspace for seat in tables.asked)
            or any(_is_of(each, workspace, ()) for each in tables.editions.values())
        )

    async def forget_workspace(self, workspace: Workspace) -> Kept:
        """Delete all of a workspace, and return how much there was."""
        kept = await self.kept_of_workspace(workspace)
        slugs = {each.slug for each in self.tables.topics.values() if each.workspace == workspace}
        self._drop("editions", lambda each: _is_of(each, workspace, slugs))
        self.tables.evidence = {
            article: {slug: found for slug, found in those.items() if slug not in slugs} for article, those in self.tables.evidence.items()
        }
        self._forget_places(self._places(lambda each: each.workspace == workspace))
        for table in ("topics", "drafts", "audit", "offers"):
            self._drop(table, lambda each: each.workspace == workspace)
        self._drop("saved", lambda each: _in(each.keeper, workspace))
        self.tables.asked = {seat: each for seat, each in self.tables.asked.items() if (seat.platform, seat.workspace_id) != workspace}
        feeds = [source for source, place in self.tables.follows if place == workspace]
        self._drop("follows", lambda each: each.workspace == workspace)
        for feed in feeds:
            self._hand_over(feed)
        return kept

    async def kept_of_person(self, keeper: Keeper) -> Kept:
        """Return how much of a person is kept."""
        places = self._places(lambda each: each.person and _is_theirs(Keeper(*each.workspace, each.channel_id), keeper))
        return Kept(
            subscriptions=self._count_wishes(places),
            asks=sum(self._asked_by(each, keeper) for each in self.tables.asks.values()),
            saved=sum(_is_theirs(each.keeper, keeper) and each.removed_at is None for each in self.tables.saved.values()),
            waiting=self._count_owed(places),
            traces=bool(places) or self._has_traces_of(keeper),
        )

    def _has_traces_of(self, keeper: Keeper) -> bool:
        tables = self.tables
        whose = [
            *[each.keeper for each in tables.saved.values()],
            *[_writer(each) for each in tables.drafts.values()],
            *[_sitting(seat) for seat in tables.asked],
            *[each.what.keeper for each in tables.editions.values() if each.what.shows is Shows.SAVED],
        ]
        return any(_is_theirs(each, keeper) for each in whose)

    async def forget_person(self, keeper: Keeper) -> Kept:
        """Delete all of a person, and return how much there was."""
        kept = await self.kept_of_person(keeper)
        self._drop("saved", lambda each: _is_theirs(each.keeper, keeper))
        self._drop("editions", lambda each: each.what.shows is Shows.SAVED and _is_theirs(each.what.keeper, keeper))
        self._drop("drafts", lambda each: _is_theirs(_writer(each), keeper))
        self._drop("asks", lambda each: self._asked_by(each, keeper))
        self.tables.asked = {seat: each for seat, each in self.tables.asked.items() if not _is_theirs(_sitting(seat), keeper)}
        self._forget_places(self._places(lambda each: each.person and _is_theirs(Keeper(*each.workspace, each.channel_id), keeper)))
        return kept

    def _places(self, wanted: Callable[[Destination], bool]) -> set[DestinationId]:
        self.tables.check_open()
        return {each.id for each in self.tables.destinations.values() if wanted(each)}

    def _count_wishes(self, places: Collection[DestinationId]) -> int:
        return sum(each.destination_id in places for each in self.tables.subscriptions.values())

    def _count_owed(self, places: Collection[DestinationId]) -> int:
        return sum(each.destination_id in places and is_owed(each) for each in self.tables.deliveries.values())

    def _asked_by(self, ask: Ask, keeper: Keeper) -> bool:
        place = self.tables.destinations[ask.destination_id]
        return _is_theirs(Keeper(*place.workspace, ask.person), keeper)

    def _forget_places(self, places: Collection[DestinationId]) -> None:
        wishes = {each.id for each in self.tables.subscriptions.values() if each.destination_id in places}
        self.tables.digests = {day: nonce for day, nonce in self.tables.digests.items() if day.subscription not in wishes}
        for table in ("deliveries", "subscriptions", "asks"):
            self._drop(table, lambda each: each.destination_id in places)
        self._drop("editions", lambda each: each.what.shows is Shows.CHANNEL and each.what.of in {str(place) for place in places})
        for place in places:
            for rows in (self.tables.destinations, self.tables.mentions, self.tables.leases):
                rows.pop(place, None)

    def _drop(self, table: str, gone: Callable[[Any], bool]) -> None:
        rows = getattr(self.tables, table)
        setattr(self.tables, table, {key: each for key, each in rows.items() if not gone(each)})


def _in(keeper: Keeper, workspace: Workspace) -> bool:
    return (keeper.platform, keeper.workspace_id) == workspace


def _writer(draft: TopicDraft) -> Keeper:
    return Keeper(*draft.workspace, draft.person)


def _sitting(seat: Seat) -> Keeper:
    return Keeper(seat.platform, seat.workspace_id, seat.person)


def _is_theirs(whose: Keeper, keeper: Keeper) -> bool:
    """Say whether something is of a person, in their workspace or (without one) anywhere."""
    return (whose.platform, whose.person) == (keeper.platform, keeper.person) and keeper.workspace_id in ("", whose.workspace_id)


def _is_of(edition: Edition, workspace: Workspace, slugs: Collection[str]) -> bool:
    what = edition.what
    if what.shows is Shows.TOPIC:
        return what.of in slugs
    return what.shows is Shows.SAVED and (what.platform, what.workspace_id) == workspace
