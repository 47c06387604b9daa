"""What became of subscriptions, in the reader's language: what comes from now on and what came before, what ended and what still comes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.filters import filter_parts, look_back_lines
from bot.cards.replies import days_of, languages_of, quiet_sentence, some, subject
from bot.cards.words import Speech
from bot.domain.filters import NO_FILTER
from bot.domain.schedule import next_digest_at
from bot.domain.subscription import Ended, Subscribed, Subscription
from bot.domain.topic import Topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an answer reads: its language, how the platform writes its channel, whom cards mention (`calls`), and text as it is (`plain`)."""

    channel: str
    calls: Callable[[str], str]
    plain: Callable[[str], str]
    topics: Topics
    speech: Speech

    def say(self, key: str, **params: str) -> str:
        """Return a sentence about the channel."""
        return self.speech.say(key, channel=self.channel, **params)

    def names(self, subscriptions: Sequence[Subscription]) -> str:
        """Return what subscriptions are about."""
        names = (self.say("replies.topic", topic=self.plain(subject(each, self.topics, self.speech))) for each in subscriptions)
        return some(names, self.speech)


def subscribed(done: Sequence[Subscribed], look: Look, now: datetime) -> str:
    """Say what a channel gets from now on, topics that are treated alike in one breath; of what was changed also how it was before."""
    alike: dict[tuple[str, str], list[Subscribed]] = {}
    for each in done:
        before = way(each.before, look) if each.before else ""
        alike.setdefault((before, way(each.subscription, look)), []).append(each)
    told = [_told(some, before, after, look, now) for (before, after), some in alike.items()]
    told += _quiet(done, look)
    said = look.speech.sentences(told) if len(alike) == 1 and "\n" not in told[0] else "\n".join(told)
    return "\n".join([said, *_looks_back(done, look)])


def set_up(done: Sequence[Subscribed], over: Sequence[Subscription], look: Look, now: datetime) -> str:
    """Say what a set-up came to: what comes from now on, and what comes no more."""
    told = [subscribed(done, look, now)] if done else []
    if over:
        told.append(look.speech.sentences([look.say("replies.unsubscribed", topic=look.names(over)), look.say("replies.withdrawn")]))
    return "\n".join(told) or look.say("forms.nothing")


def _told(some: Sequence[Subscribed], before: str, after: str, look: Look, now: datetime) -> str:
    topic = look.names([each.subscription for each in some])
    if before == after:
        return look.say("replies.unchanged", topic=topic, way=after)
    subscription = some[0].subscription
    digest = subscription.digest
    when = look.speech.moment(next_digest_at(digest, now), digest.zone, now) if digest else ""
    said = look.say(f"replies.subscribed_{subscription.mode}", topic=topic, when=when)
    told = look.speech.sentences([said, *_details(subscription, some[0].before, look)])
    if before:
        return "\n".join([told, look.say("replies.before", way=before), look.say("replies.after", way=after)])
    return told if subscription.filter == NO_FILTER else "\n".join([told, look.say("replies.after", way=after)])


def _details(subscription: Subscription, before: Subscription | None, look: Look) -> Iterator[str]:
    """Yield what is new besides the times."""
    if subscription.languages and not (before and before.languages == subscription.languages):
        yield languages_of(subscription, look.speech)
    if subscription.mention and not (before and before.mention == subscription.mention):
        yield look.say("replies.mentions", who=look.calls(subscription.mention))


def _quiet(done: Sequence[Subscribed], look: Look) -> list[str]:
    hours = done[0].channel.quiet_hours
    return [quiet_sentence(hours, look.speech)] if hours and any(each.subscription.mode.live for each in done) else []


def way(subscription: Subscription, look: Look) -> str:
    """Return how stories come by a subscription: digest daily 08:30, Paris · only in English."""
    digest = subscription.digest
    said = look.say(
        f"replies.way_{subscription.mode}",
        days=days_of(digest.days, look.speech) if digest else "",
        time=f"{digest.at:%H:%M}" if digest else "",
        place=look.speech.place(digest.zone) if digest else "",
    )
    return " · ".join([said, *_ways(subscription, look)])


def _ways(subscription: Subscription, look: Look) -> Iterator[str]:
    if subscription.empty_days:
        yield look.say("replies.way_empty_days")
    if subscription.languages:
        names = (look.speech.language(each) for each in sorted(subscription.languages))
        yield look.say("replies.way_languages", languages=look.speech.enumerate(names))
    if subscription.mention:
        yield look.say("replies.list_mention", who=look.calls(subscription.mention))
    yield from filter_parts(subscription.filter, look.speech, look.plain)


def previewed(done: Sequence[Subscribed], look: Look) -> str:
    """Say what filters would have let through, of which nothing was saved."""
    return "\n".join([look.say("filters.preview"), *(line for each in done for line in _previewed(each, look))])


def _previewed(each: Subscribed, look: Look) -> Iterator[str]:
    yield f"{look.names([each.subscription])} · {way(each.subscription, look)}"
    if each.look_back:
        yield from look_back_lines(each.look_back, look.speech, look.plain)


def _looks_back(done: Sequence[Subscribed], look: Look) -> Iterator[str]:
    """Yield what filters that were set would have let through."""
    told = [each for each in done if each.look_back]
    for each in told:
        if len(told) > 1:
            yield look.names([each.subscription])
        if each.look_back:
            yield from look_back_lines(each.look_back, look.speech, look.plain)


def unsubscribed(ended: Ended, look: Look) -> str:
    """Say what ended, what is withdrawn, and what comes all the same."""
    told = [look.say("replies.unsubscribed", topic=look.names(ended.ended)), look.say("replies.withdrawn")]
    if ended.left:
        told.append(look.say("replies.still", topic=look.names(ended.left)))
    if ended.on_its_way:
        told.append(look.say("replies.on_its_way"))
    return look.speech.sentences(told)
