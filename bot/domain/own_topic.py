"""A workspace's own topic: a query that its people wrote in the chat, for their channels alone. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final, NamedTuple, NewType

from bot.domain.destination import Workspace
from bot.domain.errors import InvalidInput
from bot.domain.ids import derived_id
from bot.domain.lengths import LONGEST_NAME
from bot.domain.naming import folded, joins
from bot.domain.topic import EVERYTHING, Evidence, Topic, Topics, TopicSlug

TopicId = NewType("TopicId", int)
DraftId = NewType("DraftId", int)

DRAFTS_KEPT: Final = timedelta(days=1)
"""How long what was not saved can still be."""

_MARK: Final = "own:"
"""Before the slugs of such topics: no shipped topic has a colon in its slug, and no name of the settings begins so (`refuse_own`)."""

_RESERVED: Final = frozenset(
    {
        *map(folded, EVERYTHING),
        *("live", "digest", "both", "in", "into", "to", "from", "for", "at", "on", "the", "a", "an", "our", "my", "every", "mode", "days"),
        *("with", "as", "channel", "this", "here", "languages", "language", "lang", "mention", "mentions", "quiet", "zone", "time zone"),
        *("daily", "weekdays", "weekends", "weekly", "nobody", "new", "edit", "delete", "remove", "test", "list", "changes"),
    }
)
"""What commands mean something else by."""


class Kept(Enum):
    """What became of a topic that was to be kept."""

    SAVED = auto()
    TAKEN = auto()  # another topic of the workspace has its name
    FULL = auto()  # the workspace has as many as it may
    GONE = auto()  # it was to be changed, and was deleted meanwhile


class Ending(NamedTuple):
    """What ends with a topic: so many subscriptions, and of so many stories that waited for it alone nothing is told."""

    subscriptions: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTopic:
    """One topic of one workspace; who made it and who changed it last, by the ids of their platform."""

    id: TopicId
    workspace: Workspace
    name: str
    query: str
    made_by: str
    made_at: datetime
    changed_by: str
    changed_at: datetime

    @property
    def slug(self) -> TopicSlug:
        """What subscriptions and evidence name it by: it says nothing of its name, nor of its workspace."""
        return own_slug(self.id)

    @property
    def topic(self) -> Topic:
        """It, as what people choose."""
        return Topic(slug=self.slug, titles={"en": self.name})


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDraft:
    """What somebody wrote and has not saved yet; of a `topic` that is there it is the next wording.

    Its id becomes that of a new topic, so that one that is saved twice is one topic.
    """

    id: DraftId
    workspace: Workspace
    person: str
    name: str
    query: str
    made_at: datetime
    topic: TopicId | None = None

    @property
    def becomes(self) -> TopicId:
        """The topic that it is saved as."""
        return self.topic or TopicId(self.id)


def draft_id(workspace: Workspace, person: str, at: datetime) -> DraftId:
    """Return the id of what somebody writes at an instant."""
    return DraftId(derived_id("topic", *workspace, person, at.isoformat()) or 1)


def own_slug(topic: TopicId) -> TopicSlug:
    """Return the slug of a topic."""
    return TopicSlug(f"{_MARK}{topic:x}")


def is_own(slug: str) -> bool:
    """Say whether a slug is that of some workspace's own topic."""
    return slug.startswith(_MARK)


def topic_id(slug: str) -> TopicId | None:
    """Return the topic that a slug names, None where it names none of a workspace's own."""
    digits = slug.removeprefix(_MARK)
    try:
        return TopicId(int(digits, 16)) if is_own(slug) else None
    except ValueError:
        return None


def known_to(topics: Topics, evidence: Iterable[Evidence]) -> Sequence[Evidence]:
    """Return the evidence that a workspace may see: what others made topics of is no business of it."""
    return [each for each in evidence if not is_own(each.topic) or topics.get(each.topic)]


def checked_name(typed: str, known: Topics, itself: TopicId | None = None) -> str:
    """Return a name as it is kept; raise InvalidInput where it names nothing, something else already, or is a word of the commands."""
    name = " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in typed).split())
    if len(name) > LONGEST_NAME:
        raise InvalidInput(f"A topic's name has at most {LONGEST_NAME} characters.", code="topic_name_long", most=LONGEST_NAME)
    if not any(sign.isalnum() for sign in name):
        raise InvalidInput("Give the topic a name.", code="topic_name_empty")
    if folded(name) in _RESERVED or all(joins(word) for word in name.split()) or is_own(folded(name)) or name[0] in "#@<":
        raise InvalidInput(f'"{name}" means something else in commands: choose another name.', code="topic_name_reserved", topic=name)
    if any(each.slug != (itself and own_slug(itself)) for each in known.within(name)):
        raise name_taken(name)
    return name


def name_taken(name: str) -> InvalidInput:
    """Return the error for a name that another topic has here."""
    return InvalidInput(f'There is a topic "{name}" already: choose another name.', code="topic_name_taken", topic=name)


def too_many_topics(most: int) -> InvalidInput:
    """Return the error for one topic more than a workspace may have."""
    return InvalidInput(f"You have {most} topics of your own, and may have no more: delete one first.", code="topics_full", most=most)


def no_own_topic(name: str) -> InvalidInput:
    """Return the error for a topic that is not, or is no more, the workspace's own."""
    return InvalidInput(f'"{name}" is no topic of your own.', code="no_own_topic", topic=name)
