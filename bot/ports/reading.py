"""The port for readers: what was seen, looked up by its words, and where it was posted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain.article import StoryId
from bot.domain.delivery import Coverage, Delivery
from bot.domain.destination import Destination, Workspace
from bot.domain.following import Viewer
from bot.domain.reading import Seat
from bot.domain.search import IndexQuery
from bot.domain.source import SourceId
from bot.domain.topic import TopicSlug

SAME_QUESTION: Final = timedelta(minutes=2)
"""Who asks again within this time asks the same."""
OLD_NEWS: Final = timedelta(days=7)
"""What was published this long before it was seen is no news to anybody who catches up."""


class Reading(Protocol):
    """The index of the words of all articles, and what readers ask about the stories that they find."""

    async def keep_index(self, limit: int) -> int:
        """Put at most `limit` articles that wait for it into the index, take as many that were let go out of it, and return how many.

        0: nothing waits. Articles wait in the transaction that stores them, so that none is missed, whatever happens to a process.
        """
        ...

    async def look_up(self, query: IndexQuery, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles of the index that hold what is asked for and the viewer may see, without evidence: the last seen first."""
        ...

    async def reports_on(self, stories: Collection[StoryId], viewer: Viewer) -> Mapping[StoryId, Sequence[Coverage]]:
        """Return the articles of some stories that the viewer may see, oldest first, without their evidence."""
        ...

    async def matched_since(self, topic: TopicSlug, since: datetime, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles that matched a topic and were seen since an instant, the newest first, with the evidence of that topic.

        Articles that were published a week before it or earlier are left out, as are those that the viewer may not see. The evidence has
        no hits.
        """
        ...

    async def seen_of(self, source: SourceId, since: datetime, limit: int, viewer: Viewer) -> Sequence[Coverage]:
        """Return the articles that a source brought as `matched_since` returns those of a topic, without evidence."""
        ...

    async def stories_since(self, topic: TopicSlug, since: datetime) -> int:
        """Return how many stories a topic had among the articles that all may see, seen and published since an instant."""
        ...

    async def note_asked(self, seat: Seat, at: datetime) -> datetime | None:
        """Note that somebody asks what they missed, and return when they asked before; None: never that is known.

        Who asks again within two minutes is answered the same. What a clock that ran ahead dated after `at` is not known.
        """
        ...

    async def posted(self, stories: Collection[StoryId], workspace: Workspace) -> Sequence[tuple[Destination, Delivery]]:
        """Return what the channels of a workspace were sent of some stories, the newest first, as cards, lists and digests."""
        ...
