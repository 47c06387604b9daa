"""Try a topic: what a query would have told of the last days, what it nearly would have, and how it differs from a topic that is there."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.boilerplate import without_boilerplate
from bot.domain.delivery import Coverage
from bot.domain.outlets import without_outlet
from bot.domain.search import IndexQuery
from bot.domain.topic import Topic
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText
from bot.matching.trial import Judged, Trial
from bot.ports.clock import Clock
from bot.ports.reading import Reading
from bot.steps.index import Index

LOOKED_AT: Final = 5_000
"""Articles that hold a word of the query: more take longer than anybody waits for a preview."""
_EXAMPLES: Final = 5
_NEAR: Final = 3
_DIFFERENT: Final = 3
_ROUNDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article, and what the query says of it."""

    report: Coverage
    judged: Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a query differs from a topic: how many stories it tells more and fewer, and the newest of each."""

    topic: Topic
    more: int
    fewer: int
    gained: tuple[Coverage, ...] = ()
    lost: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a query would have told in some days: `stories` of `looked_at` articles; `more`: there were others that nobody looked at."""

    days: int
    stories: int
    looked_at: int
    more: bool
    examples: tuple[Example, ...] = ()
    near: tuple[Example, ...] = ()
    difference: Difference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TryTopic:
    """Previews a query over what is stored: titles and summaries; the texts of articles are not kept."""

    store: Reading
    clock: Clock

    async def __call__(self, query: str, days: int = 7, beside: Topic | None = None) -> Preview:
        """Return the preview; raise QueryError where the query cannot be read."""
        trial = Trial(parse_query(query))
        await Index(store=self.store).catch_up(_ROUNDS)
        since = self.clock() - timedelta(days=days)
        found = await self.store.look_up(IndexQuery(groups=(trial.stems,), every=False, since=since), LOOKED_AT)
        judged = await asyncio.to_thread(_judged, trial, found)
        known = await self.store.matched_since(beside.slug, since, LOOKED_AT) if beside else ()
        told = [each for each in judged if each.judged.holds]
        return Preview(
            days=days,
            stories=len({each.report.article.story_id for each in told}),
            looked_at=len(found),
            more=len(found) == LOOKED_AT,
            examples=tuple(_one_a_story(told))[:_EXAMPLES],
            near=tuple(_one_a_story(each for each in judged if not each.judged.holds))[:_NEAR],
            difference=_difference(beside, [each.report for each in told], known) if beside else None,
        )


def _judged(trial: Trial, found: Sequence[Coverage]) -> list[Example]:
    return [Example(report=each, judged=trial.judge(_text(each))) for each in found]


def _text(report: Coverage) -> MatchText:
    """Return an article as matching read it when it came, but for its body, which is not kept."""
    article = report.article
    title, _ = without_outlet(article.title, (report.source_title,), article.url)
    lead = without_boilerplate(article.summary, title)
    return MatchText(title=title, lead=lead, lang=article.lang or "", source=report.source_title, url=article.url)


def _one_a_story(examples: Iterable[Example]) -> list[Example]:
    found: dict[int, Example] = {}
    for each in examples:
        found.setdefault(each.report.article.story_id, each)
    return list(found.values())


def _difference(beside: Topic, told: Sequence[Coverage], known: Sequence[Coverage]) -> Difference:
    gained, lost = _only_in(told, known), _only_in(known, told)
    return Difference(topic=beside, more=len(gained), fewer=len(lost), gained=gained[:_DIFFERENT], lost=lost[:_DIFFERENT])


def _only_in(some: Sequence[Coverage], others: Sequence[Coverage]) -> tuple[Coverage, ...]:
    """Return a report of each story of some that the others do not tell."""
    known: Collection[int] = {each.article.story_id for each in others}
    found: dict[int, Coverage] = {}
    for each in some:
        if each.article.story_id not in known:
            found.setdefault(each.article.story_id, each)
    return tuple(found.values())
