"""Why an article came or did not: its topics with what spoke for them, and the rule that made it wait, in the reader's language."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.cards.found import telling_words
from bot.cards.words import Speech
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.history import ArticleHistory
from bot.domain.topic import Evidence, Topics, TopicSlug
from bot.domain.urls import canonical_url
from bot.ports.clock import Clock
from bot.ports.store import History, Subscriptions

_SHOWN = (Kind.ALERT, Kind.MORE, Kind.DIGEST)  # an edit or an answer follows its card


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyStory:
    """Says of the articles at an address why they came, or did not, and where: for the operator, who may know of every channel."""

    store: History
    topics: Topics
    clock: Clock

    async def __call__(self, url: str, speech: Speech) -> Sequence[str]:
        """Return lines of text; raise InvalidInput where no article is stored under the address."""
        found = await self.store.history_of(url, canonical_url(url))
        if not found:
            raise InvalidInput(f"No article is stored under {url}: no feed has shown it, or it was let go since.")
        return [line for each in found for line in self._lines(each, speech)]

    def _lines(self, told: ArticleHistory, speech: Speech) -> Iterator[str]:
        yield _headline(told)
        yield from (f"  {line}" for line in reasons(told, told.evidence, self.topics, speech))
        if not list(_owed(told)):
            yield f"  {speech.say('told.nobody')}"
        for channel, delivery in _owed(told):
            yield f"  {channel.platform} {channel.channel_id}: {fate(delivery, channel, speech, self.clock())}"


class WhyStore(History, Subscriptions, Protocol):
    """The ports that telling one channel needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyHere:
    """Says in one channel why a story came there, and nothing of any other channel: by the topics that it asked for."""

    store: WhyStore
    topics: Topics
    clock: Clock

    async def __call__(self, told: ArticleHistory, channel: Destination, speech: Speech) -> Sequence[str]:
        """Return lines of text."""
        wanted = {each.topic for each in await self.store.subscriptions(channel.id) if each.topic}
        fates = [fate(delivery, to, speech, self.clock()) for to, delivery in _owed(told) if to.id == channel.id]
        return [_headline(told), *reasons(told, _about(told.evidence, wanted), self.topics, speech), *fates]


def _about(evidence: Sequence[Evidence], wanted: Collection[TopicSlug]) -> Sequence[Evidence]:
    """Return the evidence of the topics that a channel asked for; all of it where it has ended them since."""
    return [each for each in evidence if each.topic in wanted] or evidence


def _headline(told: ArticleHistory) -> str:
    return f"{told.article.title} · {told.source_title}"


def _owed(told: ArticleHistory) -> Iterator[tuple[Destination, Delivery]]:
    return ((channel, each) for channel, each in told.deliveries if each.kind in _SHOWN)


def reasons(told: ArticleHistory, evidence: Sequence[Evidence], topics: Topics, speech: Speech) -> Iterator[str]:
    """Yield a sentence a topic: its score, the threshold, and the words that spoke for it."""
    if not evidence:
        yield speech.say("told.no_topic")
    for each in evidence:
        topic = topics.get(each.topic)
        yield speech.say(
            "told.matched",
            topic=topic.title(speech.code) if topic else str(each.topic),
            score=f"{each.score:.3g}",
            threshold=f"{each.threshold:.3g}",
            terms=", ".join(telling_words(each.hits, told.article)),
        )


def fate(delivery: Delivery, channel: Destination, speech: Speech, now: datetime) -> str:
    """Return what became of a delivery, and the rule that made it wait."""
    deferred = [speech.say(f"told.held.{delivery.deferred}")] if delivery.deferred else []
    return " ".join([_state(delivery, channel, speech, now), *deferred])


def _state(delivery: Delivery, channel: Destination, speech: Speech, now: datetime) -> str:
    if delivery.state is State.PARKED:
        return speech.say("told.parked", reason=delivery.last_error or "")
    if delivery.state is State.DELETED:
        return speech.say("told.deleted")
    if delivery.state is State.SENDING:
        return speech.say("told.sending")
    done = delivery.state is State.SENT
    at = delivery.sent_at if done and delivery.sent_at else delivery.due_at
    return speech.say(f"told.{'sent' if done else 'waits'}_{delivery.kind}", when=speech.moment(at, channel.zone, now))
