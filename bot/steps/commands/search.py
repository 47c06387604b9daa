"""Search: full text over what was seen, the best first. docs/decisions/0065-search.md says how."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from typing import Final

from bot.domain.article import StoryId
from bot.domain.delivery import Coverage
from bot.domain.reading import STORIES_A_PAGE, ReadPage
from bot.domain.search import IndexQuery
from bot.matching.lookup import Lookup, fit, parse_lookup
from bot.ports.clock import Clock
from bot.ports.reading import Reading
from bot.steps.commands.reading import Asker, page_of
from bot.steps.index import Index

LOOKED_AT: Final = 250
"""Of the articles that hold the words, the newest: more are not ranked, so that a common word costs no more than a rare one."""

_FRESH_WEIGHT: Final = 0.25
_FRESH: Final = timedelta(days=7)
_ROUNDS: Final = 5  # of indexing, before somebody is answered: what came in this moment is found


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Looks for stories by words."""

    store: Reading
    clock: Clock

    async def __call__(self, typed: str, number: int, asker: Asker) -> ReadPage:
        """Return a page of the stories that fit what was typed, the best first; raise InvalidInput where nothing can be looked for.

        Where too few hold every word, those that hold most of them follow.
        """
        lookup = parse_lookup(typed)
        await Index(store=self.store).catch_up(_ROUNDS)
        found = await self._found(lookup, asker, every=True)
        heads = await asyncio.to_thread(ranked, lookup, found, self.clock())
        if len(heads) < STORIES_A_PAGE and len(lookup.groups) > 1:
            found = await self._found(lookup, asker, every=False)
            heads = [*heads, *_others(heads, await asyncio.to_thread(ranked, lookup, found, self.clock()))]
        return await page_of(self.store, heads, number, asker, more=len(found) == LOOKED_AT)

    async def _found(self, lookup: Lookup, asker: Asker, *, every: bool) -> Sequence[Coverage]:
        return await self.store.look_up(IndexQuery(groups=lookup.groups, every=every), LOOKED_AT, asker.viewer)


def ranked(lookup: Lookup, found: Sequence[Coverage], now: datetime) -> list[Coverage]:
    """Return the articles that fit, one a story, the best first: by how well their words fit, then by how fresh they are."""
    worths = [(_worth(lookup, each, now), each) for each in found]
    best: dict[StoryId, tuple[float, Coverage]] = {}
    for worth, each in worths:
        known = best.get(each.article.story_id)
        if worth and (known is None or worth > known[0]):
            best[each.article.story_id] = (worth, each)
    return [each for _, each in sorted(best.values(), key=lambda pair: (-pair[0], pair[1].article.id))]


def _worth(lookup: Lookup, found: Coverage, now: datetime) -> float:
    fitting = fit(lookup, found.article.title, found.article.summary)
    age = max(now - found.article.published_at, timedelta())
    return fitting + _FRESH_WEIGHT * exp(-age / _FRESH) if fitting else 0.0


def _others(heads: Sequence[Coverage], more: Sequence[Coverage]) -> list[Coverage]:
    known = {each.article.story_id for each in heads}
    return [each for each in more if each.article.story_id not in known]
