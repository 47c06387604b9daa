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
    SUBSCRIBED = "subscribed"
    SUBSCRIPTION_CHANGED = "subscription_changed"
    UNSUBSCRIBED = "unsubscribed"
    SETTING_CHANGED = "setting_changed"


class Actor(NamedTuple):
    """Somebody who changes something, by the id of the platform, and when."""

    person: str
    at: datetime


class AuditMark(NamedTuple):
    """A place in the list of changes."""

    at: datetime
    id: AuditId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change: `what` is the name of what was changed, `before` and `after` are what it said; empty where there was nothing.

    What is about a channel names it by the id of its platform; who may not see the channel is not told.
    """

    workspace: Workspace
    verb: AuditVerb
    what: str
    person: str
    at: datetime
    before: str = ""
    after: str = ""
    channel: str = ""

    @property
    def id(self) -> AuditId:
        """Its id: the same change, written twice, is one entry."""
        said = (self.verb, self.what, self.person, self.at.isoformat(), self.before, self.after)
        of_a_channel = (self.channel,) if self.channel else ()  # those that were noted before channels were keep their ids
        return AuditId(derived_id("audit", *self.workspace, *said, *of_a_channel) or 1)
