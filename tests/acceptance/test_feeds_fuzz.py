"""Damaged and hostile documents: nothing crashes, nothing takes five seconds, no parser process takes half a gigabyte.

TESTS_FUZZ_ROUNDS says how often each real feed is damaged anew (20 takes minutes).
"""

import os
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.feeds.pool import ParserPool
from bot.feeds.problems import NotAFeed, ParseProblem
from bot.feeds.settings import FetchSettings
from tests.acceptance.test_feeds_corpus import feed_files
from tests.fakes.hostile import HOSTILE, MEBIBYTE, crowded, damaged
from tests.fakes.parser_memory import ParserMemory, watched_memory

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(3600)]

ROUNDS = int(os.environ.get("TESTS_FUZZ_ROUNDS", "2"))
LIMIT = 5.0
"""Seconds for one document, with the start of the process that reads it and the end of one that hung before."""
MOST_MEMORY = 512 * MEBIBYTE
LARGEST = FetchSettings().max_bytes


@pytest.fixture
async def pool():
    """The processes that a bot has unless it is told otherwise."""
    settings = FetchSettings()
    async with ParserPool(workers=settings.parse_workers, timeout=settings.parse_timeout, memory=settings.parse_memory) as running:
        yield running


def damaged_files() -> Iterator[bytes]:
    for path in feed_files():
        for turn in range(ROUNDS):
            yield from damaged(path.read_bytes(), f"{path.name} {turn}")


def attacks() -> Iterator[bytes]:
    """What hangs or bursts parsers, among it two that keep feedparser busy for minutes, and the most that fits into an answer."""
    yield from (route["body"] for route, _ in HOSTILE.values() if "body" in route and "headers" not in route)
    yield crowded(LARGEST // 33)[:LARGEST]
    yield b"<?xml version='1.0'?><rss><channel><item><title>" + b"&#x1d7d8;" * (LARGEST // 9 - 10)
    yield b"[" * LARGEST
    yield b'{"version":"https://jsonfeed.org/version/1.1","items":[' + b"{}," * (LARGEST // 4) + b"{}]}"


async def test_damaged_files_never_crash_hang_or_swell(pool):
    """Every real feed, flipped and cut: a feed or a ParseProblem, each within the limits of time and memory."""
    await assert_harmless(pool, damaged_files())


async def test_attacks_never_crash_hang_or_swell(pool):
    """The same for what was made to do harm."""
    await assert_harmless(pool, attacks())


async def assert_harmless(pool: ParserPool, documents: Iterator[bytes]) -> None:
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    async with watched_memory(pool) as memory:
        for document in documents:
            seconds, what = await timed(pool, document)
            if seconds >= LIMIT:
                seconds = min(seconds, (await timed(pool, document))[0])  # what is slow once only, others made slow
            outcomes[what] += 1
            slowest = max(slowest, seconds)
    print_figures(outcomes, slowest, memory)
    assert slowest < LIMIT
    assert 0 < memory.peak < MOST_MEMORY


def print_figures(outcomes: Counter[str], slowest: float, memory: ParserMemory) -> None:
    print(f"\n{outcomes.total()} documents: {dict(outcomes)}; slowest {slowest:.2f} s; largest parser {memory.peak / MEBIBYTE:.0f} MiB")


async def timed(pool: ParserPool, document: bytes) -> tuple[float, str]:
    started = time.perf_counter()
    what = await outcome(pool, document)
    return time.perf_counter() - started, what


async def outcome(pool: ParserPool, document: bytes) -> str:
    try:
        return "a feed" if (await pool.parse(document, "text/xml", "https://a.example/")).entries else "an empty feed"
    except NotAFeed:
        return "no feed"
    except ParseProblem:
        return "unparsable"
