"""What all answers to readers share: a page of stories, with their reports and the messages that told them."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.article import StoryId
from bot.domain.delivery import Coverage, Delivery
from bot.domain.destination import Destination, DestinationId, Workspace
from bot.domain.following import Viewer, viewer_of
from bot.domain.heads import one_a_publisher
from bot.domain.reading import STORIES_A_PAGE, ReadPage, ReadStory
from bot.outbox.composition import report_of
from bot.outbox.tastes import Taste
from bot.ports.asks import Asks
from bot.ports.reading import Reading

Sees: TypeAlias = Callable[[Sequence[Destination]], Awaitable[Collection[DestinationId]]]
"""Says which of some channels a reader may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who reads: in which workspace (None: nowhere that anything was posted), and which channels they may see there.

    `alone`: they themselves as one who gets messages, who may have muted something.
    """

    workspace: Workspace | None
    sees: Sees
    alone: DestinationId | None = None

    @property
    def viewer(self) -> Viewer:
        """For whom reports are read."""
        return viewer_of(self.workspace)


async def nothing_seen(_channels: Sequence[Destination]) -> Collection[DestinationId]:
    """Let somebody see no channel."""
    return ()


NOBODY = Asker(workspace=None, sees=nothing_seen)
"""Somebody who reads where nothing is posted."""


async def unmuted(store: Asks, asker: Asker, now: datetime) -> Callable[[Coverage], bool]:
    """Return what says whether a report is none that its reader muted for themselves."""
    asks = await store.asked(asker.alone) if asker.alone is not None else ()
    taste = Taste.of((), asks, now)
    return lambda told: not asks or taste.mute_of(report_of(told), told.article.story_id) is None


async def page_of(store: Reading, heads: Sequence[Coverage], number: int, asker: Asker, *, more: bool = False) -> ReadPage:
    """Return a page (the last one where there are fewer) of stories, given by the report that stands for each."""
    last = max(1, -(-len(heads) // STORIES_A_PAGE))
    shown = min(max(number, 1), last)
    here = heads[(shown - 1) * STORIES_A_PAGE : shown * STORIES_A_PAGE]
    stories = [each.article.story_id for each in here]
    reports, posted = await store.reports_on(stories, asker.viewer), await _posted(store, stories, asker)
    return ReadPage(
        stories=tuple(_story(head, reports.get(head.article.story_id, ()), posted.get(head.article.story_id)) for head in here),
        count=len(heads),
        number=shown,
        more=more,
    )


def _story(head: Coverage, reports: Sequence[Coverage], posted: tuple[Destination, Delivery] | None) -> ReadStory:
    return ReadStory(head=head, reports=len(one_a_publisher(tuple(reports))) or 1, posted=posted)


async def _posted(store: Reading, stories: Sequence[StoryId], asker: Asker) -> dict[StoryId, tuple[Destination, Delivery]]:
    """Return the last message that told each story, of those channels that the asker may see."""
    if asker.workspace is None or not stories:
        return {}
    told = [(channel, each) for channel, each in await store.posted(stories, asker.workspace) if not channel.person]
    seen = set(await asker.sees(list({channel.id: channel for channel, _ in told}.values()))) if told else set()
    found: dict[StoryId, tuple[Destination, Delivery]] = {}
    for channel, each in told:
        if channel.id in seen and each.story_id is not None:
            found.setdefault(each.story_id, (channel, each))
    return found
