"""Topics that people wrote as queries, compiled into the pass that finds the terms of all topics."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.domain.errors import InvalidInput
from bot.domain.topic import Evidence, Hit, TopicSlug
from bot.matching.query.compiled import Spans, holds, scene
from bot.matching.query.nodes import Literal, Node, anchors, literals
from bot.matching.scan import LONGEST_FOUND, MatchText, Page
from bot.matching.terms import Term, literal_term

MOST_CUSTOM_TOPICS = 50_000
QUERY_THRESHOLD = 1.0  # a query holds (1.0) or does not (0.0)
MOST_HITS = 100  # of one query are told: strangers write queries, and each hit is stored
MOST_PLACES = 20  # of one word are told: a text may repeat it a thousand times, and each place is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomTopic:
    """A topic that a workspace made: its slug and the parsed query."""

    slug: TopicSlug
    query: Node


class CustomTopics:
    """The literals of all custom topics, numbered from `first`, and which topics use each. Immutable."""

    __slots__ = ("_anchored", "_dead", "_first", "_numbers", "_topics", "_users", "wanted")

    def __init__(self, first: int) -> None:
        self._first = first
        self._topics: list[CustomTopic] = []
        self._anchored: list[frozenset[Literal]] = []
        self._dead: frozenset[int] = frozenset()
        self._numbers: dict[Literal, int] = {}
        self._users: list[tuple[int, ...]] = []
        self.wanted: tuple[bool, ...] = ()

    def extended(self, topics: Sequence[CustomTopic]) -> "CustomTopics":
        """Return these topics and more. Raises InvalidInput when there are too many."""
        if len(self._topics) + len(topics) > MOST_CUSTOM_TOPICS:
            raise InvalidInput(
                f"More than {MOST_CUSTOM_TOPICS} custom topics. Delete some.", code="too_many_topics", limit=MOST_CUSTOM_TOPICS
            )
        more = self._copy()
        for topic in topics:
            for literal in dict.fromkeys(literals(topic.query)):
                more._add_user(literal, len(more._topics))  # noqa: SLF001 - the same class
            more._topics.append(topic)  # noqa: SLF001
            more._anchored.append(anchors(topic.query) or frozenset())  # noqa: SLF001
        more.wanted = (True,) * len(more._users)  # noqa: SLF001
        return more

    def without(self, slugs: Collection[TopicSlug]) -> "CustomTopics":
        """Return these topics less some, whose words stay in the automaton until the next build."""
        fewer = self._copy()
        fewer._dead = self._dead | {number for number, topic in enumerate(self._topics) if topic.slug in slugs}  # noqa: SLF001
        return fewer

    @property
    def topics(self) -> Sequence[CustomTopic]:
        """Those that are looked for."""
        return [each for number, each in enumerate(self._topics) if number not in self._dead]

    def terms(self, start: int = 0) -> list[Term]:
        """Return the term of each literal in the order of their numbers, without the first `start`."""
        return [_term(literal) for literal in islice(self._numbers, start, None)]

    def _copy(self) -> "CustomTopics":
        copy = CustomTopics(self._first)
        copy._topics, copy._anchored, copy._dead = [*self._topics], [*self._anchored], self._dead
        copy._numbers, copy._users, copy.wanted = {**self._numbers}, [*self._users], self.wanted
        return copy

    def _add_user(self, literal: Literal, topic: int) -> None:
        number = self._numbers.setdefault(literal, len(self._users))
        if number == len(self._users):
            self._users.append(())
        self._users[number] = (*self._users[number], topic)

    def evidence(self, found: Sequence[tuple[int, int, int]], article: MatchText, page: Page) -> list[Evidence]:
        """Return the evidence of each topic of which a positive word was found, in the order of the topics."""
        places: dict[int, list[tuple[int, int]]] = {}
        for number, start, end in found:
            places.setdefault(number - self._first, []).append((start, end))
        spans = {literal: places[number] for literal in self._literals_of(places) if (number := self._numbers[literal]) in places}
        touched = {
            user for literal in spans for user in self._users[self._numbers[literal]] if literal in self._anchored[user]
        } - self._dead
        if not touched:
            return []
        view = scene(article, page, spans)
        return [self._judged(number, spans, page, matched=holds(self._topics[number].query, view)) for number in sorted(touched)]

    def _literals_of(self, places: Collection[int]) -> Collection[Literal]:
        users = {user for number in places for user in self._users[number]}
        return dict.fromkeys(literal for user in sorted(users) for literal in literals(self._topics[user].query))

    def _judged(self, number: int, spans: Spans, page: Page, *, matched: bool) -> Evidence:
        topic = self._topics[number]
        hits = (
            Hit(term=str(literal), field=field, offset=offset, weight=float(matched), found=page.original(start, end)[:LONGEST_FOUND])
            for literal in dict.fromkeys(literals(topic.query))
            for start, end in spans.get(literal, ())[:MOST_PLACES]
            for field, offset in [page.place(start)]
        )
        score = 1.0 if matched else 0.0
        return Evidence(topic=topic.slug, score=score, threshold=QUERY_THRESHOLD, hits=tuple(islice(hits, MOST_HITS)))


def _term(literal: Literal) -> Term:
    term = literal_term(literal.text, prefix=literal.prefix)
    if term is None:  # the parser refuses these; a tree made by hand may hold one
        raise InvalidInput(f"the query word '{literal.text}' has no letter or digit.", code="query_nothing")
    return term
