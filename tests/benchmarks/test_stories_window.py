"""Grouping in a full window: 50,000 reports of three days, and as many again after them.

`pytest tests/benchmarks/test_stories_window.py --benchmark-enable -n 0 -s` fills it and prints what a report costs and what the
window holds of memory; docs/speed.md has the figures. A plain run fills a window of 500 and looks only at what was placed.
"""

import gc
import random
import sys
from collections import deque
from collections.abc import Iterator
from itertools import accumulate, islice, product
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from bot.app.collector import calm_collector
from bot.stories.grouping import WINDOW, Grouper
from bot.stories.report import Report
from tests.unit.stories.making import a_grouper, a_report

FULL = 50_000
PLAIN = 500
BATCH = 100
MEASURED = 2_000
MOST_MICROSECONDS = 300
MOST_MEGABYTES = 120
MOST_GROWTH = 1.2

SYLLABLES = [first + second for first in "bdfgklmnprstv" for second in ("a", "e", "i", "o", "u", "an", "er")]
BEATS = ("den", "lor", "mis", "pag", "rok", "tur")
VOCABULARY = 40_000  # words of each beat, which end alike; as common as words are: by Zipf's law
FUNCTION_WORDS = ("the", "of", "and", "to", "in", "a", "for", "on", "with", "is", "at", "from", "by", "as", "it", "that", "has", "be")
TITLE = (7, 2)  # words that tell something and words that do not: with the summary 25 terms a report, the mean of an ordinary stream
SUMMARY = (14, 9)
REMEMBERED = 1_000  # reports that may be told again
AGAIN = 20  # one report in so many tells what an earlier one told, in other words for the most part


def news(seed: int, window: int) -> Iterator[Report]:
    """Endless made-up reports, so many in three days."""
    dice = random.Random(seed)
    words = ["".join(syllables) for syllables in islice(product(SYLLABLES, repeat=3), VOCABULARY)]
    dice.shuffle(words)
    chances = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
    told: deque[tuple[str, list[str]]] = deque(maxlen=REMEMBERED)
    spacing = WINDOW.total_seconds() / 3600 / window

    def drawn(telling: int, plain: int, ending: str) -> list[str]:
        told = [word + ending for word in dice.choices(words, cum_weights=chances, k=telling)]
        return told + dice.choices(FUNCTION_WORDS, k=plain)

    number = 0
    while True:
        number += 1
        beat = dice.choice(BEATS)
        title = drawn(*TITLE, beat)
        if told and not number % AGAIN:
            beat, earlier = dice.choice(told)
            title = dice.sample(earlier[: TITLE[0]], 5) + drawn(2, 2, beat)
        told.append((beat, title))
        headline = " ".join(word.capitalize() if dice.random() < 0.3 else word for word in title)
        summary = " ".join(drawn(*SUMMARY, beat))
        yield a_report(headline, number=number, hours=number * spacing, summary=summary, url=f"https://a.example/{number}")


def placed(grouper: Grouper, stream: Iterator[Report], count: int) -> float:
    """Place so many reports and return the median microseconds of processor time for one, by batches."""
    costs = []
    for _ in range(count // BATCH):
        batch = list(islice(stream, BATCH))
        start = process_time()
        for report in batch:
            grouper.place(report)
        costs.append((process_time() - start) / BATCH * 1e6)
    return median(costs)


def megabytes() -> float:
    """The memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_full_window(benchmark):
    """A report costs at most 300 microseconds and the window at most 120 MB, and the past before the window costs nothing."""
    size = FULL if benchmark.enabled else PLAIN
    grouper, stream = a_grouper(), news(seed=5, window=size)
    grouper.place(next(stream))
    gc.collect()
    before = megabytes()
    measured = MEASURED if benchmark.enabled else BATCH
    with calm_collector():  # as a bot runs
        placed(grouper, stream, size)
        first = benchmark.pedantic(placed, args=(grouper, stream, measured), rounds=1)
        held = megabytes() - before
        placed(grouper, stream, size)
        second = placed(grouper, stream, measured)
        held_later = megabytes() - before
    assert abs(len(grouper) - size) <= 1
    if benchmark.enabled:
        sys.stdout.write(f"\n{size} reports: {first:.0f} us a report, {held:.0f} MB; as many later {second:.0f} us, {held_later:.0f} MB\n")
        assert first <= MOST_MICROSECONDS
        assert max(held, held_later) <= MOST_MEGABYTES
        assert second <= MOST_GROWTH * first
