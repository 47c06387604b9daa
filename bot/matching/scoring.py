"""From the terms found to a score. docs/topics.md explains the score to those who edit a topic.

A term weighs by its kind: strong 4, firm 3, weak 2, name 2, context 1, against -2. The title counts in full, the lead
0.7, the body 0.5 and less the longer it is. What a text repeats of its subject counts half again, at most twice. A score
of 4 is an article about the topic: one strong term in the title, or several signals elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import NamedTuple

from bot.matching.lexicon import LexiconTerm, TermKind
from bot.matching.roles import Role
from bot.matching.scan import Page

WEIGHTS: Mapping[TermKind, float] = {
    TermKind.STRONG: 4.0,
    TermKind.LOCAL: 4.0,
    TermKind.FIRM: 3.0,
    TermKind.WEAK: 2.0,
    TermKind.NAME: 2.0,
    TermKind.LISTED: 0.0,
    TermKind.CONTEXT: 1.0,
    TermKind.AGAINST: -2.0,
    TermKind.VETO: 0.0,
}
FIELD_FACTORS = (1.0, 0.7, 0.5)  # title, lead, body
DENSE_BODY = 900  # characters of body over which one term keeps its weight; a body ten times as long takes nine tenths of it
REPEAT_FACTOR = 0.5
MOST_REPEATS = 2
NAMES_AT_MOST = 2.5
CONTEXT_AT_MOST = 2.0
SILENT_TITLE_FACTOR = 0.9  # what the lead and body are worth where the title says nothing of the topic
BELOW_THRESHOLD = 0.5  # how far under the threshold a rule holds a score

PLAIN = frozenset({TermKind.STRONG, TermKind.LOCAL})
SIGNALS = PLAIN | {TermKind.WEAK, TermKind.FIRM, TermKind.NAME}
_REPEATABLE = PLAIN | {TermKind.FIRM}
_GLOSS = frozenset({" (", "(", " [", "["})

Sighting = tuple[int, int, Role]  # start and negative end in the page's text: sorting puts the longest of one place first


class Rule(StrEnum):
    """What held a score back, or raised it. The values are keys of config/locales."""

    ENUMERATED = "enumerated"  # named in one enumeration with other topics
    VETOED = "vetoed"  # the title has a word of another subject that rules the topic out
    NAMES_ONLY = "names_only"  # companies and products alone are never enough
    AGAINST = "against"  # words of another subject took points away, or stand in a title that has no strong term
    ONE_WEAK = "one_weak"  # a single weak term, however often, needs a second signal
    SILENT_TITLE = "silent_title"  # the title says nothing of the topic


class Counted(NamedTuple):
    """A term that counts: where it starts and ends in the page's text, in which field (0 title, 1 lead, 2 body), and what it weighs."""

    entry: LexiconTerm
    start: int
    end: int
    field: int
    weight: float


class Assessment(NamedTuple):
    """The score of one article for one topic, and where it comes from."""

    score: float
    counted: list[Counted]
    rules: frozenset[Rule]


def visible(sightings: list[Sighting]) -> list[Sighting]:
    """Return the sightings that count, in order: none inside a stop phrase, and of overlapping ones the longest."""
    sightings.sort()
    stopped = [(start, -end) for start, end, role in sightings if role.entry.kind is TermKind.STOP]
    kept: list[Sighting] = []
    reach = -1
    for sighting in sightings:
        start, negative_end, role = sighting
        if -negative_end <= reach or role.entry.kind is TermKind.STOP:
            continue
        if stopped and any(first < -negative_end and start < last for first, last in stopped):
            continue
        kept.append(sighting)
        reach = -negative_end
    return kept


def assess(sightings: Sequence[Sighting], enumerated: AbstractSet[int], page: Page, threshold: float) -> Assessment:
    """Score the visible sightings of one topic. `enumerated` holds the starts of those in an enumeration with other topics."""
    counted = _weighed(sightings, enumerated, page, threshold)
    if enumerated and any(start in enumerated for start, _, _ in sightings):
        score = max(sum(max(item.weight, 0.0) for item in counted), threshold)
        return Assessment(round(score, 2), counted, frozenset({Rule.ENUMERATED}))
    score, rules = _ruled(counted, threshold)
    return Assessment(round(max(score, 0.0), 2), counted, frozenset(rules))


def _weighed(sightings: Sequence[Sighting], enumerated: AbstractSet[int], page: Page, threshold: float) -> list[Counted]:
    counted: list[Counted] = []
    times: dict[tuple[str, int], int] = {}
    last_end = 0
    for start, negative_end, role in sightings:
        kind = role.entry.kind
        field = page.field_index(start)
        key = (role.entry.term.head, field)
        times[key] = seen = times.get(key, 0) + 1
        if start in enumerated:
            weight = threshold
        elif page.is_echo(-negative_end) or (last_end and page.text[last_end:start] in _GLOSS):
            weight = 0.0
        else:
            weight = WEIGHTS[kind] * FIELD_FACTORS[field] * _repetition(kind, seen)
        if weight and field == 2 and start not in enumerated:  # noqa: PLR2004 - the body
            weight *= min(1.0, DENSE_BODY / max(page.body_length(), 1))
        last_end = -negative_end
        if weight or kind is TermKind.VETO:
            counted.append(Counted(role.entry, start, -negative_end, field, round(weight, 2)))
    return counted


def _repetition(kind: TermKind, seen: int) -> float:
    if seen == 1:
        return 1.0
    return REPEAT_FACTOR if kind in _REPEATABLE and seen <= MOST_REPEATS + 1 else 0.0


def _ruled(counted: Sequence[Counted], threshold: float) -> tuple[float, set[Rule]]:
    """Sum what counts and apply the rules that hold a score back."""
    sums = dict.fromkeys(TermKind, 0.0)
    for item in counted:
        sums[item.entry.kind] += item.weight
    titled = {item.entry.kind for item in counted if not item.field}
    rules = _broken(counted, sums, titled)
    score = _sum(counted, sums, rules)
    held = Rule.VETOED in rules or Rule.NAMES_ONLY in rules
    held = held or (TermKind.AGAINST in titled and titled.isdisjoint(PLAIN))
    held = held or (Rule.SILENT_TITLE in rules and not _any(sums, PLAIN))
    return (min(score, threshold - BELOW_THRESHOLD) if held else score), rules


def _broken(counted: Sequence[Counted], sums: Mapping[TermKind, float], titled: AbstractSet[TermKind]) -> set[Rule]:
    rules: set[Rule] = set()
    if titled.isdisjoint(SIGNALS):
        rules.add(Rule.SILENT_TITLE)
    if TermKind.VETO in titled:
        rules.add(Rule.VETOED)
    if sums[TermKind.AGAINST]:
        rules.add(Rule.AGAINST)
    if not _any(sums, PLAIN | {TermKind.WEAK}) and not (sums[TermKind.FIRM] and (sums[TermKind.CONTEXT] or _is_followed_up(counted))):
        rules.add(Rule.NAMES_ONLY)
    if sums[TermKind.WEAK] and not _any(sums, SIGNALS - {TermKind.WEAK}):
        rules |= {Rule.ONE_WEAK} if len({item.entry.term.head for item in counted if item.entry.kind is TermKind.WEAK}) == 1 else set()
    return rules


def _is_followed_up(counted: Sequence[Counted]) -> bool:
    """Whether the title names a firm and the lead goes on about it."""
    firms = {(item.entry.term.head, item.field) for item in counted if item.entry.kind is TermKind.FIRM}
    return any(not field and (head, 1) in firms for head, field in firms)


def _sum(counted: Sequence[Counted], sums: Mapping[TermKind, float], rules: AbstractSet[Rule]) -> float:
    about = sums[TermKind.STRONG] + sums[TermKind.LOCAL] + sums[TermKind.WEAK] + sums[TermKind.FIRM]
    if Rule.ONE_WEAK in rules:
        about = max(item.weight for item in counted if item.entry.kind is TermKind.WEAK)
    if Rule.SILENT_TITLE in rules:
        return about * SILENT_TITLE_FACTOR + sums[TermKind.AGAINST]
    return about + min(sums[TermKind.NAME], NAMES_AT_MOST) + min(sums[TermKind.CONTEXT], CONTEXT_AT_MOST) + sums[TermKind.AGAINST]


def _any(sums: Mapping[TermKind, float], kinds: Iterable[TermKind]) -> bool:
    return any(sums[kind] for kind in kinds)
