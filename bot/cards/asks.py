"""What a channel is asked to be spared, in words: the menus of a card, the answers, and the lists with their way back. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.pages import ENTRIES, Entry, Page, page_of
from bot.cards.words import Speech
from bot.domain.ask import MEMBERS, About, AskId, Request, Subject, Verb
from bot.domain.destination import Destination, DestinationId
from bot.domain.source import SourceKind
from bot.domain.topic import Topics, TopicSlug

SPANS: Final = ("hour", "day", "week", "ever")
"""How long something is muted, as buttons name it."""

_TOPICS: Final = 3  # of a menu; a row of buttons holds five


class Scope(StrEnum):
    """For whom something is muted: the channel, or its reader alone. The values stand in buttons."""

    CHANNEL = "all"
    ALONE = "me"


def mute_menu(card: int, source: str, command: str, speech: Speech, scope: Scope | None = None) -> Page:
    """Return what may be muted by a card: its story or its source, each for some time; `command` mutes words.

    `scope`: for whom; the other is a button away. None where the reader is alone there.
    """
    what = (About.STORY, speech.say("asks.this_story")), (About.SOURCE, speech.say("asks.source", name=source))
    entries = tuple(Entry(title=title, choices=tuple(_spans(card, about, speech, scope))) for about, title in what)
    alone = scope is Scope.ALONE
    heading, said = speech.say("asks.mute_alone_heading" if alone else "asks.mute_heading"), speech.say("asks.alone_said") if alone else ""
    footer = speech.say("asks.mute_words", command=command)
    return Page(heading=heading, said=said, entries=entries, footer=footer, actions=tuple(_other_scope(card, scope, speech)))


def _other_scope(card: int, scope: Scope | None, speech: Speech) -> Iterator[Action]:
    if scope is not None:
        other = Scope.CHANNEL if scope is Scope.ALONE else Scope.ALONE
        yield Action(kind=ActionKind.MUTING, subject=card, about=other, label=speech.say(f"asks.scope.{other}"))


def _spans(card: int, about: About, speech: Speech, scope: Scope | None) -> Iterator[Action]:
    whom = f"-{scope}" if scope is Scope.ALONE else ""
    for span in SPANS:
        yield Action(kind=ActionKind.MUTE, subject=card, about=f"{about}-{span}{whom}", label=speech.say(f"asks.span.{span}"))


def less_menu(card: int, matched: Sequence[TopicSlug], source: str, kind: SourceKind, topics: Topics, speech: Speech) -> Page:  # noqa: PLR0913, PLR0917 - what there may be less of
    """Return what there may be less of, as buttons."""
    wrong = [(f"{About.TOPIC}-{slug}", speech.say("asks.wrong_topic", name=topic_name(slug, topics, speech))) for slug in matched[:_TOPICS]]
    other = [
        (f"{About.SOURCE}", speech.say("asks.less_source", name=source)),
        (f"{About.KIND}", speech.say("asks.less_kind", name=kind_name(kind, speech))),
    ]
    actions = tuple(Action(kind=ActionKind.LESS, subject=card, about=about, label=label) for about, label in [*wrong, *other])
    return Page(heading=speech.say("asks.less_heading"), said=speech.say("asks.less_said"), actions=actions)


def topic_name(slug: str, topics: Topics, speech: Speech) -> str:
    """Return what a topic is called, its slug where there is none any more."""
    topic = topics.get(TopicSlug(slug))
    return topic.title(speech.code) if topic else slug


def kind_name(kind: str, speech: Speech) -> str:
    """Return who speaks, in a reader's words."""
    return speech.say(f"asks.kinds.{kind}")


def called(subject: Subject, name: str, topics: Topics, speech: Speech) -> str:
    """Return what a request is about, in the reader's language where that has a word for it."""
    match subject.about:
        case About.TOPIC:
            return topic_name(subject.what, topics, speech)
        case About.KIND:
            return kind_name(subject.what, speech)
        case _:
            return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A request, and the ask by which its reader may take it back; `alone`: it spares nobody but its reader."""

    request: Request
    undo: AskId | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLook:
    """What requests of a channel are told with."""

    channel: Destination
    topics: Topics
    speech: Speech
    now: datetime

    def when(self, request: Request) -> str:
        """Return until when a request holds, as people say it."""
        return "" if request.until is None else self.speech.moment(request.until, self.channel.zone, self.now)

    def called(self, request: Request) -> str:
        """Return what a request is about."""
        return called(request.subject, request.name, self.topics, self.speech)


def said_of(request: Request, look: AskLook) -> list[str]:
    """Return what follows from a request: what comes no more, or less, and until when; or what it waits for."""
    speech = look.speech
    if not request.voices:
        return [speech.say("asks.noted", count=MEMBERS, members=request.members)]
    done = "asks.alone" if look.channel.person else "asks.done"
    what = speech.say(f"{done}.{request.subject.verb}_{request.subject.about}", name=look.called(request), points=_points(request, look))
    return [speech.say("asks.done_until" if request.until else "asks.done_ever", what=what, when=look.when(request))]


def _points(request: Request, look: AskLook) -> str:
    return look.speech.number(request.points(look.now), digits=2)


def ask_page(  # noqa: PLR0913 - which page, of what, for whom
    verb: Verb, told: Iterable[Told], look: AskLook, number: int = 1, *, said: str = "", decides: bool = False
) -> Page:
    """Return a page of what a channel is asked, each with the button that takes it back; managers may take back all weights at once."""
    speech, known = look.speech, list(told)
    kind = ActionKind.MUTES if verb is Verb.MUTE else ActionKind.TUNES
    entries = [_entry(each, place // ENTRIES + 1, look) for place, each in enumerate(known)]
    whose = f"{verb}_alone" if look.channel.person else verb
    page = page_of(speech.say(f"asks.{whose}_list"), entries, number, lambda at: _page(kind, look.channel.id, at), speech)
    empty = "" if known else speech.say(f"asks.{whose}_none")
    reset = [Action(kind=ActionKind.RESET, subject=look.channel.id, label=speech.say("actions.reset"))]
    more = reset if known and decides and verb is Verb.LESS else []
    return replace(page, said="\n".join(filter(None, [said, empty])), actions=(*page.actions, *more))


def _page(kind: ActionKind, channel: DestinationId, number: int) -> Action:
    return Action(kind=kind, subject=channel, about=str(number))


def list_action(verb: Verb, channel: DestinationId, speech: Speech) -> Action:
    """Return the button that shows what a channel is asked."""
    kind = ActionKind.MUTES if verb is Verb.MUTE else ActionKind.TUNES
    return Action(kind=kind, subject=channel, label=speech.say(f"actions.{kind}"))


def _entry(told: Told, page: int, look: AskLook) -> Entry:
    request, speech = told.request, look.speech
    undo = Action(kind=ActionKind.UNDO, subject=told.undo, about=str(page), label=speech.say("actions.undo")) if told.undo else None
    alone = [speech.say("asks.alone_note")] if told.alone and not look.channel.person else []
    note = " · ".join([speech.say(f"asks.about.{request.subject.about}"), _state(request, look), *alone])
    return Entry(title=look.called(request), note=note, action=undo)


def _state(request: Request, look: AskLook) -> str:
    speech = look.speech
    if not request.voices:
        return speech.say("asks.waiting", count=MEMBERS, members=request.members)
    if request.subject.verb is Verb.LESS:
        return speech.say("asks.weight", points=_points(request, look), when=look.when(request))
    return speech.say("asks.until", when=look.when(request)) if request.until else speech.say("asks.ever")
