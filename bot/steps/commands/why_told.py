"""Why an article came or did not, for the operator, who may know of every channel; and what all who are told need.

It imports little: `newsdesk why` is waited for.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.cards.words import Speech
from bot.domain.delivery import ENTRIES, Delivery, Kind
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import InvalidInput
from bot.domain.filters import is_mark, without_marks
from bot.domain.following import OPERATOR, Viewer
from bot.domain.history import ArticleHistory
from bot.domain.subscription import Subscription
from bot.domain.topic import Evidence, Topics, TopicSlug
from bot.domain.urls import canonical_url
from bot.outbox.gates import Passage
from bot.steps.commands.why_fate import fate, held_back
from bot.steps.commands.why_spared import spared_lines
from bot.steps.commands.why_story import headline, story_lines
from bot.steps.commands.why_topics import missed_topics, near_miss, reasons

if TYPE_CHECKING:
    from bot.ports.analysis import Analyst
    from bot.ports.clock import Clock
    from bot.ports.looking import WhyStore
    from bot.ports.topics import TopicsOf

_SHOWN = (Kind.ALERT, Kind.MORE, *ENTRIES)  # an edit or an answer follows its card
_NEAR_MISSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What all who are told why need: where to look, what to say it with, and how old news may be."""

    store: "WhyStore"
    topics: "TopicsOf"
    clock: "Clock"
    analyst: "Analyst"
    news_for: timedelta

    async def found(self, url: str, viewer: Viewer) -> Sequence[ArticleHistory]:
        """Return the articles at an address that the viewer may see; raise InvalidInput where none is stored."""
        told = await self.store.history_of(url, canonical_url(url), viewer)
        if not told:
            raise InvalidInput(
                f"No article is stored under {url}: no feed has shown it, or it was let go since.", code="unknown_link", url=url
            )
        return told

    def passage(self, told: ArticleHistory) -> Passage:
        """Return an article as it was on its way to channels."""
        marks = frozenset(each.topic for each in told.evidence if is_mark(each.topic))
        return Passage(article=told.article, marks=marks, first_look=told.first_look, news_for=self.news_for)

    async def missed(self, told: ArticleHistory) -> Sequence[Evidence]:
        """Return the topics that an article missed, the nearest first."""
        return await missed_topics(self.analyst, told)

    def fates(self, told: ArticleHistory, channel: Destination, speech: Speech) -> list[str]:
        """Return what became of a story in a channel that was owed it."""
        topics = self.topics.of(channel.workspace)
        return [fate(each, channel, topics, speech, self.clock()) for to, each in owed(told) if to.id == channel.id]

    async def spared(self, told: ArticleHistory, channel: Destination, speech: Speech) -> list[str]:
        """Return what a channel was asked about a story, as far as that is in force."""
        return spared_lines(told, channel, await self.store.asked(channel.id), self.topics.of(channel.workspace), speech, self.clock())

    def gates(self, told: ArticleHistory, channel: Destination, wishes: Collection[Subscription], speech: Speech) -> list[str]:
        """Return what held an article back from a channel that subscribes to a topic of it."""
        said = (held_back(self.passage(told), wish, channel, self.topics.of(channel.workspace), speech, self.clock()) for wish in wishes)
        return list(dict.fromkeys(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyStory:
    """Says of the articles at an address why they came, or did not, and where: for the operator, who may know of every channel."""

    why: Why

    async def __call__(self, url: str, speech: Speech) -> Sequence[str]:
        """Return lines of text; raise InvalidInput where no article is stored under the address."""
        return [line for each in await self.why.found(url, OPERATOR) for line in await self._lines(each, speech)]

    async def _lines(self, told: ArticleHistory, speech: Speech) -> Sequence[str]:
        why, topics = self.why, self.why.topics.every
        near = [near_miss(each, told, topics, speech) for each in (await why.missed(told))[:_NEAR_MISSES]]
        about = [*reasons(told, without_marks(told.evidence), topics, speech), *near, *story_lines(told, speech, why.clock())]
        return [headline(told.coverage[0]), *(f"  {line}" for line in [*about, *await self._channels(told, speech)])]

    async def _channels(self, told: ArticleHistory, speech: Speech) -> Sequence[str]:
        said = {
            channel.id: (channel, [*await self.why.spared(told, channel, speech), *self.why.fates(told, channel, speech)])
            for channel, _ in owed(told)
        }
        for channel, wishes in await self._interested(told):
            if channel.id not in said:
                said[channel.id] = (channel, self.why.gates(told, channel, wishes, speech))
        lines = [f"{channel_name(channel, speech)}: {line}" for channel, those in said.values() for line in those]
        return lines or [self._nobody(told, speech)]

    async def _interested(self, told: ArticleHistory) -> Sequence[tuple[Destination, Sequence[Subscription]]]:
        """Return the channels that subscribe to a topic of an article, each with those subscriptions."""
        found: dict[DestinationId, tuple[Destination, list[Subscription]]] = {}
        for topic in (each.topic for each in without_marks(told.evidence)):
            for channel, wish in await self.why.store.subscribers(topic):
                found.setdefault(channel.id, (channel, []))[1].append(wish)
        return list(found.values())

    def _nobody(self, told: ArticleHistory, speech: Speech) -> str:
        evidence = without_marks(told.evidence)
        if not evidence:
            return speech.say("told.nobody")
        return speech.say("told.nobody_subscribed", topics=titles({each.topic for each in evidence}, self.why.topics.every, speech))


def owed(told: ArticleHistory) -> Iterator[tuple[Destination, Delivery]]:
    """Yield what was owed of a story, with its channel."""
    return ((channel, each) for channel, each in told.deliveries if each.kind in _SHOWN)


def titles(slugs: Collection[TopicSlug], topics: Topics, speech: Speech) -> str:
    """Return the names of topics as a list."""
    return speech.enumerate(topic.title(speech.code) if (topic := topics.get(slug)) else str(slug) for slug in slugs)


def channel_name(channel: Destination, speech: Speech) -> str:
    """Return a channel as people know it: by the name that its platform last gave, and never by its id."""
    if channel.person:
        return speech.say("told.place.person", platform=channel.platform.title())
    if channel.name:
        return f"#{channel.name} ({channel.platform.title()})"
    return speech.say("told.place.deleted" if channel.off_at else "told.place.unnamed", platform=channel.platform.title())
