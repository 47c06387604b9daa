"""Why as a page: what became of a story here, a bar for each topic, its reports, the poll that found it and the rules. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.asks import topic_name
from bot.cards.found import telling_hits
from bot.cards.listing import Look, wish_parts
from bot.cards.pages import Entry, Page
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.destination import Destination
from bot.domain.history import ArticleHistory
from bot.domain.subscription import Subscription
from bot.domain.topic import Evidence, Topics
from bot.outbox.limits import TOLD_IN_A_LIST
from bot.steps.commands.why_story import story_lines

_CELLS: Final = 10
_ACTIONS: Final = (ActionKind.LESS, ActionKind.MUTING)
_TOLD: Final = frozenset({State.SENT, State.DELETED})
_WAITING: Final = frozenset({State.PENDING, State.SENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyLook:
    """What a page is made with."""

    topics: Topics
    speech: Speech
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story on its way to a channel: `about` are the topics to speak of, `wishes` the subscriptions that it fits, `said` its fate."""

    history: ArticleHistory
    channel: Destination
    about: Sequence[Evidence]
    wishes: Sequence[Subscription]
    said: Sequence[str]


def why_page(told: Told, look: WhyLook) -> Page:
    """Return the page; where a card of the story stands in the channel, with the buttons that change what comes."""
    card = _card(told)
    return Page(
        heading=_heading(told, look.speech),
        said="\n".join(_begun(line) for line in told.said),
        entries=tuple(_entries(told, look)),
        actions=tuple(Action(kind=kind, subject=card.id, label=look.speech.say(f"actions.{kind}")) for kind in _ACTIONS) if card else (),
    )


def bar(score: float, threshold: float) -> str:
    """Return how much of what a topic needs an article has: a full bar is enough, and one that lacks anything is not full."""
    part = score / threshold if threshold > 0 else float(score >= threshold)
    filled = max(0, min(_CELLS, int(part * _CELLS)))
    return "■" * filled + "□" * (_CELLS - filled)


def lack(missed: Evidence, topics: Topics, speech: Speech) -> str:
    """Return what would have let an article count as a topic."""
    points = speech.number(missed.threshold - missed.score)
    return speech.say("why_here.lacks", points=points, topic=topic_name(missed.topic, topics, speech))


def _heading(told: Told, speech: Speech) -> str:
    said = speech.say(f"why_here.{_state(told)}")
    return f"{said} · #{told.channel.name}" if told.channel.name and not told.channel.person else said


def _state(told: Told) -> str:
    owed = list(_deliveries(told))
    if any(each.state in _TOLD or each.last_error == TOLD_IN_A_LIST for each in owed):
        return "came"
    return "waits" if any(each.state in _WAITING for each in owed) else "silent"


def _deliveries(told: Told) -> Iterator[Delivery]:
    return (each for to, each in told.history.deliveries if to.id == told.channel.id)


def _card(told: Told) -> Delivery | None:
    """Return the delivery of the channel's own card of the story."""
    return next((each for each in _deliveries(told) if each.kind is Kind.ALERT and each.state is State.SENT), None)


def _begun(line: str) -> str:
    """Return a sentence that began after the name of a channel as one of its own."""
    return line[:1].upper() + line[1:]


def _entries(told: Told, look: WhyLook) -> Iterator[Entry]:
    speech, shown = look.speech, told.history.as_told(told.channel.id)
    yield Entry(title=shown.article.title, url=shown.article.url, note=shown.source_title, at=shown.article.published_at)
    if not told.about:
        yield Entry(title=speech.say("told.no_topic"))
    yield from (_topic(each, told, look) for each in told.about)
    if lines := list(story_lines(told.history, speech, look.now)):
        yield Entry(title=speech.say("why_here.story"), note="\n".join(lines))
    found = speech.say("why_here.found_in", source=told.history.source_title)
    yield Entry(title=speech.say("why_here.found"), note=found, at=told.history.article.seen_at)
    yield from (_rule(each, told.channel, look) for each in told.wishes)


def _topic(evidence: Evidence, told: Told, look: WhyLook) -> Entry:
    speech = look.speech
    words = [
        speech.say("why_here.words", found=found, field=speech.say(f"why.fields.{field}"))
        for found, field in telling_hits(evidence.hits, told.history.article)
    ]
    score = speech.say("why_here.score", score=speech.number(evidence.score), threshold=speech.number(evidence.threshold))
    return Entry(
        title=f"{topic_name(evidence.topic, look.topics, speech)} {bar(evidence.score, evidence.threshold)}",
        note=" · ".join([score, *words]),
    )


def _rule(wish: Subscription, channel: Destination, look: WhyLook) -> Entry:
    shown = Shown(subscription=wish, channel=channel, mention="")
    parts = wish_parts(shown, Look(topics=look.topics, speech=look.speech, now=look.now, plain=str))
    return Entry(title=look.speech.say("why_here.rule"), note=" · ".join(parts), at=wish.created_at, who=wish.created_by)
