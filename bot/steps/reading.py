"""Reading: from what is new in a feed to articles with their topics and stories. Does no I/O."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.domain.article import Article, ArticleId, Entry, StoryId, article_id
from bot.domain.delivery import Growth
from bot.domain.source import Source
from bot.domain.story import Story, story_id
from bot.domain.topic import Evidence
from bot.domain.urls import canonical_url
from bot.matching.evaluate import split_lead
from bot.matching.scan import MatchText
from bot.polling.decide import FreshEntry, published
from bot.polling.rules import PollingRules
from bot.ports.reading import StoryGrouper, TopicMatcher
from bot.stories.grouping import WINDOW
from bot.stories.report import report_of

_TELLING = 40  # characters: shorter texts ("Live blog") recur without being the same article

_AT_A_STROKE = 4  # articles, about five milliseconds
_MANY = 300  # articles: what follows from more is worked out in a thread, so that the event loop goes on meanwhile
_READ = 4_000  # characters of a body: a topic that has not shown by then is a passing mention

LanguageOf = Callable[[str | None, str, str], str | None]
"""Given the feed's word, a title and a summary, the language that they are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The articles that new entries became, with the evidence of their topics and the stories that they belong to.

    `dropped` says which entries could not be read, and why: what one item provokes costs that item alone.
    """

    articles: tuple[Article, ...]
    stories: tuple[Story, ...]
    grown: tuple[Growth, ...]
    evidence: Mapping[ArticleId, tuple[Evidence, ...]]
    dropped: tuple[str, ...] = ()


class _Read(NamedTuple):
    """One article with its evidence; `fact`: it changes the story that it joined."""

    article: Article
    evidence: tuple[Evidence, ...]
    fact: bool


class Reader:
    """Turns entries into articles: language, topics, story."""

    def __init__(
        self, matcher: TopicMatcher, grouper: StoryGrouper, language_of: LanguageOf, rules: PollingRules, *, edit_spacing: timedelta
    ) -> None:
        self._matcher = matcher
        self._grouper = grouper
        self._language_of = language_of
        self._rules = rules
        self._spacing = edit_spacing
        self._turn = asyncio.Lock()

    async def read(self, source: Source, fresh: Iterable[FreshEntry], now: datetime) -> Reading:
        """Read the entries of one poll, oldest first, so that the earliest report opens its story.

        One poll is read at a time, since stories are shared; every few articles the event loop gets its turn.
        """
        ordered = sorted(fresh, key=lambda one: published(one.entry, now, self._rules))
        read: list[_Read] = []
        dropped: list[str] = []
        async with self._turn:
            for number, each in enumerate(ordered, start=1):
                try:
                    read.append(self._read(source, each, now))
                except Exception as error:  # noqa: BLE001 - one item among a hundred must not cost the other 99
                    dropped.append(f"{each.entry.title!r}: {error!r}")
                if number % _AT_A_STROKE == 0:
                    await asyncio.sleep(0)
        return await asyncio.to_thread(self._reading, read, dropped) if len(read) > _MANY else self._reading(read, dropped)

    def _reading(self, read: Sequence[_Read], dropped: Iterable[str]) -> Reading:
        articles = tuple(each.article for each in read)
        evidence = {each.article.id: each.evidence for each in read}
        return Reading(articles=articles, stories=_stories(articles), grown=self._grown(read), evidence=evidence, dropped=tuple(dropped))

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

    def _read(self, source: Source, fresh: FreshEntry, now: datetime) -> _Read:
        article, evidence = self._article(source, fresh, now)
        if now - article.published_at > WINDOW:
            return _Read(article, evidence, fact=False)  # older than any story that it could join: a first fetch brings many
        topics = tuple(each.topic for each in evidence if each.matched)
        host = urlsplit(article.canonical_url).hostname or source.host
        placement = self._grouper.place(report_of(article, topics=topics, host=host))
        placed = article if placement.story_id == article.story_id else replace(article, story_id=placement.story_id)
        return _Read(placed, evidence, placement.fact)

    def _article(self, source: Source, fresh: FreshEntry, now: datetime) -> tuple[Article, tuple[Evidence, ...]]:
        entry = fresh.entry
        lang = self._language_of(entry.lang or source.lang, entry.title, entry.summary) or None
        matches = self._matcher.match(_text(entry, source, lang))
        identity = article_id(source.id, fresh.identity)
        draft = Article(
            id=identity,
            source_id=source.id,
            identity=fresh.identity,
            url=entry.url or "",
            canonical_url=canonical_url(entry.url) if entry.url else "",
            title=entry.title or entry.summary,
            summary=entry.summary,
            lang=lang,
            image_url=entry.image_url,
            published_at=published(entry, now, self._rules),
            seen_at=now,
            content_hash=_content_hash(entry),
            story_id=story_id(identity),
        )
        return draft, matches


def _text(entry: Entry, source: Source, lang: str | None) -> MatchText:
    lead, rest = split_lead(entry.summary)
    return MatchText(
        title=entry.title,
        lead=lead,
        body=(entry.body or rest)[:_READ],
        lang=lang or "",
        source=source.title or source.host,
        url=entry.url or "",
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
