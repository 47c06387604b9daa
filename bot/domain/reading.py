"""What a reader is shown: stories, and pages of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.article import StoryId
from bot.domain.delivery import Coverage, Delivery
from bot.domain.destination import Destination, Platform
from bot.domain.source import Source
from bot.domain.subscription import Subscription
from bot.domain.topic import Topic
from bot.domain.vitals import SourceVitals

STORIES_A_PAGE = 5


class Seat(NamedTuple):
    """Where somebody reads: what came since they last asked is of that place."""

    platform: Platform
    workspace_id: str
    channel_id: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStory:
    """A story as a reader is shown it: by one of its reports, with how many there are, and the message that told it where they may look."""

    head: Coverage
    reports: int = 1
    posted: tuple[Destination, Delivery] | None = None

    @property
    def id(self) -> StoryId:
        """The story."""
        return self.head.article.story_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """One page of several; `count` stories are on all of them, and perhaps there are `more` that nobody looked at."""

    stories: tuple[ReadStory, ...]
    count: int
    number: int = 1
    more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // STORIES_A_PAGE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """A page of what came since an instant, of some topics and whole feeds, those by name.

    On all pages `regretted` are stories that nobody likes to have missed.
    """

    page: ReadPage
    topics: tuple[Topic, ...]
    since: datetime
    feeds: tuple[str, ...] = ()
    regretted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStatus:
    """How things are in one channel: what it asked for, its next digest with the zone of that, and how the feeds of all do.

    `ill` are the feeds of its own workspace that have failed for long.
    """

    channel: Destination
    wishes: tuple[Subscription, ...]
    next_digest: tuple[datetime, str] | None
    sources: SourceVitals
    ill: tuple[Source, ...] = ()
