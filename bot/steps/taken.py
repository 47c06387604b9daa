"""What a subscription takes of what was seen: its languages, and what its filter lets through."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.article import StoryId
from bot.domain.delivery import Coverage
from bot.domain.following import Viewer
from bot.domain.heads import one_a_publisher
from bot.domain.subscription import Subscription
from bot.ports.reading import Reading
from bot.ports.store import Articles


class TakenStore(Articles, Reading, Protocol):
    """The ports that this needs."""


async def taken(store: TakenStore, wish: Subscription, seen: Sequence[Coverage], viewer: Viewer) -> Sequence[Coverage]:
    """Return those of some articles that a subscription takes, in their order."""
    marks = await store.marks_of([each.article.id for each in seen]) if wish.filter.marks else {}
    let = [each for each in seen if wish.takes(each.article.lang) and wish.filter.lets(marks.get(each.article.id, ()))]
    if wish.filter.publishers == 1 or not let:
        return let
    told = await told_by_enough(store, {each.article.story_id for each in let}, wish.filter.publishers, viewer)
    return [each for each in let if each.article.story_id in told]


async def told_by_enough(store: Reading, stories: Collection[StoryId], publishers: int, viewer: Viewer) -> Collection[StoryId]:
    """Return those of some stories that so many publishers tell."""
    reports = await store.reports_on(stories, viewer)
    return {story for story, some in reports.items() if len(one_a_publisher(some)) >= publishers}
