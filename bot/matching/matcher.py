"""The matcher: which topics an article is about, and the evidence. Pure and deterministic."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.domain.topic import Evidence, Hit, TopicSlug
from bot.matching.custom import CustomTopic, CustomTopics
from bot.matching.enumeration import enumerated_starts
from bot.matching.lexicon import TopicLexicon
from bot.matching.roles import Cast, Roles
from bot.matching.scan import MatchText, Page, Scanner
from bot.matching.scoring import SIGNALS, Assessment, Sighting, assess, visible


class Judged(NamedTuple):
    """What was made of one article: the assessment of each lexicon that had a signal there, and the evidence of the queries."""

    page: Page
    assessments: list[tuple[TopicLexicon, Assessment]]
    queries: list[Evidence]


class Matcher:
    """All topics compiled into one pass. Immutable: to change a topic, make another matcher and swap it in.

    `build` with thousands of custom topics belongs in a thread; `adding` and `removing` take a millisecond.
    """

    __slots__ = ("_cast", "_custom", "_lexicons", "_scanner", "_wanted")

    def __init__(self, lexicons: Sequence[TopicLexicon], cast: Cast, custom: CustomTopics, scanner: Scanner) -> None:
        self._lexicons = tuple(lexicons)
        self._cast = cast
        self._custom = custom
        self._scanner = scanner
        self._wanted: dict[int, Sequence[object]] = {}

    @classmethod
    def build(cls, lexicons: Sequence[TopicLexicon], custom: Sequence[CustomTopic] = ()) -> "Matcher":
        """Compile topics and custom topics. Raises InvalidInput when there are too many."""
        cast = Cast(lexicons)
        queries = CustomTopics(first=len(cast.terms)).extended(custom)
        return cls(lexicons, cast, queries, Scanner([*cast.terms, *queries.terms()]))

    def adding(self, custom: Sequence[CustomTopic]) -> "Matcher":
        """Return a matcher with more custom topics that shares all that is built. Raises InvalidInput when there are too many."""
        queries = self._custom.extended(custom)
        return Matcher(self._lexicons, self._cast, queries, self._scanner.extended(queries.terms(len(self._custom.wanted))))

    def removing(self, slugs: Collection[TopicSlug]) -> "Matcher":
        """Return a matcher without the custom topics of these slugs."""
        return Matcher(self._lexicons, self._cast, self._custom.without(slugs), self._scanner)

    def reading(self, lexicons: Sequence[TopicLexicon]) -> "Matcher":
        """Return a matcher of other lexicons, with the same custom topics."""
        return Matcher.build(lexicons, self._custom.topics)

    @property
    def lexicons(self) -> tuple[TopicLexicon, ...]:
        """The topics that have a lexicon, in the order of build."""
        return self._lexicons

    def match(self, article: MatchText) -> tuple[Evidence, ...]:
        """Return the evidence for each topic of which the article has a signal, matched or not: lexicons first, in the order of build.

        A word that counts only beside others (kind `context`), or a topic's stop phrase, is no signal by itself.
        """
        page, assessments, queries = self.read(article)
        return (*(_evidence(lexicon, assessment, page) for lexicon, assessment in assessments), *queries)

    def read(self, article: MatchText) -> Judged:
        """Return all that was made of an article, for `match` and for explanations."""
        page = Page(article)
        roles = self._cast.roles(article.lang.lower().partition("-")[0])
        first = len(roles)
        found: dict[int, list[Sighting]] = {}
        asked: list[tuple[int, int, int]] = []
        for number, start, end in self._scanner.find(page, self._with_queries(roles)):
            if number >= first:
                asked.append((number, start, end))
                continue
            for role in roles[number]:
                found.setdefault(role.topic, []).append((start, -end, role))
        return Judged(page, self._assessed(found, page) if found else [], self._custom.evidence(asked, article, page) if asked else [])

    def _with_queries(self, roles: Roles) -> Sequence[object]:
        """Return which terms matter in a language: those that have a role there, and all words of queries (kept, for it is long)."""
        if not self._custom.wanted:
            return roles
        if id(roles) not in self._wanted:  # the cast keeps its tables, so that the id is theirs for good
            self._wanted[id(roles)] = (*roles, *self._custom.wanted)
        return self._wanted[id(roles)]

    def _assessed(self, found: dict[int, list[Sighting]], page: Page) -> list[tuple[TopicLexicon, Assessment]]:
        seen = {topic: visible(found[topic]) for topic in sorted(found) if _says_something(found[topic])}
        enumerated = enumerated_starts(seen.values(), page.text) if len(seen) > 1 else frozenset[int]()
        assessed = [
            (self._lexicons[topic], assess(sightings, enumerated, page, self._lexicons[topic].threshold))
            for topic, sightings in seen.items()
            if _says_something(sightings)
        ]
        return [(lexicon, assessment) for lexicon, assessment in assessed if assessment.counted]


def _says_something(sightings: Sequence[Sighting]) -> bool:
    return any(role.entry.kind in SIGNALS or role.listed for _, _, role in sightings)


def _evidence(lexicon: TopicLexicon, assessment: Assessment, page: Page) -> Evidence:
    hits = []
    for entry, start, end, _, weight in assessment.counted:
        field, offset = page.place(start)
        found = page.spelled(entry.term, start, end)
        hits.append(Hit(term=entry.term.spelling, field=field, offset=offset, weight=weight, found=found))
    return Evidence(topic=lexicon.slug, score=assessment.score, threshold=lexicon.threshold, hits=tuple(hits))
