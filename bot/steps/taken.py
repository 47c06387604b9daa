"""What a subscription takes of what was seen: its languages, and what its filter lets through."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

from bot.domain.article import ArticleId, StoryId
from bot.domain.delivery import Coverage
from bot.domain.following import Viewer
from bot.domain.heads import one_a_publisher
from bot.domain.subscription import Subscription
from bot.domain.topic import TopicSlug
from bot.ports.reading import Reading
from bot.ports.store import Articles

Marks: TypeAlias = Mapping[ArticleId, Collection[TopicSlug]]
NO_MARKS: Final[Marks] = MappingProxyType({})


class TakenStore(Articles, Reading, Protocol):
    """The ports that this needs."""


async def taken(
    store: TakenStore, wish: Subscription, seen: Sequence[Coverage], viewer: Viewer, more: Marks = NO_MARKS
) -> Sequence[Coverage]:
    """Return those of some articles that a subscription takes, in their order, by the marks that they bear, and by `more`."""
    known = await store.marks_of([each.article.id for each in seen]) if wish.filter.marks else {}
    marks = {each.article.id: {*known.get(each.article.id, ()), *more.get(each.article.id, ())} for each in seen}
    let = [each for each in seen if wish.takes(each.article.lang) and wish.filter.lets(marks[each.article.id])]
    if wish.filter.publishers == 1 or not let:
        return let
    told = await told_by_enough(store, {each.article.story_id for each in let}, wish.filter.publishers, viewer)
    return [each for each in let if each.article.story_id in told]


async def told_by_enough(store: Reading, stories: Collection[StoryId], publishers: int, viewer: Viewer) -> Collection[StoryId]:
    """Return those of some stories that so many publishers tell."""
    reports = await store.reports_on(stories, viewer)
    return {story for story, some in reports.items() if len(one_a_publisher(some)) >= publishers}
