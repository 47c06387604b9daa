"""Try a topic: what a query would have told of the last days, what it nearly would have, and how it differs from a topic that is there."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Final

from bot.domain.delivery import Coverage
from bot.domain.following import Viewer
from bot.domain.preview import Difference, Example, Judged, Preview
from bot.domain.search import IndexQuery
from bot.domain.topic import Topic
from bot.matching.query.parser import parse_query
from bot.matching.trial import Trial, TriedText, tried
from bot.ports.clock import Clock
from bot.ports.reading import Reading
from bot.steps.index import Index

LOOKED_AT: Final = 5_000
"""Articles that hold a word of the query: more take longer than anybody waits for a preview."""
_EXAMPLES: Final = 5
_NEAR: Final = 3
_DIFFERENT: Final = 3
_ROUNDS: Final = 5
_AT_ONCE: Final = 250  # some hundredths of a second of whoever judges


Judge = Callable[[Sequence[str], Sequence[TriedText]], Awaitable[Sequence[Sequence[Judged]]]]
"""Says of each of some texts what each of some queries says of it."""
JudgeTexts = Callable[[Sequence[TriedText]], Awaitable[Sequence[Sequence[Judged]]]]
"""Says it of each of some texts."""


async def judge_here(queries: Sequence[str], texts: Sequence[TriedText]) -> Sequence[Sequence[Judged]]:
    """Judge in a thread of this process: for commands of the terminal, and nobody who answers others meanwhile."""
    return await asyncio.to_thread(tried, queries, texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TryTopic:
    """Previews a query over what is stored: titles and summaries; the texts of articles are not kept.

    `judge` is who judges. With a `budget` of seconds what was not judged by then is left out, the oldest of it.
    """

    store: Reading
    clock: Clock
    judge: Judge = judge_here
    budget: float | None = None

    async def __call__(self, query: str, days: int = 7, beside: Topic | None = None, instead_of: str = "", *, viewer: Viewer) -> Preview:
        """Return the preview of what the viewer may see, compared with a topic or another query; raise QueryError for one that is none."""
        ends = None if self.budget is None else monotonic() + self.budget
        queries = [query, *filter(None, [instead_of])]
        stems = tuple(dict.fromkeys(stem for each in queries for stem in Trial(parse_query(each)).stems))
        if self.budget is None:
            await Index(store=self.store).catch_up(_ROUNDS)
        since = self.clock() - timedelta(days=days)
        found = await self.store.look_up(IndexQuery(groups=(stems,), every=False, since=since), LOOKED_AT, viewer)
        verdicts = await judged_in_time(partial(self.judge, queries), found, ends)
        judged = [Example(report=report, judged=each[0]) for report, each in zip(found, verdicts, strict=False)]
        known = [report for report, each in zip(found, verdicts, strict=False) if each[-1].holds]
        if beside is not None:
            known = list(await self.store.matched_since(beside.slug, since, LOOKED_AT, viewer))
        differs = difference_of(beside, judged, known) if beside or instead_of else None
        return preview_of(days, judged, differs, more=len(found) == LOOKED_AT or len(judged) < len(found))


async def judged_in_time(judge: JudgeTexts, found: Sequence[Coverage], ends: float | None) -> Sequence[Sequence[Judged]]:
    """Return the verdicts on the newest, some at a time, until the budget is spent."""
    verdicts: list[Sequence[Judged]] = []
    for start in range(0, len(found), _AT_ONCE):
        verdicts += await judge([_text(each) for each in found[start : start + _AT_ONCE]])
        if ends is not None and monotonic() > ends:
            break
    return verdicts


def _text(report: Coverage) -> TriedText:
    article = report.article
    return TriedText(article.title, article.summary, article.lang or "", report.source_title, article.url)


def preview_of(days: int, judged: Sequence[Example], difference: Difference | None, *, more: bool) -> Preview:
    """Return the preview of what was judged."""
    told = [each for each in judged if each.judged.holds]
    return Preview(
        days=days,
        stories=len({each.report.article.story_id for each in told}),
        looked_at=len(judged),
        more=more,
        examples=tuple(_one_a_story(told))[:_EXAMPLES],
        near=tuple(_one_a_story(each for each in judged if not each.judged.holds))[:_NEAR],
        difference=difference,
    )


def _one_a_story(examples: Iterable[Example]) -> list[Example]:
    found: dict[int, Example] = {}
    for each in examples:
        found.setdefault(each.report.article.story_id, each)
    return list(found.values())


def difference_of(beside: Topic | None, judged: Sequence[Example], known: Sequence[Coverage]) -> Difference:
    """Return how what was judged differs from what was told."""
    told = [each.report for each in judged if each.judged.holds]
    gained, lost = _only_in(told, known), _only_in(known, told)
    shown = {each.article.id for each in (*gained[:_DIFFERENT], *lost[:_DIFFERENT])}
    return Difference(
        topic=beside,
        more=len(gained),
        fewer=len(lost),
        gained=gained[:_DIFFERENT],
        lost=lost[:_DIFFERENT],
        why={each.report.article.id: each.judged for each in judged if each.report.article.id in shown},
    )


def _only_in(some: Sequence[Coverage], others: Sequence[Coverage]) -> tuple[Coverage, ...]:
    """Return a report of each story of some that the others do not tell."""
    known: Collection[int] = {each.article.story_id for each in others}
    found: dict[int, Coverage] = {}
    for each in some:
        if each.article.story_id not in known:
            found.setdefault(each.article.story_id, each)
    return tuple(found.values())
