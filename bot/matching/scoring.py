"""From the terms found to a score. docs/topics.md explains the score to those who edit a topic.

A term weighs by its kind: strong 4, firm 3, weak 2, name 2, context 1, against -2. The title counts in full, the lead
0.7, the body 0.5 and less the longer it is. What a text repeats counts half again, at most twice. A score of 4 is an
article about the topic: one strong term in the title, or several signals elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.topic import Field
from bot.matching.lexicon import EVERYWHERE, LexiconTerm, TermKind, TopicLexicon
from bot.matching.scan import Page
from bot.matching.text import CharKind, char_kinds

WEIGHTS: Mapping[TermKind, float] = {
    TermKind.STRONG: 4.0,
    TermKind.LOCAL: 4.0,
    TermKind.FIRM: 3.0,
    TermKind.WEAK: 2.0,
    TermKind.NAME: 2.0,
    TermKind.LISTED: 2.0,
    TermKind.CONTEXT: 1.0,
    TermKind.AGAINST: -2.0,
}
FIELD_FACTORS: Mapping[Field, float] = {Field.TITLE: 1.0, Field.LEAD: 0.7, Field.BODY: 0.5}
DENSE_BODY = 900  # characters of body over which one term keeps its weight; a body ten times as long takes nine tenths of it
REPEAT_FACTOR = 0.5
MOST_REPEATS = 2
NAMES_AT_MOST = 3.0
CONTEXT_AT_MOST = 2.0
BELOW_THRESHOLD = 0.5  # how far under the threshold a rule holds a score

_ABOUT = frozenset({TermKind.STRONG, TermKind.LOCAL, TermKind.WEAK, TermKind.LISTED})
_GATED = frozenset({TermKind.WEAK, TermKind.CONTEXT, TermKind.AGAINST, TermKind.LISTED})
_LATIN_END = 0x250


class Rule(StrEnum):
    """What held a score back, or raised it. The values are keys of config/locales."""

    NAMES_ONLY = "names_only"  # companies and products alone are never enough
    AGAINST = "against"  # words of another subject took points away
    THIN = "thin"  # too little in too long a text, or only passing mentions
    ENUMERATED = "enumerated"  # named in one enumeration with other topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A lexicon's term where it stands in the page's text."""

    entry: LexiconTerm
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A sighting with its field, its position in the field's original, and what it counts."""

    entry: LexiconTerm
    field: Field
    offset: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The score of one article for one topic, and where it comes from."""

    score: float
    counted: tuple[Counted, ...]
    rules: frozenset[Rule]


def applies(entry: LexiconTerm, lang: str, languages: frozenset[str]) -> bool:
    """Whether a term counts in an article of `lang`, "" or an unlisted one meaning that anything may count."""
    if entry.lang in {EVERYWHERE, lang} or lang not in languages:
        return True
    if entry.kind is TermKind.LOCAL:
        return False
    return not (entry.kind in _GATED and _is_latin(entry.term.head))


def _is_latin(text: str) -> bool:
    kinds = char_kinds()
    return all(ord(char) < _LATIN_END for char in text if kinds[char] != CharKind.EDGE)


def visible(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return the sightings that count: none inside a stop phrase, and of overlapping ones the longest."""
    kept: list[Sighting] = []
    stopped = [(sighting.start, sighting.end) for sighting in sightings if sighting.entry.kind is TermKind.STOP]
    reach = -1
    for sighting in sorted(sightings, key=lambda found: (found.start, -found.end)):
        if sighting.entry.kind is TermKind.STOP or sighting.end <= reach:
            continue
        if not any(start < sighting.end and sighting.start < end for start, end in stopped):
            kept.append(sighting)
            reach = max(reach, sighting.end)
    return kept


def assess(sightings: Sequence[Sighting], enumerated: frozenset[int], page: Page, lexicon: TopicLexicon) -> Assessment:
    """Score the visible sightings of one topic. `enumerated` holds the starts of those in an enumeration with other topics."""
    counted = tuple(_weighed(sightings, enumerated, page, lexicon.threshold))
    sums = dict.fromkeys(TermKind, 0.0)
    for item in counted:
        sums[item.entry.kind] += item.weight
    about = sum(sums[kind] for kind in _ABOUT)
    score = about + sums[TermKind.FIRM] + min(sums[TermKind.NAME], NAMES_AT_MOST)
    if score:
        score += min(sums[TermKind.CONTEXT], CONTEXT_AT_MOST)
    rules = {Rule.ENUMERATED} if any(item.start in enumerated for item in sightings) else set()
    if not about and not sums[TermKind.FIRM] and score >= lexicon.threshold:
        score = lexicon.threshold - BELOW_THRESHOLD
        rules.add(Rule.NAMES_ONLY)
    if sums[TermKind.AGAINST]:
        rules.add(Rule.AGAINST)
    score = round(max(score + sums[TermKind.AGAINST], 0.0), 2)
    if score < lexicon.threshold and not rules:
        rules.add(Rule.THIN)
    return Assessment(score=score, counted=counted, rules=frozenset(rules))


def _weighed(sightings: Sequence[Sighting], enumerated: frozenset[int], page: Page, threshold: float) -> list[Counted]:
    counted: list[Counted] = []
    times: dict[tuple[str, Field], int] = {}
    density = min(1.0, DENSE_BODY / max(page.length(Field.BODY), 1))
    for sighting in sightings:
        field, offset = page.place(sighting.start)
        key = (sighting.entry.term.head, field)
        times[key] = seen = times.get(key, 0) + 1
        weight = WEIGHTS[sighting.entry.kind] * FIELD_FACTORS[field] * (density if field is Field.BODY else 1.0)
        if sighting.start in enumerated:
            weight = max(weight, threshold)
        elif sighting.entry.kind is TermKind.LISTED or seen > MOST_REPEATS + 1:
            weight = 0.0
        elif seen > 1:
            weight *= REPEAT_FACTOR
        counted.append(Counted(entry=sighting.entry, field=field, offset=offset, weight=round(weight, 2)))
    return counted
