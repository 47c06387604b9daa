"""What is noted of changes to the feeds of a workspace; keys in addresses are cut, since all who manage channels read it."""

from datetime import datetime

from bot.domain.audit import AuditEntry, AuditVerb
from bot.domain.destination import Workspace
from bot.domain.following import Follow
from bot.domain.redacting import keyless_text
from bot.domain.source import Source


def feed_added(feed: Source, follow: Follow) -> AuditEntry:
    """Return that somebody let their workspace follow a feed."""
    return AuditEntry(
        workspace=follow.workspace,
        verb=AuditVerb.FEED_ADDED,
        what=_name(feed),
        person=follow.added_by,
        at=follow.added_at,
        after=keyless_text(feed.url),
    )


def feed_removed(feed: Source, workspace: Workspace, by: str, at: datetime) -> AuditEntry:
    """Return that somebody let their workspace follow a feed no more."""
    return AuditEntry(workspace=workspace, verb=AuditVerb.FEED_REMOVED, what=_name(feed), person=by, at=at, before=keyless_text(feed.url))


def feed_moved(feed: Source, url: str, workspace: Workspace, by: str, at: datetime) -> AuditEntry:
    """Return that somebody gave a feed of their workspace another address."""
    return AuditEntry(
        workspace=workspace,
        verb=AuditVerb.FEED_MOVED,
        what=_name(feed),
        person=by,
        at=at,
        before=keyless_text(feed.url),
        after=keyless_text(url),
    )


def _name(feed: Source) -> str:
    return feed.title or feed.host
