"""Topics that people wrote as queries, compiled into the pass that finds the terms of all topics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.errors import InvalidInput
from bot.domain.topic import Evidence, Hit, TopicSlug
from bot.matching.query.compiled import Spans, holds, scene
from bot.matching.query.nodes import Literal, Node, anchors, literals
from bot.matching.scan import MatchText, Page
from bot.matching.terms import Term, literal_term

MOST_CUSTOM_TOPICS = 50_000
QUERY_THRESHOLD = 1.0  # a query holds (1.0) or does not (0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomTopic:
    """A topic that a workspace made: its slug and the parsed query."""

    slug: TopicSlug
    query: Node


class CustomTopics:
    """The literals of all custom topics, numbered from `first`, and which topics use each."""

    __slots__ = ("_anchored", "_first", "_literals", "_topics", "_users", "wanted")

    def __init__(self, topics: Sequence[CustomTopic], first: int) -> None:
        if len(topics) > MOST_CUSTOM_TOPICS:
            raise InvalidInput(f"{len(topics)} custom topics, and {MOST_CUSTOM_TOPICS} is the limit. Delete some.", code="too_many_topics")
        self._topics = topics
        self._first = first
        users: dict[Literal, list[int]] = {}
        for number, topic in enumerate(topics):
            for literal in dict.fromkeys(literals(topic.query)):
                users.setdefault(literal, []).append(number)
        self._literals = list(users)
        self._users = list(users.values())
        self.wanted = (True,) * len(users)
        self._anchored = [anchors(topic.query) or frozenset() for topic in topics]

    def terms(self) -> Iterator[Term]:
        """Yield the term of each literal, in the order of their numbers."""
        for literal in self._literals:
            term = literal_term(literal.text, prefix=literal.prefix)
            if term is None:  # the parser refuses these
                raise InvalidInput(f"the query word '{literal.text}' has no letter or digit.", code="query_nothing")
            yield term

    def evidence(self, found: Sequence[tuple[int, int, int]], article: MatchText, page: Page) -> list[Evidence]:
        """Return the evidence of each topic of which a positive word was found, in the order of the topics."""
        spans: dict[Literal, list[tuple[int, int]]] = {}
        touched: dict[int, None] = {}
        for number, start, end in found:
            literal = self._literals[number - self._first]
            if literal not in spans:
                touched.update(dict.fromkeys(user for user in self._users[number - self._first] if literal in self._anchored[user]))
            spans.setdefault(literal, []).append((start, end))
        if not touched:
            return []
        view = scene(article, page, spans)
        return [self._judged(number, spans, page, matched=holds(self._topics[number].query, view)) for number in sorted(touched)]

    def _judged(self, number: int, spans: Spans, page: Page, *, matched: bool) -> Evidence:
        topic = self._topics[number]
        hits = tuple(
            Hit(term=str(literal), field=field, offset=offset, weight=1.0 if matched else 0.0)
            for literal in dict.fromkeys(literals(topic.query))
            for start, _ in spans.get(literal, ())
            for field, offset in [page.place(start)]
        )
        return Evidence(topic=topic.slug, score=1.0 if matched else 0.0, threshold=QUERY_THRESHOLD, hits=hits)
