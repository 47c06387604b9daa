"""What finds names that rise, read from config/, and the file of what was learned."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from bot.analyst.shipped import load_aliases, load_background
from bot.domain.learned import Learned
from bot.domain.topic import TopicSlug
from bot.matching.lexicon import TermKind, TopicLexicon
from bot.matching.query.nodes import Node, literals
from bot.matching.readable import readable
from bot.matching.rising import Known
from bot.matching.terms import Term, compile_term, literal_term
from bot.resources import read_text
from bot.steps.commands.rising_names import WEEK
from bot.steps.survey import Survey
from bot.stories.aliases import NAME, Aliases
from bot.stories.extractor import FeatureExtractor
from bot.stories.names import NameFinder, NoNames
from bot.stories.terms import SOUND

_HEADING = "# --- "
_NOTHING_TO_LEARN = ("Countries", "Cities", "States", "People", "More people", "Institutions")
_OWN = frozenset(TermKind) - {TermKind.CONTEXT, TermKind.AGAINST, TermKind.VETO}
_OF_OTHERS = frozenset({TermKind.STRONG, TermKind.LOCAL, TermKind.FIRM})


def survey_of(
    lexicons: Sequence[TopicLexicon], learned: Learned, since: datetime, queries: Mapping[TopicSlug, str] = MappingProxyType({})
) -> Survey:
    """Return a survey that proposes for topics neither what they have nor what somebody decided on, and for queries none of their words."""
    today = (since + WEEK).date()
    known = {each.slug: Known(_known_terms(each, lexicons, learned, today)) for each in lexicons}
    asked = {each.slug: Known(_literal_terms(each.query)) for each in readable(queries)}
    return Survey(load_finder(), {**known, **asked}, load_places(), since)


def load_finder() -> NameFinder:
    """Return what finds names in texts."""
    background = load_background()
    return NameFinder(FeatureExtractor(load_aliases(), background), background.shares, NoNames.parse(read_text("stories/no_names.txt")))


def load_places() -> Callable[[str], bool]:
    """Return what says whether a name is that of a place, somebody in office or an institution: nothing to learn."""
    texts = [_sections(read_text(f"stories/{name}.txt"), _NOTHING_TO_LEARN) for name in ("names", "places")]
    extractor = FeatureExtractor(Aliases.parse(*texts), load_background())

    def is_place(name: str) -> bool:
        terms = [term for term in extractor.terms(name, "") if term[0] != SOUND]
        return bool(terms) and all(term[0] == NAME for term in terms)

    return is_place


def _known_terms(lexicon: TopicLexicon, lexicons: Iterable[TopicLexicon], learned: Learned, today: date) -> Iterator[Term]:
    """Yield the terms of a topic, what is the business of another one, and what somebody decided on."""
    yield from _terms(lexicon, _OWN)
    for other in lexicons:
        if other is not lexicon:
            yield from _terms(other, _OF_OTHERS)
    yield from filter(None, map(compile_term, learned.decided(lexicon.slug, today)))


def _literal_terms(query: Node) -> Iterator[Term]:
    found = (literal_term(each.text, prefix=each.prefix) for each in literals(query))
    return (term for term in found if term)


def _terms(lexicon: TopicLexicon, kinds: Collection[TermKind]) -> Iterator[Term]:
    return (entry.term for entry in lexicon.terms if entry.kind in kinds)


def _sections(text: str, wanted: tuple[str, ...]) -> str:
    kept, on = list[str](), False
    for line in text.splitlines():
        if line.startswith(_HEADING):
            on = line.removeprefix(_HEADING).startswith(wanted)
        elif on:
            kept.append(line)
    return "\n".join(kept)
