"""What became of a story in one channel, in words: what came, what waits and for what, and the gate that held it back. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.cards.filters import kinds_said
from bot.cards.listing import because
from bot.cards.words import Speech
from bot.domain.delivery import ENTRIES, Delivery, Kind, State
from bot.domain.destination import Destination
from bot.domain.subscription import Subscription
from bot.domain.topic import Topics
from bot.outbox.alone import ALONE
from bot.outbox.elsewhere import TOLD_ELSEWHERE
from bot.outbox.gates import Gate, Passage, gate
from bot.outbox.limits import TOLD_IN_A_LIST
from bot.outbox.muting import MUTED
from bot.outbox.pausing import TOO_OLD
from bot.outbox.retelling import TOLD
from bot.outbox.tastes import read_spared
from bot.outbox.withdrawal import FILTERED, STALE, TOO_LATE, UNSUBSCRIBED
from bot.steps.commands.why_spared import withdrawn

_WITHDRAWN: Final[Mapping[str, str]] = {
    UNSUBSCRIBED: "unsubscribed",
    STALE: "away",
    TOO_LATE: "too_late",
    TOO_OLD: "too_many",
    TOLD_IN_A_LIST: "in_a_list",
    MUTED: "muted",
    ALONE: "alone",
    FILTERED: "filtered",
    TOLD: "told",
    TOLD_ELSEWHERE: "elsewhere",
}


def fate(delivery: Delivery, channel: Destination, topics: Topics, speech: Speech, now: datetime) -> str:
    """Return what became of a delivery, and the rule that made it wait."""
    deferred = [speech.say(f"told.held.{delivery.deferred}")] if delivery.deferred else []
    return speech.sentences([_state(delivery, channel, topics, speech, now), *deferred])


def _state(delivery: Delivery, channel: Destination, topics: Topics, speech: Speech, now: datetime) -> str:
    match delivery.state:
        case State.PARKED:
            if spared := read_spared(delivery.last_error or ""):
                return withdrawn(spared, channel, topics, speech, now)
            known = _WITHDRAWN.get(delivery.last_error or "")
            return speech.say(f"told.withdrawn.{known}") if known else speech.say("told.parked", reason=delivery.last_error or "")
        case State.DELETED:
            return speech.say("told.deleted")
        case State.SENDING:
            return speech.say("told.sending")
        case State.SENT:
            return speech.say(f"told.sent_{_told_as(delivery)}", when=speech.moment(delivery.sent_at or delivery.due_at, channel.zone, now))
        case State.PENDING:
            return _waits(delivery, channel, speech, now)


def _waits(delivery: Delivery, channel: Destination, speech: Speech, now: datetime) -> str:
    """Return for what a delivery waits: never for an instant that has passed."""
    if channel.left_at is not None:
        return left(channel, speech, now)
    if channel.paused_at is not None:
        return paused(channel, speech, now)
    asleep = channel.quiet_until(now) if delivery.kind not in ENTRIES else None
    until = max(delivery.due_at, asleep or delivery.due_at)
    if until <= now:
        return speech.say("told.waits_now")
    return speech.say(f"told.waits_{_told_as(delivery)}", when=speech.moment(until, channel.zone, now))


def _told_as(delivery: Delivery) -> Kind:
    return Kind.DIGEST if delivery.kind in ENTRIES else delivery.kind


def left(channel: Destination, speech: Speech, now: datetime) -> str:
    """Return since when the bot is not in a channel's workspace, or does not go on there, and what helps."""
    return speech.say("told.gate.left", when=_moment(channel.left_at or now, channel, speech, now), button=speech.say("actions.resume"))


def paused(channel: Destination, speech: Speech, now: datetime) -> str:
    """Return since when a channel is paused or given up, what helps, and when it is tried again."""
    since = channel.off_at or channel.paused_at or now
    said = [speech.say("told.gate.off" if channel.off_at else "told.gate.paused", when=speech.moment(since, channel.zone, now))]
    if channel.pause_why and channel.name:
        said.append(because(channel.pause_why, f"#{channel.name}", speech))
    if channel.recheck_at is not None:
        said.append(_again(channel.recheck_at, channel, speech, now))
    return speech.sentences(said)


def _again(when: datetime, channel: Destination, speech: Speech, now: datetime) -> str:
    return speech.say("told.again_soon") if when <= now else speech.say("told.again", when=speech.moment(when, channel.zone, now))


def held_back(passage: Passage, wish: Subscription, channel: Destination, topics: Topics, speech: Speech, now: datetime) -> str:  # noqa: PLR0913, PLR0917 - an article, a wish, and who reads of them
    """Return the gate that held an article back from a channel, as one sentence."""
    found = gate(passage, wish, channel)
    match found:
        case Gate.LEFT:
            return left(channel, speech, now)
        case Gate.PAUSED | Gate.OFF:
            return paused(channel, speech, now)
        case Gate.OLD:
            return speech.say(
                "told.gate.old", count=passage.news_for.days, when=_moment(passage.article.published_at, channel, speech, now)
            )
        case _:
            return speech.say(
                f"told.gate.{found}",
                when=_moment(wish.created_at if found is Gate.YOUNGER else passage.article.seen_at, channel, speech, now),
                topic=_title(wish, topics, speech),
                languages=speech.enumerate(speech.language(code) for code in sorted(wish.languages)),
                language=speech.language(passage.article.lang or ""),
                query=wish.filter.query,
                kinds=kinds_said(wish.filter.kinds_in(passage.marks), speech),
            )


def _moment(when: datetime, channel: Destination, speech: Speech, now: datetime) -> str:
    return speech.moment(when, channel.zone, now)


def _title(wish: Subscription, topics: Topics, speech: Speech) -> str:
    topic = topics.get(wish.topic)
    return topic.title(speech.code) if topic else str(wish.topic or "")
