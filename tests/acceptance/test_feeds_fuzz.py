"""Damaged and hostile documents: nothing crashes, nothing takes five seconds, no parser process takes half a gigabyte.

The seconds of a document are those of the processor that its parsers spend on it, with the start of the process that reads it and
the end of one that hung: a busy machine fails nobody. The time on the wall is printed beside them, and held to half a minute.

TESTS_FUZZ_ROUNDS says how often each real feed is damaged anew (20 takes minutes).
"""

import os
import resource
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.feeds.parsing.pool import ParserPool
from bot.feeds.parsing.problems import NotAFeed, ParseProblem
from bot.feeds.settings import FetchSettings
from tests.acceptance.test_feeds_corpus import feed_files
from tests.fakes.hostile import HOSTILE, MEBIBYTE, crowded, damaged
from tests.fakes.parser_memory import seconds_of_process, watched_memory

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(3600)]

ROUNDS = int(os.environ.get("TESTS_FUZZ_ROUNDS", "1"))
LIMIT = 5.0
LONGEST_WAIT = 30.0
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


@pytest.mark.long
async def test_attacks_never_crash_hang_or_swell(pool):
    """The same for what was made to do harm."""
    await assert_harmless(pool, attacks())


async def assert_harmless(pool: ParserPool, documents: Iterator[bytes]) -> None:
    outcomes: Counter[str] = Counter()
    worst, worst_wall = 0.0, 0.0
    async with watched_memory(pool) as memory:
        for document in documents:
            before, started = seconds_of(pool), time.perf_counter()
            outcomes[await outcome(pool, document)] += 1
            worst = max(worst, seconds_of(pool) - before)
            worst_wall = max(worst_wall, time.perf_counter() - started)
    print(f"\n{outcomes.total()} documents: {dict(outcomes)}; largest parser {memory.peak / MEBIBYTE:.0f} MiB")
    print(f"slowest {worst:.2f} s of the processor, {worst_wall:.2f} s on the wall")
    assert worst < LIMIT
    assert worst_wall < LONGEST_WAIT
    assert 0 < memory.peak < MOST_MEMORY


def seconds_of(pool: ParserPool) -> float:
    """Return the processor time of all parsers so far: of those that run, and of those that were ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(map(seconds_of_process, pool.processes))


async def outcome(pool: ParserPool, document: bytes) -> str:
    try:
        return "a feed" if (await pool.parse(document, "text/xml", "https://a.example/")).entries else "an empty feed"
    except NotAFeed:
        return "no feed"
    except ParseProblem:
        return "unparsable"
