"""Forgetting: how much of a workspace, or of a person, is kept, and is deleted when they ask for it."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from bot.domain.destination import Platform
from bot.domain.ids import derived_id
from bot.domain.saved import Keeper

ASKED_FOR: Final = timedelta(minutes=15)
"""How long the question whether all is to be deleted can be answered: what was asked long ago is not meant any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is kept, by kind: of a person there are no channels, topics and feeds, since those are the workspace's.

    `traces` says whether there are rows that nobody would count: what was sent, asked, offered, changed, written, ended or removed.
    """

    channels: int = 0
    subscriptions: int = 0
    topics: int = 0
    feeds: int = 0
    asks: int = 0
    saved: int = 0
    waiting: int = 0
    traces: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """The kinds of which there are any, with how many."""
        return {kind: count for kind, count in asdict(self).items() if count and kind != "traces"}

    @property
    def anything(self) -> bool:
        """Whether there is something to delete."""
        return self.traces or bool(self.counts)


def whole_person(platform: Platform, workspace_id: str, person: str) -> Keeper:
    """Return somebody with all that is theirs: on Discord people are the same in all servers."""
    return Keeper(platform, "" if platform is Platform.DISCORD else workspace_id, person)


def person_mark(keeper: Keeper) -> int:
    """Return what stands for somebody in the button that deletes what is theirs."""
    return derived_id("forget", *keeper) or 1
