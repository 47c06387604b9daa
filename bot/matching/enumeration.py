"""Enumerations: "l'intelligence artificielle, les semi-conducteurs, les communications et l'informatique quantique".

A text that lists several topics side by side is about each of them, though it may name each only once.
"""

from collections.abc import Iterator, Sequence

from bot.matching.lexicon import TermKind
from bot.matching.scoring import Sighting

LEAST_TOPICS = 3
LONGEST_GAP = 30
MOST_GAP_WORDS = 4
_SENTENCE_ENDS = frozenset(".!?:。！？।؟\n")
_SUBJECTS = frozenset({TermKind.STRONG, TermKind.LOCAL, TermKind.LISTED})


def enumerated_starts(by_topic: Sequence[Sequence[Sighting]], text: str) -> frozenset[int]:
    """Return where the terms stand that are named in one enumeration with those of at least two other topics."""
    marked = [(item.start, item.end, topic) for topic, found in enumerate(by_topic) for item in found if item.entry.kind in _SUBJECTS]
    if len({topic for _, _, topic in marked}) < LEAST_TOPICS:
        return frozenset()
    marked.sort()
    return frozenset(start for chain in _chains(marked, text) if len({topic for _, _, topic in chain}) >= LEAST_TOPICS for start, _, _ in chain)


def _chains(marked: Sequence[tuple[int, int, int]], text: str) -> Iterator[list[tuple[int, int, int]]]:
    chain: list[tuple[int, int, int]] = []
    for item in marked:
        if chain and not _adjoin(text[max(end for _, end, _ in chain) : item[0]]):
            yield chain
            chain = []
        chain.append(item)
    if chain:
        yield chain


def _adjoin(gap: str) -> bool:
    return len(gap) <= LONGEST_GAP and len(gap.split()) <= MOST_GAP_WORDS and _SENTENCE_ENDS.isdisjoint(gap)
