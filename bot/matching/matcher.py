"""The matcher: which topics an article is about, and the evidence. Pure and deterministic."""

from collections.abc import Sequence

from bot.domain.topic import Evidence, Hit
from bot.matching.enumeration import enumerated_starts
from bot.matching.lexicon import LexiconTerm, TopicLexicon
from bot.matching.scan import MatchText, Page, Scanner
from bot.matching.scoring import Assessment, Sighting, applies, assess, visible


class Matcher:
    """All topics compiled into one automaton. Immutable: to change a topic, build another and swap it in."""

    __slots__ = ("_entries", "_languages", "_lexicons", "_scanner")

    def __init__(self, lexicons: Sequence[TopicLexicon]) -> None:
        self._lexicons = tuple(lexicons)
        self._languages = tuple(lexicon.languages for lexicon in lexicons)
        self._entries: list[tuple[int, LexiconTerm]] = [(topic, entry) for topic, lexicon in enumerate(lexicons) for entry in lexicon.terms]
        self._scanner = Scanner([entry.term for _, entry in self._entries])

    @classmethod
    def build(cls, lexicons: Sequence[TopicLexicon], custom: Sequence[object] = ()) -> "Matcher":
        """Compile topics and custom topics."""
        return cls(lexicons)

    def match(self, article: MatchText) -> tuple[Evidence, ...]:
        """Return the evidence for each topic of which the article has a term, whether it matches or not, in the order of build."""
        return tuple(self._evidence(topic, assessment) for topic, assessment in self._assessments(article))

    def _assessments(self, article: MatchText) -> list[tuple[int, Assessment]]:
        page = Page(article)
        lang = article.lang.lower().partition("-")[0]
        found: list[list[Sighting]] = [[] for _ in self._lexicons]
        for number, start, end in self._scanner.find(page):
            topic, entry = self._entries[number]
            if applies(entry, lang, self._languages[topic]):
                found[topic].append(Sighting(entry=entry, start=start, end=end))
        seen = [visible(sightings) if sightings else [] for sightings in found]
        enumerated = enumerated_starts(seen, page.text)
        return [(topic, assess(items, enumerated, page, self._lexicons[topic])) for topic, items in enumerate(seen) if items]

    def _evidence(self, topic: int, assessment: Assessment) -> Evidence:
        lexicon = self._lexicons[topic]
        hits = tuple(
            Hit(term=item.entry.term.spelling, field=item.field, offset=item.offset, weight=item.weight) for item in assessment.counted
        )
        return Evidence(topic=lexicon.slug, score=assessment.score, threshold=lexicon.threshold, hits=hits)
