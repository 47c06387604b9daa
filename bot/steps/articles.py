"""Reading: from what is new in a feed to articles with their topics and stories. Does no I/O but through its analyst."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.article import Article, ArticleId, Entry, Identity, StoryId, article_id
from bot.domain.delivery import Growth
from bot.domain.filters import marked
from bot.domain.own_topic import is_own
from bot.domain.source import Source
from bot.domain.story import Story, story_id
from bot.domain.topic import Evidence
from bot.domain.urls import canonical_url
from bot.polling.decide import FreshEntry, published
from bot.polling.rules import PollingRules
from bot.ports.analysis import Analyst, StoryGrouper
from bot.steps.turns import MyTurn, Turns
from bot.stories.grouping import is_recent
from bot.stories.report import report_of

_TELLING = 40  # characters: shorter texts ("Live blog") recur without being the same article

_AT_ONCE = 50  # articles of a document that are analysed at a time; those of other polls come between
_AT_A_STROKE = 16  # articles, about five milliseconds
_MANY = 300  # articles: what follows from more is worked out in a thread, so that the event loop goes on meanwhile

_Dated: TypeAlias = tuple[datetime, FreshEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The articles that new entries became, with the evidence of their topics and the stories that they belong to.

    `past`: those that are no news, and so no alerts: of long ago, or revised. `dropped` says which entries could not be read, and why:
    what one item provokes costs that item alone.
    """

    articles: tuple[Article, ...]
    stories: tuple[Story, ...]
    grown: tuple[Growth, ...]
    evidence: Mapping[ArticleId, tuple[Evidence, ...]]
    past: frozenset[ArticleId] = frozenset()
    dropped: tuple[str, ...] = ()


class _Analysed(NamedTuple):
    """An entry, what its words say, and when it was published."""

    fresh: FreshEntry
    analysis: Analysis
    published_at: datetime


class _Read(NamedTuple):
    """One article with its evidence; `fact`: it changes the story that it joined."""

    article: Article
    evidence: tuple[Evidence, ...]
    fact: bool
    is_news: bool = True


class ArticleReader:
    """Turns entries into articles: language, topics, story."""

    def __init__(self, analyst: Analyst, grouper: StoryGrouper, rules: PollingRules, *, edit_spacing: timedelta) -> None:
        self._analyst = analyst
        self._grouper = grouper
        self._rules = rules
        self._spacing = edit_spacing
        self._turns = Turns()

    async def read(self, source: Source, fresh: Iterable[FreshEntry], now: datetime) -> Reading:
        """Read the entries of one poll, oldest first, so that the earliest report opens its story.

        Raises AnalysisError. Articles of several polls are analysed at a time, but placed in the order of these calls, whichever of
        them fails, as a restart restores them; every few articles the event loop gets its turn.
        This order is the seam for many workers: polls will then store what they analysed, and one step of its own will place it.
        """
        with self._turns.take() as my_turn:
            return await self._read_in_turn(my_turn, source, fresh, now)

    async def _read_in_turn(self, my_turn: MyTurn, source: Source, fresh: Iterable[FreshEntry], now: datetime) -> Reading:
        dated = sorted(((published(one.entry, now, self._rules), one) for one in fresh), key=_date)
        dropped: list[str] = []
        some = [dated[at : at + _AT_ONCE] for at in range(0, len(dated), _AT_ONCE)]
        analysed = [each for part in some for each in await self._analysed(source, part, now, dropped)]
        await my_turn()
        placed = await self._placed(source, analysed, now, dropped)
        read = [placed[each.fresh.identity] for each in analysed if each.fresh.identity in placed]
        return await asyncio.to_thread(self._reading, read, dropped) if len(read) > _MANY else self._reading(read, dropped)

    async def _placed(self, source: Source, analysed: Iterable[_Analysed], now: datetime, dropped: list[str]) -> Mapping[Identity, _Read]:
        """Return the articles in their stories, placed in the order in which a restart would restore them."""
        placed: dict[Identity, _Read] = {}
        for number, each in enumerate(sorted(analysed, key=lambda one: (one.published_at, one.fresh.identity)), start=1):
            try:
                placed[each.fresh.identity] = self._read(source, each, now)
            except Exception as error:  # noqa: BLE001 - one item among a hundred must not cost the other 99
                dropped.append(f"{each.fresh.entry.title!r}: {error!r}")
            if number % _AT_A_STROKE == 0:
                await asyncio.sleep(0)
        return placed

    async def _analysed(self, source: Source, dated: Sequence[_Dated], now: datetime, dropped: list[str]) -> Sequence[_Analysed]:
        """Return what entries say; those that cannot be analysed are `dropped`."""
        found = await self._analyst.analyse([_wording(one, source, may_join=one.has_own_words and is_recent(at, now)) for at, one in dated])
        analysed = []
        for (at, one), analysis in zip(dated, found, strict=True):
            if isinstance(analysis, Fault):
                dropped.append(f"{one.entry.title!r}: {analysis.reason}")
            else:
                analysed.append(_Analysed(one, analysis, at))
        return analysed

    def _reading(self, read: Sequence[_Read], dropped: Iterable[str]) -> Reading:
        articles = tuple(each.article for each in read)
        evidence = {each.article.id: each.evidence for each in read}
        past = frozenset(each.article.id for each in read if not each.is_news)
        grown = self._grown(read)
        return Reading(articles=articles, stories=_stories(articles), grown=grown, evidence=evidence, past=past, dropped=tuple(dropped))

    def _grown(self, read: Iterable[_Read]) -> tuple[Growth, ...]:
        """Return the stories that got a report, each with the one that changes it, else with the last.

        A story that an article of this poll opened may have been joined, and shown, by another poll that was stored
        sooner; so every story is named here, and the store knows which have a card.
        """
        grown: dict[StoryId, Growth] = {}
        for each in read:
            story, known = each.article.story_id, grown.get(each.article.story_id)
            if not (known and known.fact):
                grown[story] = Growth(story_id=story, article_id=each.article.id, spacing=self._spacing, fact=each.fact)
        return tuple(grown.values())

    def _read(self, source: Source, analysed: _Analysed, now: datetime) -> _Read:
        article, analysis = _article(source, analysed, now), analysed.analysis
        is_news = analysed.fresh.is_news
        evidence = (*analysis.evidence, *marked(analysis.marks))
        if analysis.features is None:
            return _Read(article, evidence, fact=False, is_news=is_news)
        # what one workspace made a topic of parts no stories for the others
        topics = tuple(each.topic for each in analysis.evidence if each.matched and not is_own(each.topic))
        features = analysis.features._replace(publisher=analysis.features.publisher or analysed.fresh.entry.outlet)
        placement = self._grouper.place(report_of(article, features, topics=topics, source_host=source.host))
        placed = article if placement.story_id == article.story_id else replace(article, story_id=placement.story_id)
        return _Read(placed, evidence, placement.fact, is_news)


def _date(dated: _Dated) -> datetime:
    return dated[0]


def _wording(fresh: FreshEntry, source: Source, *, may_join: bool) -> Wording:
    entry = fresh.entry
    return Wording(
        title=entry.title,
        summary=entry.summary,
        body=entry.body,
        lang=entry.lang or source.lang,
        source=f"{source.title or source.host} {entry.outlet}".rstrip(),
        url=entry.url or "",
        may_join=may_join,
    )


def _article(source: Source, analysed: _Analysed, now: datetime) -> Article:
    fresh, entry = analysed.fresh, analysed.fresh.entry
    identity = article_id(source.id, fresh.identity)
    return Article(
        id=identity,
        source_id=source.id,
        identity=fresh.identity,
        url=fresh.url or entry.url or "",
        canonical_url=canonical_url(entry.url) if entry.url and fresh.has_own_link else "",
        title=entry.title or entry.summary,
        summary=entry.summary,
        lang=analysed.analysis.lang,
        image_url=entry.image_url,
        published_at=analysed.published_at,
        seen_at=now,
        content_hash=_content_hash(entry) if fresh.has_own_words else "",
        story_id=story_id(identity),
        owner=source.owner,
    )


def _content_hash(entry: Entry) -> str:
    """Return a hash of the words; empty for an entry too short to be recognised by them."""
    words = " ".join(f"{entry.title} {entry.summary}".casefold().split())
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() if len(words) >= _TELLING else ""


def _stories(articles: Iterable[Article]) -> tuple[Story, ...]:
    """Return the stories of the articles; one that exists already keeps its first title in the store and only moves its last sight."""
    stories: dict[StoryId, Story] = {}
    for article in articles:
        first = stories.get(article.story_id)
        stories[article.story_id] = Story(
            id=article.story_id,
            title=first.title if first else article.title,
            first_seen_at=first.first_seen_at if first else article.seen_at,
            last_seen_at=article.seen_at,
        )
    return tuple(stories.values())
