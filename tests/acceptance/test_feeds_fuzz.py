"""Damaged and hostile documents: nothing crashes, nothing takes long, and the event loop never stands still."""

import os
import random
import time
from collections.abc import Iterator

import pytest

from bot.feeds.pool import ParserPool
from bot.feeds.problems import ParseProblem
from tests.acceptance.test_feeds_corpus import feed_files

pytestmark = pytest.mark.acceptance

ROUNDS = int(os.environ.get("TESTS_FUZZ_ROUNDS", "1"))
PARSE_TIMEOUT = 5.0
SLACK = 3.0
"""Starting a process and waiting for a busy machine, in seconds."""


def damaged(body: bytes, seed: str) -> Iterator[bytes]:
    """Yield the document with a few bytes flipped, and cut somewhere."""
    dice = random.Random(seed)
    flipped = bytearray(body)
    for _ in range(max(1, len(body) // 5000)):
        flipped[dice.randrange(len(body))] = dice.randrange(256)
    yield bytes(flipped)
    yield body[: dice.randrange(len(body))]


@pytest.mark.timeout(900)
async def test_damaged_files_never_crash_hang_or_block():
    """Every real feed, flipped and cut: a feed or a ParseProblem, each within the limit."""
    slowest = 0.0
    async with ParserPool(workers=2, timeout=PARSE_TIMEOUT) as pool:
        for path in feed_files():
            for turn in range(ROUNDS):
                for document in damaged(path.read_bytes(), f"{path.name} {turn}"):
                    started = time.perf_counter()
                    await outcome(pool, document)
                    slowest = max(slowest, time.perf_counter() - started)
    assert slowest < PARSE_TIMEOUT + SLACK


async def outcome(pool: ParserPool, document: bytes) -> str:
    try:
        return f"{len((await pool.parse(document, 'text/xml', 'https://a.example/')).entries)} entries"
    except ParseProblem as problem:
        return str(problem)
