"""From the terms found to a score. docs/topics.md explains the score to those who edit a topic.

A term weighs by its kind: strong 4, firm 3, weak 2, name 2, context 1, against -2. The title counts in full, the lead
0.7, the body 0.5 and less the longer it is. What a text repeats counts half again, at most twice. A score of 4 is an
article about the topic: one strong term in the title, or several signals elsewhere.
"""

from collections.abc import Mapping, Sequence, Set
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
    TermKind.VETO: 0.0,
}
FIELD_FACTORS: Mapping[Field, float] = {Field.TITLE: 1.0, Field.LEAD: 0.7, Field.BODY: 0.5}
DENSE_BODY = 900  # characters of body over which one term keeps its weight; a body ten times as long takes nine tenths of it
REPEAT_FACTOR = 0.5
MOST_REPEATS = 2
NAMES_AT_MOST = 2.5
CONTEXT_AT_MOST = 2.0
SILENT_TITLE_FACTOR = 0.9  # what the lead and body are worth where the title says nothing of the topic
BELOW_THRESHOLD = 0.5  # how far under the threshold a rule holds a score

_PLAIN = frozenset({TermKind.STRONG, TermKind.LOCAL})
_ABOUT = _PLAIN | {TermKind.WEAK, TermKind.LISTED}
_SIGNALS = _PLAIN | {TermKind.WEAK, TermKind.FIRM, TermKind.NAME}
_TOLD = _SIGNALS | {TermKind.LISTED, TermKind.CONTEXT}
_REPEATABLE = _PLAIN | {TermKind.FIRM}
_OPEN = frozenset({TermKind.STRONG})
_NEGATIVE = frozenset({TermKind.STOP, TermKind.VETO, TermKind.AGAINST})
_LATIN_END = 0x250
FALLBACK = "en"  # whose stop phrases hold where the language is unknown


class Rule(StrEnum):
    """What held a score back, or raised it. The values are keys of config/locales."""

    NAMES_ONLY = "names_only"  # companies and products alone are never enough
    AGAINST = "against"  # words of another subject took points away, or stand in a title that has no strong term
    VETOED = "vetoed"  # the title has a word of another subject that rules the topic out
    ONE_WEAK = "one_weak"  # a single weak term, however often, needs a second signal
    SILENT_TITLE = "silent_title"  # the title says nothing of the topic
    ENUMERATED = "enumerated"  # named in one enumeration with other topics


_HOLDING = frozenset({Rule.VETOED, Rule.NAMES_ONLY})


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
    """Whether a term counts in an article of `lang`.

    Strong terms count everywhere, and so does what is written in a script that names its language by itself; the rest of
    a section counts in its language. Where the language is unknown, or has no section, all but stop phrases count.
    """
    if entry.lang in {EVERYWHERE, lang} or entry.kind in _OPEN:
        return True
    if lang not in languages:
        return entry.kind not in _NEGATIVE or entry.lang == FALLBACK
    return entry.kind is not TermKind.LOCAL and not _is_latin(entry.term.head)


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
    if any(item.start in enumerated for item in sightings):
        score = max(_sum(counted, _TOLD), lexicon.threshold)
        return Assessment(score=round(score, 2), counted=counted, rules=frozenset({Rule.ENUMERATED}))
    score, rules = _ruled(counted, lexicon.threshold)
    return Assessment(score=round(max(score, 0.0), 2), counted=counted, rules=frozenset(rules))


def _ruled(counted: Sequence[Counted], threshold: float) -> tuple[float, set[Rule]]:
    """Sum what counts and apply the rules that hold a score back."""
    titled = [item for item in counted if item.field is Field.TITLE]
    rules = _broken(counted, titled)
    score = _plain_sum(counted, rules)
    if Rule.AGAINST in rules:
        score += _sum(counted, {TermKind.AGAINST})
    held = rules & _HOLDING or (Rule.AGAINST in rules and _has(titled, {TermKind.AGAINST}) and not _has(titled, _PLAIN))
    held = held or (Rule.SILENT_TITLE in rules and not _has(counted, _PLAIN))
    return (min(score, threshold - BELOW_THRESHOLD) if held else score), rules


def _broken(counted: Sequence[Counted], titled: Sequence[Counted]) -> set[Rule]:
    rules: set[Rule] = set()
    if not _has(titled, _SIGNALS):
        rules.add(Rule.SILENT_TITLE)
    if _has(titled, {TermKind.VETO}):
        rules.add(Rule.VETOED)
    if _has(counted, {TermKind.AGAINST}):
        rules.add(Rule.AGAINST)
    if not _has(counted, _ABOUT) and not (_has(counted, {TermKind.FIRM}) and _has(counted, {TermKind.CONTEXT})):
        rules.add(Rule.NAMES_ONLY)
    if len({item.entry.term.head for item in counted if item.entry.kind in _SIGNALS}) == 1 and _has(counted, {TermKind.WEAK}):
        rules.add(Rule.ONE_WEAK)
    return rules


def _plain_sum(counted: Sequence[Counted], rules: Set[Rule]) -> float:
    if Rule.ONE_WEAK in rules:
        about = max(item.weight for item in counted if item.entry.kind is TermKind.WEAK)
    else:
        about = _sum(counted, _ABOUT) + _sum(counted, {TermKind.FIRM})
    if Rule.SILENT_TITLE in rules:
        return about * SILENT_TITLE_FACTOR
    names = min(_sum(counted, {TermKind.NAME}), NAMES_AT_MOST)
    return about + names + min(_sum(counted, {TermKind.CONTEXT}), CONTEXT_AT_MOST)


def _sum(counted: Sequence[Counted], kinds: Set[TermKind]) -> float:
    return sum(item.weight for item in counted if item.entry.kind in kinds)


def _has(counted: Sequence[Counted], kinds: Set[TermKind]) -> bool:
    return any(item.entry.kind in kinds for item in counted)


def _weighed(sightings: Sequence[Sighting], enumerated: frozenset[int], page: Page, threshold: float) -> list[Counted]:
    counted: list[Counted] = []
    times: dict[tuple[str, Field], int] = {}
    density = min(1.0, DENSE_BODY / max(page.length(Field.BODY), 1))
    last_end = -1
    for sighting in sightings:
        kind = sighting.entry.kind
        field, offset = page.place(sighting.start)
        key = (sighting.entry.term.head, field)
        times[key] = seen = times.get(key, 0) + 1
        weight = WEIGHTS[kind] * FIELD_FACTORS[field] * (density if field is Field.BODY else 1.0)
        if sighting.start in enumerated:
            weight = max(weight, threshold)
        elif kind is TermKind.LISTED or page.is_echo(sighting.end) or _is_gloss(page.text, last_end, sighting.start):
            weight = 0.0
        elif seen > 1:
            weight *= REPEAT_FACTOR if kind in _REPEATABLE and seen <= MOST_REPEATS + 1 else 0.0
        last_end = sighting.end
        counted.append(Counted(entry=sighting.entry, field=field, offset=offset, weight=round(weight, 2)))
    return counted


def _is_gloss(text: str, last_end: int, start: int) -> bool:
    """Whether a term only spells out the one before it: "artificial intelligence (AI)"."""
    return text[last_end:start].strip(" ") in {"(", "[", "（"} if last_end > 0 else False
