"""What a channel wants to hear: its subscriptions, less what it was asked to be spared. Pure.

docs/decisions/0069-asks-of-a-channel.md gives the reasons.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from bot.domain.article import StoryId
from bot.domain.ask import MOST_POINTS, About, Ask, Request, Verb, requests
from bot.domain.filters import is_mark
from bot.domain.source import SourceKind
from bot.domain.subscription import Reported, Subscription
from bot.domain.topic import TopicSlug
from bot.domain.words import compared, is_unspaced

_OF_TEXTS = frozenset({About.WORD, About.KIND})


class Judged(Reported, Protocol):
    """What is known of an article that a channel may hear of. `topics` have its fits, `thresholds` what those are parts of."""

    @property
    def topics(self) -> Mapping[TopicSlug, float]:
        """The topics that it matched, each with its score over the threshold."""
        ...

    @property
    def thresholds(self) -> Mapping[TopicSlug, float]:
        """The thresholds of those topics, in points."""
        ...

    @property
    def words(self) -> str:
        """Its title and summary, where some word is muted."""
        ...

    @property
    def kind(self) -> SourceKind | None:
        """Who speaks, where that matters."""
        ...


class Weight(NamedTuple):
    """What a request takes from the score of a topic."""

    request: Request
    points: float


@dataclass(frozen=True, slots=True)
class Taste:
    """What a channel wants: `wishes`, less what is asked of it at `now`."""

    wishes: tuple[Subscription, ...]
    asked: tuple[Request, ...] = ()
    now: datetime | None = None
    _muted: tuple[Request, ...] = field(init=False, default=())
    _less: tuple[Request, ...] = field(init=False, default=())

    def at(self, later: datetime) -> "Taste":
        """Return what the channel will want at a later instant, by what it is asked now: some of that is over by then, or weaker."""
        if not self.asked or self.now is None or later <= self.now:
            return self
        return Taste.of(self.wishes, (ask for each in self.asked for ask in each.asks), later)

    def __post_init__(self) -> None:
        """Part what is in force by its verb, once for all rows."""
        heard = [each for each in self.asked if each.voices]
        object.__setattr__(self, "_muted", tuple(each for each in heard if each.subject.verb is Verb.MUTE))
        object.__setattr__(self, "_less", tuple(each for each in heard if each.subject.verb is Verb.LESS))

    @classmethod
    def of(cls, wishes: Iterable[Subscription], asks: Iterable[Ask], now: datetime) -> "Taste":
        """Return what a channel wants at an instant."""
        return cls(tuple(wishes), requests(asks, now), now)

    @property
    def asks_for_words(self) -> bool:
        """Whether what is asked is judged by texts, or by who speaks: these are read for nobody else."""
        return any(each.subject.about in _OF_TEXTS for each in (*self._muted, *self._less))

    @property
    def mutes_reports(self) -> bool:
        """Whether something is muted that single reports of a story may be about."""
        return any(each.subject.about is not About.STORY for each in self._muted)

    @property
    def counts_publishers(self) -> bool:
        """Whether some story has to be told by several publishers before it is told."""
        return any(wish.filter.publishers > 1 for wish in self.wishes)

    def wants(self, report: Judged, story: StoryId | None) -> bool:
        """Say whether the channel wants to hear of a story by a report of it."""
        if self.mute_of(report, story):
            return False
        topics = self.kept_topics(report) if self._less else report.topics
        return any(wish.wants(report, topics) for wish in self.wishes)

    def wished(self, report: Judged) -> bool:
        """Say whether some subscription asks for a report, whatever else is asked."""
        return any(wish.wants(report, report.topics) for wish in self.wishes)

    def is_about(self, report: Judged) -> bool:
        """Say whether some subscription is about a report, whatever its filter says of it."""
        return any(wish.is_about(report, report.topics) for wish in self.wishes)

    def mute_of(self, report: Judged, story: StoryId | None) -> Request | None:
        """Return what mutes a report."""
        return next((each for each in self._muted if is_about(each, report, story)), None)

    def stopping(self, report: Judged, story: StoryId | None) -> Request | None:
        """Return what stops a report that is wished for: what mutes it, else what takes most from its best topic."""
        if muted := self.mute_of(report, story):
            return muted
        weights = [each for topic in report.topics if not is_mark(topic) for each in self.weights(report, topic)]
        return max(weights, key=lambda each: each.points).request if weights else None

    def kept_topics(self, report: Judged) -> Collection[TopicSlug]:
        """Return the topics that a report matches still, after what is taken from its scores."""
        return [topic for topic, fit in report.topics.items() if is_mark(topic) or fit >= 1.0 + self._taken_part(report, topic)]

    def _taken_part(self, report: Judged, topic: TopicSlug) -> float:
        return self.taken(report, topic) / report.thresholds.get(topic, 1.0)

    def weights(self, report: Judged, topic: TopicSlug) -> tuple[Weight, ...]:
        """Return what is taken from a score, and by which requests."""
        if self.now is None:
            return ()
        about = (each for each in self._less if _weighs(each, report, topic))
        return tuple(Weight(each, each.points(self.now)) for each in about)

    def taken(self, report: Judged, topic: TopicSlug) -> float:
        """Return what is taken from a score in all: one point at most."""
        return min(MOST_POINTS, sum(each.points for each in self.weights(report, topic)))


def is_about(request: Request, report: Judged, story: StoryId | None) -> bool:
    """Say whether a request is about a report, or about its story."""
    about, what = request.subject[1:]
    match about:
        case About.STORY:
            return what == str(story)
        case About.SOURCE:
            return what == str(report.source_id)
        case About.WORD:
            return holds_word(report.words, what)
        case About.KIND:
            return what == report.kind
        case About.TOPIC:
            return what in report.topics


def _weighs(request: Request, report: Judged, topic: TopicSlug) -> bool:
    if request.subject.about is About.TOPIC:
        return request.subject.what == topic
    return is_about(request, report, None)


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """Return a text as its words are compared; what is asked of one article is asked for many mutes."""
    return compared(text)


def holds_word(text: str, word: str) -> bool:
    """Say whether a text holds a folded word, or words in a row, whole; where a script has no spaces, anywhere.

    A pattern is made for what is there alone: a channel may have muted hundreds of words, and its digest hold as many stories.
    """
    said = folded(text)
    if word not in said:
        return False
    return is_unspaced(word) or re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) is not None


_SPARED = re.compile(r"spared: (?P<verb>mute|less) (?P<about>\w+) until (?P<until>\S+): (?P<name>.*)", re.DOTALL)


class Spared(NamedTuple):
    """Why something was not told: which ask stopped it, and when that ends (None: never)."""

    verb: Verb
    about: About
    until: datetime | None
    name: str


def spared_reason(request: Request) -> str:
    """Return the reason that is stored with what a request stopped."""
    until = request.until.isoformat() if request.until else "ever"
    return f"spared: {request.subject.verb} {request.subject.about} until {until}: {request.name}"


def read_spared(reason: str) -> Spared | None:
    """Return what a stored reason says; None for one of other rules."""
    found = _SPARED.fullmatch(reason)
    if found is None:
        return None
    until = None if found["until"] == "ever" else datetime.fromisoformat(found["until"])
    return Spared(Verb(found["verb"]), About(found["about"]), until, found["name"])
