"""The matcher: which topics an article is about, and the evidence. Pure and deterministic."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.topic import Evidence, Hit
from bot.matching.custom import CustomTopic, CustomTopics
from bot.matching.enumeration import enumerated_starts
from bot.matching.lexicon import LexiconTerm, TopicLexicon
from bot.matching.scan import MatchText, Page, Scanner
from bot.matching.scoring import Assessment, Sighting, applies, assess, visible


class Reading(NamedTuple):
    """What was made of one article: the assessment of each lexicon that had a term there, and the evidence of the queries."""

    assessments: list[tuple[TopicLexicon, Assessment]]
    queries: list[Evidence]


class Matcher:
    """All topics compiled into one automaton.

    Immutable: to change a topic, build another matcher (in a thread: the automaton is built without the interpreter's
    lock) and swap it in; the one in use goes on meanwhile.
    """

    __slots__ = ("_custom", "_entries", "_languages", "_lexicons", "_scanner")

    def __init__(self, lexicons: Sequence[TopicLexicon], custom: Sequence[CustomTopic]) -> None:
        self._lexicons = tuple(lexicons)
        self._languages = tuple(lexicon.languages for lexicon in lexicons)
        self._entries: list[tuple[int, LexiconTerm]] = [(topic, entry) for topic, lexicon in enumerate(lexicons) for entry in lexicon.terms]
        self._custom = CustomTopics(tuple(custom), first=len(self._entries))
        self._scanner = Scanner([*(entry.term for _, entry in self._entries), *self._custom.terms()])

    @classmethod
    def build(cls, lexicons: Sequence[TopicLexicon], custom: Sequence[CustomTopic] = ()) -> "Matcher":
        """Compile topics and custom topics. Raises InvalidInput when there are too many."""
        return cls(lexicons, custom)

    def match(self, article: MatchText) -> tuple[Evidence, ...]:
        """Return the evidence for each topic of which the article has a term, matched or not: lexicons first, in the order of build."""
        reading = self.read(article)
        return (*(evidence_of(lexicon, assessment) for lexicon, assessment in reading.assessments), *reading.queries)

    def read(self, article: MatchText) -> Reading:
        """Return all that was made of an article, for `match` and for explanations."""
        page = Page(article)
        lang = article.lang.lower().partition("-")[0]
        found: dict[int, list[Sighting]] = {}
        asked: list[tuple[int, int, int]] = []
        for number, start, end in self._scanner.find(page):
            if number >= len(self._entries):
                asked.append((number, start, end))
                continue
            topic, entry = self._entries[number]
            if applies(entry, lang, self._languages[topic]):
                found.setdefault(topic, []).append(Sighting(entry=entry, start=start, end=end))
        return Reading(self._assessed(found, page), self._custom.evidence(asked, article, page) if asked else [])

    def _assessed(self, found: dict[int, list[Sighting]], page: Page) -> list[tuple[TopicLexicon, Assessment]]:
        seen = {topic: kept for topic in sorted(found) if (kept := visible(found[topic]))}
        enumerated = enumerated_starts(tuple(seen.values()), page.text) if len(seen) > 1 else frozenset[int]()
        return [(self._lexicons[topic], assess(kept, enumerated, page, self._lexicons[topic])) for topic, kept in seen.items()]


def evidence_of(lexicon: TopicLexicon, assessment: Assessment) -> Evidence:
    """Return an assessment in the words of the domain."""
    hits = tuple(Hit(term=item.entry.term.spelling, field=item.field, offset=item.offset, weight=item.weight) for item in assessment.counted)
    return Evidence(topic=lexicon.slug, score=assessment.score, threshold=lexicon.threshold, hits=hits)
