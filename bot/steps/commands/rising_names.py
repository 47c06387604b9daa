"""Names that rise in topics: what the last week has more of than the weeks before, for somebody to decide on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.learned import ADDED, As, Learned
from bot.domain.rising import Headline, More, Proposal, Rise, Risen, SeenArticle
from bot.domain.topic import TopicSlug
from bot.matching.learned import name_term
from bot.matching.lexicon import TopicLexicon
from bot.matching.matcher import Matcher
from bot.matching.rising import Names, spelling_of
from bot.ports.clock import Clock
from bot.ports.naming import Naming
from bot.steps.survey import Survey, text_and_publisher

WEEK: Final = timedelta(days=7)
BEFORE: Final = timedelta(days=28)
MOST: Final = 10
_AT_ONCE: Final = 500
"""Articles that are read and counted together: some hundredths of a second of a thread."""
_OF_A_QUERY: Final = 3
_HEADLINES: Final = 3
_EXAMPLES: Final = 3

MakeSurvey = Callable[[Learned, datetime], Survey]
"""Makes a survey that knows the topics and what was decided, with the beginning of the week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RisingNames:
    """Proposes names for topics that learn, and says which rise in `queries`: the survey knows both.

    What is counted is counted in threads, between pages of the store.
    """

    store: Naming
    clock: Clock
    lexicons: Sequence[TopicLexicon]
    survey: MakeSurvey
    queries: Collection[TopicSlug] = ()

    async def __call__(self, learned: Learned) -> Risen:
        """Return at most ten proposals a topic, and three names a query, those that rise most surely first."""
        since = self.clock() - WEEK
        survey = await asyncio.to_thread(self.survey, learned, since)
        async for page in self._pages(since):
            await asyncio.to_thread(survey.meet, page)
        await asyncio.to_thread(survey.choose)
        async for page in self._pages(since - BEFORE):
            await asyncio.to_thread(survey.count, page)
        found = {each.slug: await asyncio.to_thread(survey.rises, each.slug, MOST) for each in self.lexicons}
        holders = await self._holders([rise.name for rises in found.values() for rise in rises], since)
        proposals = [
            await asyncio.to_thread(_proposal, lexicon, rise, holders.get(rise.name, ()))
            for lexicon in self.lexicons
            for rise in found[lexicon.slug]
        ]
        asked = {slug: [each.name for each in survey.rises(slug, _OF_A_QUERY)] for slug in self.queries}
        return Risen(proposals, {slug: names for slug, names in asked.items() if names})

    async def _pages(self, since: datetime) -> AsyncIterator[Sequence[SeenArticle]]:
        last = None
        while page := await self.store.seen_after(last, since, _AT_ONCE):
            yield page
            last = page[-1].id

    async def _holders(self, names: Iterable[str], since: datetime) -> Mapping[str, Sequence[SeenArticle]]:
        """Return the articles of the week that have each of some names, newest first."""
        wanted, found = Names({name: spelling_of(name) for name in names}), dict[str, list[SeenArticle]]()
        async for page in self._pages(since):
            for name, each in await asyncio.to_thread(_having, wanted, page):
                found.setdefault(name, []).append(each)
        return {name: sorted(those, key=lambda each: (each.seen_at, each.id), reverse=True) for name, those in found.items()}


def _having(names: Names, page: Sequence[SeenArticle]) -> list[tuple[str, SeenArticle]]:
    return [(name, each) for each in page for name in names.of(text_and_publisher(each)[0])]


def _proposal(lexicon: TopicLexicon, rise: Rise, holders: Sequence[SeenArticle]) -> Proposal:
    on_topic = [each for each in holders if lexicon.slug in each.topics]
    told = {each.story_id for each in on_topic}
    others = [each for each in holders if each.story_id not in told]
    return Proposal(
        topic=lexicon.slug,
        rise=rise,
        headlines=_headlines(on_topic, _HEADLINES),
        more={said: _more(_with_name(lexicon, rise.spelling, said), others) for said in ADDED},
    )


def _with_name(lexicon: TopicLexicon, spelling: str, said: As) -> Matcher:
    return Matcher.build((replace(lexicon, terms=(*lexicon.terms, name_term(spelling, said))),))


def _more(matcher: Matcher, others: Sequence[SeenArticle]) -> More:
    """Return what of articles that told no story of the topic would have matched, by what is kept of them: titles and summaries."""
    gained = [each for each in others if any(evidence.matched for evidence in matcher.match(text_and_publisher(each)[0]))]
    return More(stories=len({each.story_id for each in gained}), examples=_headlines(gained, _EXAMPLES))


def _headlines(articles: Iterable[SeenArticle], most: int) -> tuple[Headline, ...]:
    """Return the headlines of the newest articles, one a story."""
    first = dict[int, SeenArticle]()
    for each in articles:
        first.setdefault(each.story_id, each)
    return tuple(Headline(each.title, each.source_title, each.url) for each in [*first.values()][:most])
