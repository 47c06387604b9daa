"""Why an article came or did not: its topics with what spoke for them, its story, and what became of it in each channel."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.cards.actions import Action, ActionKind
from bot.cards.pages import Page
from bot.cards.words import Speech
from bot.domain.article import StoryId
from bot.domain.delivery import ENTRIES, Delivery, Kind
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import InvalidInput
from bot.domain.following import OPERATOR, Viewer, viewer_of
from bot.domain.history import ArticleHistory, Headline
from bot.domain.own_topic import known_to
from bot.domain.subscription import Subscription
from bot.domain.topic import Evidence, Topics, TopicSlug
from bot.domain.urls import canonical_url
from bot.outbox.gates import Passage
from bot.ports.analysis import Analyst
from bot.ports.asks import Asks
from bot.ports.clock import Clock
from bot.ports.history import History
from bot.ports.store import Destinations, Subscriptions
from bot.ports.topics import TopicsOf
from bot.steps.commands.act import Acted, Press
from bot.steps.commands.why_fate import fate, held_back
from bot.steps.commands.why_page import Told, WhyLook, lack, why_page
from bot.steps.commands.why_spared import spared_lines
from bot.steps.commands.why_story import headline, story_lines
from bot.steps.commands.why_topics import missed_topics, near_miss, reasons

_SHOWN = (Kind.ALERT, Kind.MORE, *ENTRIES)  # an edit or an answer follows its card
_NEAR_MISSES = 3
_LOOKED_THROUGH = 200  # of what a channel was sent last


class WhyStore(History, Subscriptions, Destinations, Asks, Protocol):
    """The ports that telling needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What all who are told why need: where to look, what to say it with, and how old news may be."""

    store: WhyStore
    topics: TopicsOf
    clock: Clock
    analyst: Analyst
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
        return Passage(article=told.article, first_look=told.first_look, news_for=self.news_for)

    async def missed(self, told: ArticleHistory) -> Sequence[Evidence]:
        """Return the topics that an article missed, the nearest first."""
        return await missed_topics(self.analyst, told)

    def fates(self, told: ArticleHistory, channel: Destination, speech: Speech) -> list[str]:
        """Return what became of a story in a channel that was owed it."""
        topics = self.topics.of(channel.workspace)
        return [fate(each, channel, topics, speech, self.clock()) for to, each in _owed(told) if to.id == channel.id]

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
        about = [*reasons(told, told.evidence, topics, speech), *near, *story_lines(told, speech, why.clock())]
        return [headline(told.coverage[0]), *(f"  {line}" for line in [*about, *await self._channels(told, speech)])]

    async def _channels(self, told: ArticleHistory, speech: Speech) -> Sequence[str]:
        said = {
            channel.id: (channel, [*await self.why.spared(told, channel, speech), *self.why.fates(told, channel, speech)])
            for channel, _ in _owed(told)
        }
        for channel, wishes in await self._interested(told):
            if channel.id not in said:
                said[channel.id] = (channel, self.why.gates(told, channel, wishes, speech))
        lines = [f"{channel_name(channel, speech)}: {line}" for channel, those in said.values() for line in those]
        return lines or [self._nobody(told, speech)]

    async def _interested(self, told: ArticleHistory) -> Sequence[tuple[Destination, Sequence[Subscription]]]:
        """Return the channels that subscribe to a topic of an article, each with those subscriptions."""
        found: dict[DestinationId, tuple[Destination, list[Subscription]]] = {}
        for topic in (each.topic for each in told.evidence):
            for channel, wish in await self.why.store.subscribers(topic):
                found.setdefault(channel.id, (channel, []))[1].append(wish)
        return list(found.values())

    def _nobody(self, told: ArticleHistory, speech: Speech) -> str:
        if not told.evidence:
            return speech.say("told.nobody")
        return speech.say("told.nobody_subscribed", topics=titles({each.topic for each in told.evidence}, self.why.topics.every, speech))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyHere:
    """Says in one channel why a story came there, or why not, and nothing of any other channel: by the topics that it asked for."""

    why: Why

    async def __call__(self, told: ArticleHistory, channel: Destination, speech: Speech) -> Page:
        """Return a page about a story: what became of it here above its topics, its reports, the poll and the rules."""
        why = self.why
        wishes = await why.store.subscriptions(channel.id)
        matched = [each for each in wishes if each.topic in {one.topic for one in told.evidence} or each.feed == told.article.source_id]
        topics = why.topics.of(channel.workspace)
        about = _about(known_to(topics, told.evidence), {each.topic for each in matched if each.topic})
        fates = why.fates(told, channel, speech)
        missed = [] if fates or matched else await self._missed(told, wishes)
        said = [*await why.spared(told, channel, speech), *(fates or self._not_owed(told, channel, matched, wishes, missed, speech))]
        look = WhyLook(topics=topics, speech=speech, now=why.clock())
        return why_page(Told(history=told, channel=channel, about=[*about, *missed], wishes=matched, said=said), look)

    async def pressed(self, press: Press, told: ArticleHistory, channel: Destination) -> Acted:
        """Answer whoever asks a card."""
        return Acted(page=await self(told, channel, press.speech))

    async def lately(self, channel: Destination, typed: str, most: int) -> Sequence[tuple[str, str]]:
        """Return the stories that a channel got last whose titles hold what was typed: the value that asks about each, and its title.

        That is the one which stands in the channel: of a card, and else of an answer to it.
        """
        stories: dict[StoryId, Headline] = {}
        for each in await self.why.store.told_lately(channel.id, _LOOKED_THROUGH):
            known = stories.get(each.article.story_id)
            if typed.casefold() in each.article.title.casefold() and (known is None or known.kind is Kind.FACT):
                stories[each.article.story_id] = each
        return [(Action(kind=ActionKind.WHY, subject=each.delivery).value, each.article.title) for each in list(stories.values())[:most]]

    async def link(self, url: str, channel: Destination, speech: Speech) -> Page:
        """Return a page about the article at an address; raise InvalidInput where none is stored.

        Of several, since feeds share addresses, about the newest that the channel was owed, else the newest.
        """
        known = await self.why.store.destination(channel.id) or channel
        return await self(_nearest(await self.why.found(url, viewer_of(channel.workspace)), channel), known, speech)

    async def known(self, url: str, channel: Destination) -> ArticleHistory | None:
        """Return the article at an address that `link` tells of, None where none is stored."""
        told = await self.why.store.history_of(url, canonical_url(url), viewer_of(channel.workspace))
        return _nearest(told, channel) if told else None

    async def _missed(self, told: ArticleHistory, wishes: Sequence[Subscription]) -> Sequence[Evidence]:
        """Return the topics of a channel that an article missed, in the order of its subscriptions."""
        missed = {each.topic: each for each in await self.why.missed(told)}
        return [missed[each.topic] for each in wishes if each.topic in missed]

    def _not_owed(  # noqa: PLR0913, PLR0917 - an article, what a channel asked for, and who reads of it
        self,
        told: ArticleHistory,
        channel: Destination,
        matched: Sequence[Subscription],
        wishes: Sequence[Subscription],
        missed: Sequence[Evidence],
        speech: Speech,
    ) -> Sequence[str]:
        """Return the first gate in the way of an article, and what would let it through."""
        if matched:
            return self.why.gates(told, channel, matched, speech)
        asked = [each.topic for each in wishes if each.topic]
        if not asked:
            return [speech.say("told.gate.no_subscription")]
        topics = self.why.topics.of(channel.workspace)
        lacks = [lack(each, topics, speech) for each in missed]
        far = [topic for topic in asked if topic not in {each.topic for each in missed}]
        return [*lacks, *([speech.say("told.gate.other_topics", topics=titles(far, topics, speech))] if far else [])]


def _nearest(found: Sequence[ArticleHistory], channel: Destination) -> ArticleHistory:
    """Return the first that a channel was owed, else the first."""
    return next((each for each in found if any(to.id == channel.id for to, _ in _owed(each))), found[0])


def _about(evidence: Sequence[Evidence], wanted: Collection[TopicSlug]) -> Sequence[Evidence]:
    """Return the evidence of the topics that a channel asked for; all of it where it has ended them since."""
    return [each for each in evidence if each.topic in wanted] or evidence


def _owed(told: ArticleHistory) -> Iterator[tuple[Destination, Delivery]]:
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
