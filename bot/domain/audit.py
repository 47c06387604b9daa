"""An entry of the audit: who changed what in a workspace, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, NewType

from bot.domain.destination import Workspace
from bot.domain.ids import derived_id

AuditId = NewType("AuditId", int)

ON_PAGE: Final = "page"
"""Who changed it where that was whoever sits before the page: it knows passwords, and no people."""

AUDIT_KEPT: Final = timedelta(days=365)
"""How long it stays known who changed what."""


class AuditVerb(StrEnum):
    """What was done. The values are stored."""

    TOPIC_MADE = "topic_made"
    TOPIC_CHANGED = "topic_changed"
    TOPIC_DELETED = "topic_deleted"
    WORD_SET = "word_set"
    WORD_DROPPED = "word_dropped"
    FEED_ADDED = "feed_added"
    FEED_REMOVED = "feed_removed"
    FEED_MOVED = "feed_moved"


class AuditMark(NamedTuple):
    """A place in the list of changes."""

    at: datetime
    id: AuditId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change: `what` is the name of what was changed, `before` and `after` are what it said; empty where there was nothing."""

    workspace: Workspace
    verb: AuditVerb
    what: str
    person: str
    at: datetime
    before: str = ""
    after: str = ""

    @property
    def id(self) -> AuditId:
        """Its id: the same change, written twice, is one entry."""
        parts = (*self.workspace, self.verb, self.what, self.person, self.at.isoformat(), self.before, self.after)
        return AuditId(derived_id("audit", *parts) or 1)
