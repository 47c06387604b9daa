"""What a channel was asked to be spared of a story, in words: what stopped it, until when, and what is taken from its scores. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.cards.asks import called, topic_name
from bot.cards.words import Speech
from bot.domain.ask import Ask, Request, Subject, Verb
from bot.domain.destination import Destination
from bot.domain.history import ArticleHistory
from bot.domain.own_topic import known_to
from bot.domain.topic import Topics
from bot.outbox.composition import report_of
from bot.outbox.queue import Report
from bot.outbox.tastes import Spared, Taste, read_spared


def spared_lines(  # noqa: PLR0913, PLR0917 - a story, who reads of it, and what is asked
    told: ArticleHistory, channel: Destination, asks: Iterable[Ask], topics: Topics, speech: Speech, now: datetime
) -> list[str]:
    """Return a line for each thing that is asked about a story: a weight with the score that it is taken from, and a mute with its end.

    What a mute stopped already says so where it is told what became of it.
    """
    taste, report = Taste.of((), asks, now), report_of(told.coverage[0])
    owed = (each.last_error or "" for to, each in told.deliveries if to.id == channel.id)
    muted = None if any(map(read_spared, owed)) else taste.mute_of(report, told.article.story_id)
    lines = [_muted(muted, channel, topics, speech, now)] if muted else []
    return [*lines, *_weighed(told, report, taste, topics, speech)]


def _muted(request: Request, channel: Destination, topics: Topics, speech: Speech, now: datetime) -> str:
    name = called(request.subject, request.name, topics, speech)
    if request.until is None:
        return speech.say("told.spared.muted_ever", name=name)
    return speech.say("told.spared.muted", name=name, when=speech.moment(request.until, channel.zone, now))


def _weighed(told: ArticleHistory, report: Report, taste: Taste, topics: Topics, speech: Speech) -> Iterator[str]:
    for each in known_to(topics, told.evidence):
        if weights := taste.weights(report, each.topic):
            yield speech.say(
                "told.spared.weighed",
                topic=topic_name(each.topic, topics, speech),
                score=speech.number(each.score),
                points=speech.number(taste.taken(report, each.topic), digits=2),
                left=speech.number(each.score - taste.taken(report, each.topic)),
                threshold=speech.number(each.threshold),
                names=speech.enumerate(called(one.request.subject, one.request.name, topics, speech) for one in weights),
            )


def withdrawn(spared: Spared, channel: Destination, topics: Topics, speech: Speech, now: datetime) -> str:
    """Return what stopped a story when its turn came."""
    name = called(Subject(spared.verb, spared.about, spared.name), spared.name, topics, speech)
    if spared.verb is Verb.LESS:
        return speech.say("told.spared.withdrawn_less", name=name)
    if spared.until is None:
        return speech.say("told.spared.withdrawn_ever", name=name)
    return speech.say("told.spared.withdrawn", name=name, when=speech.moment(spared.until, channel.zone, now))
