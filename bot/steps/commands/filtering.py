"""What a filter makes of the last days: known before it is stored, so that it holds of what waits, too, and told to whoever sets it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Final, Protocol

from bot.domain.article import ArticleId, StoryId
from bot.domain.delivery import Coverage
from bot.domain.errors import AnalysisError, InvalidInput
from bot.domain.filters import NO_FILTER, Filter, LookBack
from bot.domain.following import Viewer
from bot.domain.preview import Judged
from bot.domain.subscription import Subscription
from bot.domain.topic import TopicSlug
from bot.matching.filters import queries_of_filters
from bot.ports.clock import Clock
from bot.steps.commands.try_topic import Judge, judged_in_time
from bot.steps.taken import TakenStore, taken

_DAYS: Final = 7
_LOOKED_AT: Final = 2_000  # articles of one subject
_BUDGET: Final = 1.3  # seconds, after which the oldest are left out
_SHOWN: Final = 3


class Looking(Protocol):
    """Has articles marked."""

    def looking_for(self, filters: Sequence[Filter]) -> AbstractAsyncContextManager[None]:
        """Have what comes marked by filters that are about to be stored."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtering:
    """Prepares filters, and says what they let through. Texts are judged in the analyst's process, some at a time."""

    store: TakenStore
    live: Looking
    judge: Judge
    clock: Clock

    @asynccontextmanager
    async def prepared(self, wishes: Sequence[Subscription], viewer: Viewer) -> AsyncIterator[None]:
        """Have what the queries of some wishes ask for looked for, and marked in what came of late: then they may be stored."""
        asking = [each for each in wishes if each.filter.query]
        if not asking:
            yield
            return
        async with self.live.looking_for([each.filter for each in asking]):
            for each in asking:
                await self.store.mark(await self._marks(each, await self._seen(each, viewer)))
            yield

    async def look_back(self, wish: Subscription, viewer: Viewer, *, is_stored: bool = True) -> LookBack:
        """Return what a filter would have let through of the last days; one that is not stored leaves nothing behind."""
        seen = await self._seen(wish, viewer)
        marks = {} if is_stored else await self._marks(wish, seen)
        everything = _titles(await taken(self.store, replace(wish, filter=NO_FILTER), seen, viewer))
        left = _titles(await taken(self.store, wish, seen, viewer, more=marks))
        held = tuple(title for story, title in everything.items() if story not in left)
        return LookBack(days=_DAYS, stories=len(everything), left=len(left), held=held[:_SHOWN])

    async def _seen(self, wish: Subscription, viewer: Viewer) -> Sequence[Coverage]:
        """Return what came of the subject of a wish, the newest first."""
        since = self.clock() - timedelta(days=_DAYS)
        if wish.feed is not None:
            return await self.store.seen_of(wish.feed, since, _LOOKED_AT, viewer)
        return await self.store.matched_since(wish.topic, since, _LOOKED_AT, viewer) if wish.topic else ()

    async def _marks(self, wish: Subscription, seen: Sequence[Coverage]) -> Mapping[ArticleId, Sequence[TopicSlug]]:
        """Return the marks of articles that a filter's query fits, as far as they can be told in time."""
        found: dict[ArticleId, Sequence[TopicSlug]] = {}
        for mark, query in queries_of_filters([wish.filter]).items():
            verdicts = await self._verdicts(query, seen)
            found |= {each.article.id: [mark] for each, (judged,) in zip(seen, verdicts, strict=False) if judged.holds}
        return found

    async def _verdicts(self, query: str, seen: Sequence[Coverage]) -> Sequence[Sequence[Judged]]:
        try:
            return await judged_in_time(partial(self.judge, [query]), seen, monotonic() + _BUDGET)
        except AnalysisError as error:
            raise InvalidInput("Texts cannot be tried at the moment: try again in a minute.", code="no_trial") from error


def _titles(some: Sequence[Coverage]) -> Mapping[StoryId, str]:
    """Return the stories of articles, each with the title of its newest one."""
    found: dict[StoryId, str] = {}
    for each in some:
        found.setdefault(each.article.story_id, each.article.title)
    return found
