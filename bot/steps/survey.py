"""A survey of the names in articles: first which names the week's articles on a topic have, then how often all have them. No I/O."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.outlets import is_outlet, without_outlet
from bot.domain.publishers import Publisher, publisher_at
from bot.domain.rising import Rise, SeenArticle
from bot.domain.topic import TopicSlug
from bot.matching.rising import Counted, Known, Names, Totals, most_met, rising, spelling_of
from bot.matching.scan import MatchText
from bot.matching.trial import TriedText, text_of
from bot.stories.names import Found, NameFinder, small_words
from bot.stories.scripts import skeleton

_MOST_CANDIDATES: Final = 1_000
"""Of a topic: those that most publishers have."""
_OFTEN_SOMEBODY: Final = 1 / 3
"""Of the times that a name is met it is a person's, who mostly goes by the last name."""
_LEAST_TIMES: Final = 2
"""Articles in which capitals, or a rare spelling, say that a word is a name: one may be a slip."""

_MOSTLY: Final = 0.5
_SMALL_SHARE: Final = 0.2
"""A name is seldom written without its capital."""
_SHORTEST_SOUND: Final = 3


@dataclass(slots=True)
class _Met:
    """How often a name was met in the week's articles on any topic, and how."""

    times: int = 0
    sure: int = 0
    persons: int = 0
    placed: int = 0


class Survey:
    """Takes articles in twice: `meet` those of the week, then, after `choose`, `count` all of the week and before.

    `known` says which names each topic has, or somebody decided on; `is_place` which are places or people in office.
    """

    def __init__(self, finder: NameFinder, known: Mapping[TopicSlug, Known], is_place: Callable[[str], bool], since: datetime) -> None:
        self._finder, self._known, self._is_place, self._since = finder, known, is_place, since
        self._met: dict[str, _Met] = defaultdict(_Met)
        self._publishers: dict[TopicSlug, dict[str, set[Publisher]]] = {topic: defaultdict(set) for topic in known}
        self._explained: dict[TopicSlug, Counter[str]] = {topic: Counter() for topic in known}
        self._small: Counter[str] = Counter()
        self._outlets: set[str] = set()
        self._sounds: frozenset[str] = frozenset()
        self._names = Names({})
        self._wanted_by: dict[str, list[TopicSlug]] = defaultdict(list)
        self._counted: dict[TopicSlug, dict[str, Counted]] = {topic: {} for topic in known}
        self._totals = {topic: Totals() for topic in known}

    def meet(self, articles: Iterable[SeenArticle]) -> None:
        """Look for names in articles of the week."""
        for each in articles:
            text, publisher = text_and_publisher(each)
            self._small.update(small_words(text.title, text.lead))
            topics = each.topics & self._known.keys()
            if topics:
                self._outlets.update((each.source_title.casefold(), publisher.title, publisher.site.partition(".")[0]))
                for found in self._finder.names((text.title, text.lead), text.lang).values():
                    self._note_met(found, topics, publisher)

    def _note_met(self, found: Found, topics: Iterable[TopicSlug], publisher: Publisher) -> None:
        met = self._met[found.name]
        met.times += 1
        met.sure += found.sure
        met.persons += found.person
        met.placed += found.placed
        for topic in topics:
            self._publishers[topic][found.name].add(publisher)
            self._explained[topic][found.name] += found.name != found.run and self._known[topic](found.run)

    def choose(self) -> None:
        """Keep the names that may be worth a place in a topic."""
        sounds = (skeleton(name.lower()) for name in self._met if name.isascii())
        self._sounds = frozenset(sound for sound in sounds if len(sound) >= _SHORTEST_SOUND)
        for topic, publishers in self._publishers.items():
            often = most_met(publishers, _MOST_CANDIDATES)
            worth = (name for name in often if self._is_worth(name) and self._stands_alone(name, topic))
            self._counted[topic] = {name: Counted() for name in worth}
        for topic, counted in self._counted.items():
            for name in counted:
                self._wanted_by[name].append(topic)
        self._names = Names({name: spelling_of(name) for name in self._wanted_by})

    def _is_worth(self, name: str) -> bool:
        met = self._met[name]
        return (
            met.times >= _LEAST_TIMES
            and (met.sure > 0 or skeleton(name) in self._sounds)
            and met.persons <= _OFTEN_SOMEBODY * met.times
            and met.placed < _MOSTLY * met.times
            and not self._is_word(name)
            and name.casefold() not in self._outlets
            and not is_outlet(name)
            and not self._is_place(name)
        )

    def _is_word(self, name: str) -> bool:
        """Whether a single word, or each part of it, is written without a capital as well."""
        parts = name.lower().split("-") if " " not in name else ()
        return bool(parts) and all(self._small[part] > _SMALL_SHARE * self._met[name].times for part in parts)

    def _stands_alone(self, name: str, topic: TopicSlug) -> bool:
        """Whether a name is not mostly part of what the topic knows: who has Gemini needs no Flash."""
        return self._explained[topic][name] < _MOSTLY * self._met[name].times

    def count(self, articles: Iterable[SeenArticle]) -> None:
        """Count the names that were kept in any articles."""
        for each in articles:
            in_week = each.seen_at >= self._since
            topics = each.topics & self._known.keys()
            for topic in topics:
                self._totals[topic].week += in_week
                self._totals[topic].before += not in_week
            if not (in_week or topics):
                continue
            text, publisher = text_and_publisher(each)
            for name in self._names.of(text):
                self._note(name, each, publisher, in_week=in_week)

    def _note(self, name: str, article: SeenArticle, publisher: Publisher, *, in_week: bool) -> None:
        for topic in self._wanted_by[name]:
            counted = self._counted[topic][name]
            counted.articles += in_week
            if topic in article.topics:
                counted.on_topic += in_week
                counted.before += not in_week
                if in_week:
                    counted.publishers.add(publisher)
                    counted.stories.add(article.story_id)

    def rises(self, topic: TopicSlug, most: int) -> list[Rise]:
        """Return the names that rise in a topic, surest first; none of a topic that is not known."""
        if topic not in self._known:
            return []
        return rising(self._counted[topic], self._totals[topic], self._known[topic], most)


def text_and_publisher(article: SeenArticle) -> tuple[MatchText, Publisher]:
    """Return an article as matching reads it, and who publishes it: of an aggregator's headline the outlet that stands behind it."""
    _, outlet = without_outlet(article.title, (article.source_title,), article.url)
    tried = TriedText(article.title, article.summary, article.lang, article.source_title, article.url)
    return text_of(tried), publisher_at(article.url, outlet or article.source_title)
