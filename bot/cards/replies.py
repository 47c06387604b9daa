"""What a command answers, in the reader's language: what was done, and what will happen next."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards.words import Speech
from bot.domain.schedule import EVERY_DAY, WEEKDAYS, next_digest_at
from bot.domain.subscription import Subscription
from bot.domain.topic import Topics


def subscribed(subscription: Subscription, topics: Topics, channel: str, speech: Speech, now: datetime) -> str:
    """Say what was subscribed and when the first digest comes. `channel` is the platform's own mention of the channel."""
    when = ""
    if subscription.digest:
        when = speech.moment(next_digest_at(subscription.digest, now), subscription.digest.zone, now)
    said = speech.say(f"replies.subscribed_{subscription.mode}", channel=channel, topic=_subject(subscription, topics, speech), when=when)
    return f"{said} {_languages(subscription, speech)}".strip()


def unsubscribed(subscription: Subscription, topics: Topics, channel: str, speech: Speech) -> str:
    """Say what was ended."""
    return speech.say("replies.unsubscribed", channel=channel, topic=_subject(subscription, topics, speech))


def listed(rows: Sequence[tuple[str, Subscription]], topics: Topics, speech: Speech, *, example: str) -> str:
    """Return one line a subscription, each with its channel's mention; where there is none, say how to begin."""
    if not rows:
        return speech.say("replies.list_empty", example=example)
    return "\n".join(line(subscription, topics, channel, speech) for channel, subscription in rows)


def line(subscription: Subscription, topics: Topics, channel: str, speech: Speech) -> str:
    """Return a subscription as one line, also for autocompletion."""
    digest = subscription.digest
    said = speech.say(
        f"replies.list_{subscription.mode}",
        channel=channel,
        topic=_subject(subscription, topics, speech),
        days=_days(digest.days, speech) if digest else "",
        time=f"{digest.at:%H:%M}" if digest else "",
        place=speech.place(digest.zone) if digest else "",
    )
    return f"{said} · {_languages(subscription, speech)}" if subscription.languages else said


def _subject(subscription: Subscription, topics: Topics, speech: Speech) -> str:
    topic = topics.get(subscription.topic)
    return topic.title(speech.code) if topic else str(subscription.topic or speech.say("digest.other"))


def _languages(subscription: Subscription, speech: Speech) -> str:
    if not subscription.languages:
        return ""
    return speech.say("replies.languages", languages=speech.enumerate(speech.language(code) for code in sorted(subscription.languages)))


def _days(days: frozenset[int], speech: Speech) -> str:
    if days == EVERY_DAY:
        return speech.say("days.daily")
    return speech.say("days.weekdays") if days == WEEKDAYS else speech.weekdays(days)
