"""Enumerations: "l'intelligence artificielle, les semi-conducteurs, les communications et l'informatique quantique".

A text that lists several topics side by side is about each of them, though it may name each only once.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from bot.matching.scoring import PLAIN, Sighting

LEAST_TOPICS = 3
LEAST_PLAIN_TOPICS = 2  # of these, named by a strong term and not by one that counts in enumerations only
LONGEST_GAP = 30
MOST_GAP_WORDS = 4
_SENTENCE_ENDS = frozenset(".!?:。！？।؟\n")  # noqa: RUF001 - the ends of sentences in many scripts


def enumerated_starts(by_topic: Iterable[Sequence[Sighting]], text: str) -> frozenset[int]:
    """Return where the terms stand that are named in one enumeration with those of at least two other topics."""
    marked = sorted(item for item in chain.from_iterable(by_topic) if item[2].listed or item[2].entry.kind in PLAIN)
    if len({role.topic for _, _, role in marked}) < LEAST_TOPICS:
        return frozenset()
    return frozenset(start for run in _runs(marked, text) if _is_enumeration(run) for start, _, _ in run)


def _is_enumeration(run: Sequence[Sighting]) -> bool:
    plain = {role.topic for _, _, role in run if role.entry.kind in PLAIN}
    return len({role.topic for _, _, role in run}) >= LEAST_TOPICS and len(plain) >= LEAST_PLAIN_TOPICS


def _runs(marked: Sequence[Sighting], text: str) -> Iterator[list[Sighting]]:
    run: list[Sighting] = []
    reach = 0
    for item in marked:
        if run and not _adjoin(text[reach : item[0]]):
            yield run
            run = []
        run.append(item)
        reach = max(reach, -item[1])
    if run:
        yield run


def _adjoin(gap: str) -> bool:
    return len(gap) <= LONGEST_GAP and len(gap.split()) <= MOST_GAP_WORDS and _SENTENCE_ENDS.isdisjoint(gap)
