"""Following: whom a feed belongs to, and who may see what it brings. Pure, and the one place that says so.

A feed is the operator's, and so everybody's, or it belongs to the workspaces that follow it. What it brings is seen by these alone: each
reading of reports for somebody names its `Viewer`. The stores ask by the fragment `may_see` of their queries, which says the same.
docs/decisions/0072-feeds-of-a-workspace.md gives the reasons.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple, NewType

from bot.domain.article import Article
from bot.domain.destination import Workspace
from bot.domain.ids import derived_id
from bot.domain.source import Source, SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A workspace that follows a feed. What was seen until `ended_at` stays known there: nothing that was told is taken back."""

    source_id: SourceId
    workspace: Workspace
    added_by: str
    added_at: datetime
    ended_at: datetime | None = None


class Viewer(NamedTuple):
    """For whom reports are read: a workspace, by its platform and id."""

    platform: str
    workspace_id: str


OPERATOR: Final = Viewer("*", "")
"""Whoever runs Newsdesk sees all that it reads."""
PUBLIC: Final = Viewer("", "")
"""Somebody of no workspace, as in a direct message: they see what everybody does."""


def viewer_of(workspace: Workspace | None) -> Viewer:
    """Return whoever reads in a workspace; None is none."""
    return Viewer(workspace.platform.value, workspace.id) if workspace else PUBLIC


def may_see(article: Article, viewer: Viewer, follows: Iterable[Follow]) -> bool:
    """Say whether a viewer may know of an article."""
    if article.owner is None or viewer == OPERATOR:
        return True
    return any(
        each.source_id == article.source_id
        and viewer_of(each.workspace) == viewer
        and (each.ended_at is None or article.seen_at <= each.ended_at)
        for each in follows
    )


def apart(source: Source, workspace: Workspace, moved: bool) -> Source:  # noqa: FBT001 # a fact about the source
    """Return a source as a workspace adds it: one of its own where that which was added under this address before has `moved`.

    A feed keeps its id when it is given another address, which may hold a key of somebody else's.
    """
    return replace(source, id=SourceId(derived_id("source", source.url, str(workspace.key)))) if moved else source


def may_follow(source: SourceId, owner: int | None, workspace: Workspace, follows: Iterable[Follow]) -> bool:
    """Say whether what a feed brings from now on is for a workspace."""
    return owner is None or any(each.source_id == source and each.workspace == workspace and each.ended_at is None for each in follows)


class Followed(NamedTuple):
    """What became of a wish to follow: `source` is the feed as it is stored, None where the workspace has as many as it may.

    `follows` counts the feeds of the workspace.
    """

    source: Source | None
    known: bool
    follows: int


OfferId = NewType("OfferId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed that was offered to somebody in a workspace, so that a button can name it."""

    id: OfferId
    workspace: Workspace
    url: str
    title: str
    lang: str | None
    made_at: datetime


def offer_id(workspace: Workspace, url: str) -> OfferId:
    """Return the id of the offer of an address in a workspace."""
    return OfferId(derived_id("offer", workspace.platform, workspace.id, url))
