"""The cost of grouping: how it grows with the window, and that the past costs nothing.

Ratios within one run, since machines differ. `pytest --benchmark-only --benchmark-enable -n 0 tests/benchmarks` prints figures.
"""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice, product
from time import process_time

import pytest

from bot.stories.aliases import Aliases
from bot.stories.background import Background
from bot.stories.extractor import FeatureExtractor
from bot.stories.facts import FIRST_ASKED, LATEST_ASKED, brings_new_fact
from bot.stories.grouping import Grouper
from bot.stories.remembered import REMEMBERED_WORDS
from bot.stories.report import Report
from tests.unit.stories.making import START, a_grouper, a_report, printed

SYLLABLES = [first + second for first in "bdfgklmnprstv" for second in ("a", "e", "i", "o", "u", "an", "er")]
WORDS_OF_A_TITLE = 9
WORDS_OF_A_LEAD = 20


Told = Callable[[], Report]
"""Makes a report, its features among it: they are part of what one costs."""


def news(seed: int) -> Iterator[Told]:
    """Endless made-up reports, three seconds apart, with some words common and most rare."""
    dice = random.Random(seed)

    def word() -> str:
        return "".join(dice.choice(SYLLABLES) for _ in range(2 if dice.random() < 0.5 else 3))

    number = 0
    while True:
        number += 1
        title = " ".join(word() for _ in range(WORDS_OF_A_TITLE)).capitalize()
        summary = " ".join(word() for _ in range(WORDS_OF_A_LEAD))
        yield partial(a_report, title, number=number, hours=number * 3 / 3600, summary=summary, url=f"https://paper.example/{number}")


def filled(count: int) -> tuple[Grouper, Iterator[Told]]:
    """A grouper that has placed `count` reports of a stream, and the rest of the stream."""
    grouper, stream = a_grouper(), news(seed=7)
    for _ in range(count):
        grouper.place(next(stream)())
    return grouper, stream


def seconds_for(grouper: Grouper, stream: Iterator[Told], count: int = 500) -> float:
    """CPU seconds that the next reports take, the best of three."""
    batches = [[next(stream) for _ in range(count)] for _ in range(3)]
    return min(_timed(grouper, batch) for batch in batches)


def _timed(grouper: Grouper, batch: list[Told]) -> float:
    start = process_time()
    for told in batch:
        grouper.place(told())
    return process_time() - start


def test_place(benchmark):
    """One report, in a window of 5,000."""
    grouper, stream = filled(5_000 if benchmark.enabled else 500)
    benchmark(lambda: grouper.place(next(stream)()))


@pytest.mark.timeout(120)
def test_a_report_costs_little_more_in_a_window_eight_times_as_full():
    """The cost is bounded by what is read of the index, not by the window."""
    small, large = filled(500), filled(4_000)
    assert seconds_for(*large) < 3 * seconds_for(*small)


def test_what_left_the_window_leaves_nothing_behind():
    """Memory follows the window: after many windows as many terms find members as after one."""
    grouper = a_grouper()
    sizes = []
    for number, told in zip(range(1, 3001), news(seed=3), strict=False):
        report = told()
        grouper.place(report._replace(seen_at=START + timedelta(hours=number * 0.1)))
        if number % 1000 == 0:
            sizes.append(sum(term.posted is not None for term in grouper._window._vocabulary._terms.values()))
    assert len(grouper) == 721
    assert sizes[2] < 1.1 * sizes[1]


def test_words_are_remembered_up_to_a_bound_and_come_back_the_same():
    """A stream of ever new words does not grow the memory, and a forgotten word is analysed as it was."""
    extractor = FeatureExtractor(Aliases(), Background())
    triples = product(SYLLABLES, SYLLABLES, SYLLABLES)
    words = ["".join(triple) for triple in islice(triples, 2 * REMEMBERED_WORDS + 500)]
    before = extractor.terms(" ".join(words[:50]), "en")
    for word in words:
        extractor.terms(word, "en")
    assert REMEMBERED_WORDS < len(extractor._remembered) <= 2 * REMEMBERED_WORDS
    assert extractor.terms(" ".join(words[:50]), "en") == before


def test_of_a_great_story_only_the_first_and_the_latest_are_asked_for_a_fact():
    """What a middle report alone told is news again: the price of asking twenty reports rather than all."""
    told, other = printed("Earthquake kills 120 people in Peru"), printed("Earthquake kills 350 people in Peru")
    at_the_edge = [told] * FIRST_ASKED + [told] * 30 + [other] + [told] * (LATEST_ASKED - 1)
    in_the_middle = [told] * FIRST_ASKED + [other] + [told] * LATEST_ASKED
    assert not brings_new_fact(other, at_the_edge)
    assert brings_new_fact(other, in_the_middle)
