"""The status of a channel in words, as lines. Pure."""

from collections.abc import Callable, Iterator

from bot.cards.feeds import health
from bot.cards.listing import Look, Place, state_of, wish_parts
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.reading import ChannelStatus
from bot.domain.subscription import Subscription
from bot.domain.vitals import SourceVitals

_MOST = 10  # subscriptions that are told: the list shows them all


def status_lines(status: ChannelStatus, place: Place, shown: Callable[[Subscription], Shown], look: Look, example: str) -> Iterator[str]:
    """Yield what a reader is told; `shown` is how the platform mentions a subscription's channel and people, `example` how to begin."""
    speech = look.speech
    for each in status.wishes[:_MOST]:
        yield f"• {' · '.join(wish_parts(shown(each), look))}"
    if len(status.wishes) > _MOST:
        yield "…"
    if not status.wishes:
        yield speech.say("replies.list_empty", example=example)
    elif state := speech.sentences(state_of(status.channel, shown(status.wishes[0]).mention, place, look)):
        yield f"⚠ {state}"
    if status.next_digest:
        when, zone = status.next_digest
        yield speech.say("digest.next", when=speech.moment(when, zone, look.now))
    yield speech.sentences(_feeds(status.sources, look, speech))
    for ill in status.ill[:_MOST]:
        yield f"⚠ {look.plain(ill.title or ill.host)}: {health(ill, speech, look.now)}"


def _feeds(sources: SourceVitals, look: Look, speech: Speech) -> Iterator[str]:
    in_all = sources.ok + sources.failing + sources.never_answered
    if not in_all:
        yield speech.say("status.no_feeds")
        return
    yield speech.say("status.feeds", ok=sources.ok, count=in_all)
    if sources.failing:
        yield speech.say("status.failing", count=sources.failing)
    if sources.last_answer:
        yield speech.say("status.last_answer", ago=speech.ago(look.now - sources.last_answer))
