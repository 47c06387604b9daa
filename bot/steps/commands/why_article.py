"""ArticleHistory: what became of an article, and which rule made it wait, in the reader's language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.found import telling_words
from bot.cards.words import Speech
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.history import ArticleHistory
from bot.domain.topic import Topics
from bot.domain.urls import canonical_url
from bot.ports.clock import Clock
from bot.ports.store import History

_SHOWN = (Kind.ALERT, Kind.MORE, Kind.DIGEST)  # an edit or an answer follows its card


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyStory:
    """Says of the articles at an address why they came, or did not."""

    store: History
    topics: Topics
    clock: Clock

    async def __call__(self, url: str, speech: Speech) -> Sequence[str]:
        """Return lines of text; raise InvalidInput where no article is stored under the address."""
        found = await self.store.told(url, canonical_url(url))
        if not found:
            raise InvalidInput(f"No article is stored under {url}: no feed has shown it, or it was let go since.")
        return [line for each in found for line in self._lines(each, speech)]

    def _lines(self, told: ArticleHistory, speech: Speech) -> Iterator[str]:
        yield f"{told.article.title} · {told.source_title}"
        yield from (f"  {line}" for line in self._topics_of(told, speech))
        owed = [(channel, each) for channel, each in told.deliveries if each.kind in _SHOWN]
        if not owed:
            yield f"  {speech.say('told.nobody')}"
        for channel, delivery in owed:
            held = [speech.say(f"told.held.{delivery.held}")] if delivery.held else []
            what = " ".join([_fate(delivery, channel, speech, self.clock()), *held])
            yield f"  {channel.platform} {channel.channel_id}: {what}"

    def _topics_of(self, told: ArticleHistory, speech: Speech) -> Iterator[str]:
        if not told.evidence:
            yield speech.say("told.no_topic")
        for evidence in told.evidence:
            topic = self.topics.get(evidence.topic)
            yield speech.say(
                "told.matched",
                topic=topic.title(speech.code) if topic else str(evidence.topic),
                score=f"{evidence.score:.3g}",
                threshold=f"{evidence.threshold:.3g}",
                terms=", ".join(telling_words(evidence.hits, told.article)),
            )


def _fate(delivery: Delivery, channel: Destination, speech: Speech, now: datetime) -> str:
    if delivery.state is State.PARKED:
        return speech.say("told.parked", reason=delivery.last_error or "")
    if delivery.state is State.SENDING:
        return speech.say("told.sending")
    done = delivery.state is State.SENT
    at = delivery.sent_at if done and delivery.sent_at else delivery.due_at
    return speech.say(f"told.{'sent' if done else 'waits'}_{delivery.kind}", when=speech.moment(at, channel.zone, now))
