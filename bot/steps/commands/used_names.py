"""Learned names that no article had for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.following import PUBLIC
from bot.domain.learned import UNUSED, Learned
from bot.domain.search import IndexQuery
from bot.domain.topic import TopicSlug
from bot.matching.lookup import parse_lookup
from bot.matching.rising import Names
from bot.matching.trial import TriedText, text_of
from bot.ports.clock import Clock
from bot.ports.reading import Reading
from bot.steps.index import Index

_LOOKED_AT: Final = 250
"""Articles with the words of a name, the newest first: where none of them has the name itself, it is hardly in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedNames:
    """Looks for learned names among what is kept: `keep_days` of articles."""

    store: Reading
    clock: Clock
    keep_days: int

    async def __call__(self, learned: Learned) -> Sequence[tuple[TopicSlug, str]]:
        """Return the names that were added 90 days ago or earlier and that no article of these days has; none where fewer are kept."""
        today = self.clock().date()
        old = [(topic, spelling) for topic, spelling, each in learned.added() if today - each.on >= UNUSED]
        if not old or timedelta(days=self.keep_days) < UNUSED:
            return []
        await Index(store=self.store)()
        return [(topic, spelling) for topic, spelling in old if not await self._is_used(spelling)]

    async def _is_used(self, spelling: str) -> bool:
        groups = parse_lookup(spelling.strip("=|*")).groups
        if not groups:
            return True
        query = IndexQuery(groups=groups, every=True, since=self.clock() - UNUSED)
        found = await self.store.look_up(query, _LOOKED_AT, PUBLIC)
        names = Names({spelling: spelling})
        texts = (
            TriedText(each.article.title, each.article.summary, each.article.lang or "", each.source_title, each.article.url)
            for each in found
        )
        return any(names.of(text_of(each)) for each in texts)
