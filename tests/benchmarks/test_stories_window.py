"""Grouping in a full window: 50,000 reports of three days, and as many again after them.

`pytest tests/benchmarks/test_stories_window.py --benchmark-enable -n 0 -s` fills one, then another twice, and prints what a report costs
and what the window holds of memory; docs/speed.md has the figures. A plain run fills windows of 500 and looks only at what was placed.
"""

import gc
import random
import sys
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from itertools import accumulate, islice, pairwise, product
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple
from zlib import crc32

import pytest

from bot.analyst.shipped import load_opposites
from bot.app.collector import calm_collector
from bot.domain.article import ArticleId
from bot.stories.extractor import FeatureExtractor
from bot.stories.grouping import WINDOW, Grouper
from bot.stories.meanings import CODES, FULL_WEIGHT, PARTS, SIDES, Meanings
from bot.stories.report import Report
from tests.unit.stories.making import START, shipped_aliases, shipped_background, shipped_kin

FULL = 50_000
PLAIN = 500
BATCH = 100
MEASURED = 8_000
AT_A_TIME = 8  # batches
MOST_MICROSECONDS = 350
MOST_MEGABYTES = 120
MOST_GROWTH = 1.2

SYLLABLES = [first + second for first in "bdfgklmnprstv" for second in ("a", "e", "i", "o", "u", "an", "er")]
KNOWN = 3  # of four words have a meaning, as of the headlines of an ordinary stream
BEATS = ("den", "lor", "mis", "pag", "rok", "tur")
VOCABULARY = 40_000  # words of each beat, which end alike; as common as words are: by Zipf's law
FUNCTION_WORDS = ("the", "of", "and", "to", "in", "a", "for", "on", "with", "is", "at", "from", "by", "as", "it", "that", "has", "be")
TITLE = (7, 2)  # words that tell something and words that do not: with the summary 25 terms a report, the mean of an ordinary stream
SUMMARY = (14, 9)
REMEMBERED = 1_000  # reports that may be told again
AGAIN = 20  # one report in so many tells what an earlier one told, in other words for the most part


class Told(NamedTuple):
    """An article."""

    title: str
    summary: str
    number: int
    hours: float

    def report(self, extractor: FeatureExtractor) -> Report:
        """Make a report of it: the work that is measured begins with its words."""
        at = START + timedelta(hours=self.hours)
        return Report(
            article_id=ArticleId(self.number),
            features=extractor.features(self.title, self.summary, "en"),
            url=f"https://a.example/{self.number}",
            published_at=at,
            seen_at=at,
            host=f"paper{self.number}.example",
        )


def news(seed: int, window: int) -> Iterator[Told]:
    """Endless made-up articles, so many in three days."""
    dice = random.Random(seed)
    words = made_up_words()
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
        yield Told(headline, summary, number, number * spacing)


def made_up_words() -> list[str]:
    """The words of a beat, without its ending."""
    return ["".join(syllables) for syllables in islice(product(SYLLABLES, repeat=3), VOCABULARY)]


@cache
def made_up_meanings() -> Meanings:
    """A table of meanings, as large as the one that ships, of words that nobody knows but this benchmark."""
    dice = random.Random(7)
    hashes = sorted({crc32(f"{word}{beat}".encode()) for word in made_up_words() for beat in BEATS if dice.randrange(KNOWN + 1)})
    sides = bytes(dice.choices(range(64), k=CODES * SIDES))
    return Meanings(array("I", hashes), bytes([FULL_WEIGHT]) * len(hashes), dice.randbytes(PARTS * len(hashes)), sides)


class Window:
    """A grouper, with a memory of words of its own, and the stream that it lives on."""

    def __init__(self, size: int) -> None:
        meanings = made_up_meanings()
        self.grouper = Grouper(shipped_aliases().deeds, shipped_background(), meanings, shipped_kin())
        self._extractor = FeatureExtractor(shipped_aliases(), shipped_background(), meanings, load_opposites())
        self._stream = news(seed=5, window=size)
        self.costs: list[float] = []

    def live(self, count: int) -> None:
        """Place so many reports."""
        for told in islice(self._stream, count):
            self.grouper.place(told.report(self._extractor))

    def measure(self) -> None:
        """Place a batch and note the microseconds of processor time for one report."""
        batch = list(islice(self._stream, BATCH))
        start = process_time()
        for told in batch:
            self.grouper.place(told.report(self._extractor))
        self.costs.append((process_time() - start) / BATCH * 1e6)


def in_turn(windows: Iterable[Window], batches: int) -> list[float]:
    """Return what a report costs in each window, the medians of batches in turn: the machine's moods fall on all alike."""
    for _ in range(batches):
        for window in windows:
            window.measure()
    return [median(window.costs[-batches:]) for window in windows]


def beside(young: Window, old: Window, count: int, batches: int) -> float:
    """Return what a report costs in one window, the median of batches, some at a time, spread over the time in which another one fills.

    For seconds at a time other tenants of the machine slow its memory down, and everything takes half as long again. Several at a
    time, since a bot has one window, and the first batch finds the processor's caches full of the other's.
    """
    times = max(1, batches // AT_A_TIME)
    for _ in range(times):
        old.live(count // times)
        in_turn((young,), min(batches, AT_A_TIME))
    return median(young.costs)


def megabytes() -> float:
    """The memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_full_window(benchmark):
    """A report costs at most 300 microseconds and the window at most 120 MB, and the past before the window costs nothing."""
    size = FULL if benchmark.enabled else PLAIN
    Window(size).live(BATCH)  # what is loaded once is loaded
    gc.collect()
    with calm_collector():  # as a bot runs
        young, old, held = Window(size), Window(size), [megabytes()]
        batches = MEASURED // BATCH if benchmark.enabled else 1
        young.live(size)
        held.append(megabytes())
        cost = benchmark.pedantic(beside, args=(young, old, 2 * size, batches), rounds=1)
        held.append(megabytes())
        first, later = in_turn((young, old), batches)
    of_young, of_old = (after - before for before, after in pairwise(held))
    assert [abs(len(window.grouper) - size) <= 1 for window in (young, old)] == [True, True]
    if benchmark.enabled:
        of_all = f"{of_young:.0f} MB; as many later {of_old:.0f} MB, in turn with the first {later:.0f} beside {first:.0f} us"
        sys.stdout.write(f"\n{size} reports: {cost:.0f} us a report, {of_all}\n")
        assert cost <= MOST_MICROSECONDS
        assert max(of_young, of_old) <= MOST_MEGABYTES
        assert later <= MOST_GROWTH * first
