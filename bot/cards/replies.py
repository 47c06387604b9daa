"""Answers to commands in the reader's language: what was done, and what will happen next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.cards.filters import filter_parts
from bot.cards.words import Speech
from bot.domain.choices import Choice
from bot.domain.destination import Destination
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import EVERY_DAY, WEEKDAYS
from bot.domain.subscription import Subscription
from bot.domain.topic import Topics

_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A subscription with its channel: `mention` is the platform's own of the channel, `calls` that of whom its cards mention."""

    subscription: Subscription
    channel: Destination
    mention: str
    calls: str = ""


def quiet_sentence(hours: QuietHours, speech: Speech) -> str:
    """Say what quiet hours do."""
    return speech.say("replies.quiet_hours", start=f"{hours.begins:%H:%M}", end=f"{hours.ends:%H:%M}", place=speech.place(hours.zone))


def quiet_hours_set(channel: Destination, mention: str, speech: Speech) -> str:
    """Say which quiet hours a channel has from now on."""
    what = quiet_sentence(channel.quiet_hours, speech) if channel.quiet_hours else speech.say("replies.quiet_off")
    return speech.say("replies.changed", channel=mention, what=what)


def most_cards_set(channel: Destination, mention: str, speech: Speech) -> str:
    """Say how many cards a channel gets from now on."""
    most = channel.most_cards
    what = speech.say("replies.most", count=most) if most else speech.say("replies.most_default")
    return speech.say("replies.changed", channel=mention, what=what)


def choice_set(channel: Destination, of: Choice, mention: str, speech: Speech) -> str:
    """Say what a channel chose from now on."""
    return speech.say("replies.changed", channel=mention, what=chosen(channel, of, speech))


def chosen(channel: Destination, of: Choice, speech: Speech) -> str:
    """Return what holds of a choice of a channel, behind what it is about."""
    value = speech.say(f"forms.settings.{of}_{channel.chosen(of)}")
    return speech.say("replies.choice", what=speech.say(f"forms.settings.{of}"), value=value)


def language_set(channel: Destination, mention: str, speech: Speech) -> str:
    """Say in which language a channel is written to from now on."""
    what = speech.say("replies.language_set", language=speech.language(channel.locale))
    return speech.say("replies.changed", channel=mention, what=what)


def zone_set(channel: Destination, mention: str, speech: Speech) -> str:
    """Say in which zone a channel lives from now on."""
    return speech.say("replies.changed", channel=mention, what=speech.say("replies.zone_set", place=speech.place(channel.zone)))


def live_notes(shown: Shown, speech: Speech) -> Iterator[str]:
    """Yield what keeps live cards waiting, and whom they call."""
    if not shown.subscription.mode.live:
        return
    if hours := shown.channel.quiet_hours:
        said = "replies.list_quiet" if hours.zone == shown.channel.zone else "replies.list_quiet_elsewhere"
        yield speech.say(said, start=f"{hours.begins:%H:%M}", end=f"{hours.ends:%H:%M}", place=speech.place(hours.zone))
    if shown.channel.most_cards:
        yield speech.say("replies.list_most", count=shown.channel.most_cards)
    for of in (Choice.UPDATES, Choice.STYLE):
        if shown.channel.asked(of):
            yield speech.say(f"replies.list_{of}_{shown.channel.chosen(of)}")
    if shown.calls:
        yield speech.say("replies.list_mention", who=shown.calls)


def line(subscription: Subscription, topics: Topics, channel: str, speech: Speech) -> str:
    """Return a subscription as one line, also for autocompletion."""
    digest = subscription.digest
    said = speech.say(
        f"replies.list_{subscription.mode}",
        channel=channel,
        topic=subject(subscription, topics, speech),
        days=days_of(digest.days, speech) if digest else "",
        time=f"{digest.at:%H:%M}" if digest else "",
        place=speech.place(digest.zone) if digest else "",
    )
    more = [languages_of(subscription, speech)] if subscription.languages else []
    return " · ".join([said, *more, *filter_parts(subscription.filter, speech, str)])


def subject(subscription: Subscription, topics: Topics, speech: Speech) -> str:
    """Return what a subscription is about: the topic's title, its slug where there is no such topic any more, or the name of a feed."""
    topic = topics.get(subscription.topic)
    return topic.title(speech.code) if topic else str(subscription.topic or subscription.feed_name or speech.say("digest.other"))


def some(names: Iterable[str], speech: Speech) -> str:
    """Return names as a list; of very many the first, and how many more there are."""
    known = list(names)
    more = len(known) - _NAMED
    return speech.enumerate([*known[:_NAMED], *([speech.say("why.more", count=more)] if more > 0 else [])])


def languages_of(subscription: Subscription, speech: Speech) -> str:
    """Say which languages a subscription takes; empty for all."""
    if not subscription.languages:
        return ""
    return speech.say("replies.languages", languages=speech.enumerate(speech.language(code) for code in sorted(subscription.languages)))


def days_of(days: frozenset[int], speech: Speech) -> str:
    """Return on which days a digest comes."""
    if days == EVERY_DAY:
        return speech.say("days.daily")
    return speech.say("days.weekdays") if days == WEEKDAYS else speech.weekdays(days)
