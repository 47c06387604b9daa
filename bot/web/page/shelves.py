"""From an edition to the feed that it is now: what a channel was told, the stories of a topic, what somebody saved."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.cards.words import Speech, Words
from bot.domain.article import Article, StoryId
from bot.domain.delivery import Batch, Coverage, Kind
from bot.domain.destination import DestinationId
from bot.domain.editions import Edition, Shows
from bot.domain.heads import Readers, head_first
from bot.domain.history import StoryFile
from bot.domain.saved import SavedStory
from bot.domain.topic import TopicSlug
from bot.outbox.remembered import sent_at
from bot.ports.asks import Asks
from bot.ports.browsing import Browsing
from bot.ports.clock import Clock
from bot.ports.saved import SavedStories
from bot.ports.store import Destinations, Sources
from bot.ports.topics import TopicsOf
from bot.web.feeds.document import Document, Entry, feed_urn, story_urn
from bot.web.page.channels import muted_stories, titled
from bot.web.page.painting import web_address

MOST: Final = 50
"""Entries of a feed: what readers that ask once a day do not miss on most days."""


class ShelfStore(Browsing, Destinations, SavedStories, Sources, Asks, Protocol):
    """The ports that feeds need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """Makes feeds. `to` is where a page of ours is for others; `private` says of a source's address whether it is not for everybody.

    `kept` is how long stories are kept: so long a link to one leads somewhere.
    """

    store: ShelfStore
    topics: TopicsOf
    words: Words
    clock: Clock
    language: str
    kept: timedelta
    private: Callable[[str], bool]

    async def document(self, edition: Edition, to: Callable[[str], str]) -> Document | None:
        """Return the feed of an edition; None where there is nothing (any more) that it could show."""
        make = {Shows.CHANNEL: self._channel, Shows.TOPIC: self._topic, Shows.SAVED: self._saved}[edition.what.shows]
        return await make(edition, to)

    async def _channel(self, edition: Edition, to: Callable[[str], str]) -> Document | None:
        channel = await self.store.destination(DestinationId(int(edition.what.of)))
        if channel is None or channel.person:
            return None
        muted = await muted_stories(self.store, channel.id, self.clock())
        told = _told(await self.store.messages(channel.id, MOST), muted)
        named = {str(each.slug): each.title(channel.locale) for each in self.topics.of(channel.workspace)}
        entries = [_of_item(each, at, named, to) for each, at in told[:MOST]]
        return self._made(edition, to, titled(channel), f"/channel/{channel.id}", entries, channel.locale)

    async def _topic(self, edition: Edition, to: Callable[[str], str]) -> Document | None:
        topic = self.topics.every.get(TopicSlug(edition.what.of))
        if topic is None:
            return None
        hidden = {each.id for each in await self.store.sources() if self.private(each.url)}
        found = await self.store.stories(MOST, topic=topic.slug)
        public = [
            (each, [report for report in each.reports if report.article.owner is None and report.article.source_id not in hidden])
            for each in found
        ]
        entries = [_of_story(told, reports, topic.title(self.language), self.language, to) for told, reports in public if reports]
        return self._made(edition, to, topic.title(self.language), f"/stories?topic={topic.slug}", entries, self.language)

    async def _saved(self, edition: Edition, to: Callable[[str], str]) -> Document | None:
        kept = await self.store.saved(edition.what.keeper)
        entries = [self._of_saved(each, to) for each in kept[:MOST]]
        return self._made(edition, to, self._speech(self.language).say("saved.heading"), "/", entries, self.language)

    def _of_saved(self, story: SavedStory, to: Callable[[str], str]) -> Entry:
        is_here = story.published_at > self.clock() - self.kept
        return Entry(
            id=story_urn(story.story_id),
            title=story.title,
            url=web_address(story.url),
            story=to(f"/stories/{story.story_id}") if is_here else "",
            source=story.source_title,
            published=story.published_at,
            updated=story.saved_at,
        )

    def _made(  # noqa: PLR0913, PLR0917 - what differs from one to the other
        self, edition: Edition, to: Callable[[str], str], title: str, home: str, entries: Sequence[Entry], locale: str
    ) -> Document:
        return Document(
            id=feed_urn(str(edition.id)),
            title=f"{title} · Newsdesk",
            own=to(f"/feed/{edition.name}"),
            home=to(home),
            language=self._speech(locale).code,
            made_at=edition.made_at,
            entries=entries,
        )

    def _speech(self, locale: str) -> Speech:
        return self.words.into(locale)


def _told(messages: Iterable[Batch], muted: Collection[str]) -> list[tuple[Coverage, datetime]]:
    """Return the stories of messages, each once by what told it last; what was muted or deleted there is not among them."""
    found: dict[StoryId, tuple[Coverage, datetime]] = {}
    unwanted: set[StoryId] = set()
    for message in messages:
        for item in message.items:
            story = item.article.story_id
            if message.kind is Kind.ALERT and item.delivery.state != "sent":
                unwanted.add(story)
            found.setdefault(story, (item.coverage[0], sent_at(message)))
    return [told for story, told in found.items() if story not in unwanted and str(story) not in muted]


def _of_item(told: Coverage, at: datetime, named: Mapping[str, str], to: Callable[[str], str]) -> Entry:
    topics = dict.fromkeys(named[each.topic] for each in told.evidence if each.matched and each.topic in named)
    return _entry(told, at, topics, to)


def _of_story(told: StoryFile, reports: Sequence[Coverage], topic: str, language: str, to: Callable[[str], str]) -> Entry:
    return _entry(head_first(reports, Readers(locale=language))[0], told.story.last_seen_at, [topic], to)


def _entry(told: Coverage, at: datetime, topics: Iterable[str], to: Callable[[str], str]) -> Entry:
    article: Article = told.article
    return Entry(
        id=story_urn(article.story_id),
        title=article.title or "…",
        url=web_address(article.url),
        story=to(f"/stories/{article.story_id}"),
        summary=article.summary,
        source=told.source_title,
        lang=article.lang or "",
        published=article.published_at,
        updated=at,
        topics=tuple(topics),
    )
