"""How long a card takes from the feed's answer to the channel.

Run with `pytest tests/benchmarks/test_latency.py --benchmark-enable -n 0 -s`. The bot is a process of its own between a publisher,
a Discord and a Slack on loopback, at a hundred deliveries a minute. The clock starts when the publisher's server hands out the
document with the article, and stops when the platform's server has the message: the wait for the next poll is not in it.
`-k pages` measures in turns without and with five open pages of a channel, and compares the medians.
LATENCY_ARTICLES (100) sets for how many articles. A plain run delivers four, and times nothing.
"""

import asyncio
import os
from itertools import cycle, islice
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from tests.benchmarks.delivery_times import Newsstand, newsstand, percentile
from tests.benchmarks.visitors import visitors
from tests.fakes.torture_news import SUBJECTS

A_MINUTE = 100  # deliveries
MEDIAN, P95 = 0.1, 0.3  # seconds
PLATFORMS = 2
PAGES, ROUNDS, MORE = 5, 2, 1.2

pytestmark = pytest.mark.timeout(600)


async def delivered(stand: Newsstand, articles: int, pause: float) -> list[float]:
    """Publish one article after the other, and return how long each card took."""
    await stand.open()
    return await published(stand, articles, pause)


async def published(stand: Newsstand, articles: int, pause: float) -> list[float]:
    """Publish in a stand that is open; return how long the cards of just these articles took."""
    known = len(stand.latencies())
    for topic in islice(cycle(SUBJECTS), articles):
        stand.publisher.publish(topic)
        await asyncio.sleep(pause)
    await stand.delivered()
    return stand.latencies_of(stand.publisher.pieces[known // PLATFORMS :])


def test_a_card_follows_its_feed_at_once(tmp_path: Path, benchmark):
    """Half of the cards within 0.1 seconds of the feed's answer, and 95 of 100 within 0.3."""
    timed = benchmark.enabled
    articles = int(os.environ.get("LATENCY_ARTICLES", "100")) if timed else len(SUBJECTS)

    async def run() -> list[float]:
        async with newsstand(tmp_path) as stand:
            return await delivered(stand, articles, 60 * PLATFORMS / A_MINUTE if timed else 0.0)

    took = benchmark.pedantic(lambda: asyncio.run(run()), rounds=1)
    assert len(took) == PLATFORMS * articles
    if timed:
        load = " ".join(f"{each:.1f}" for each in os.getloadavg())
        figures = {f"p{percent}": f"{percentile(took, percent) * 1000:.0f} ms" for percent in (50, 90, 95, 99)}
        print(f"{len(took)} cards: {figures}, longest {max(took) * 1000:.0f} ms, load {load}")  # noqa: T201 - the figures are for people
        assert percentile(took, 50) < MEDIAN
        assert percentile(took, 95) < P95


async def with_pages(folder: Path, articles: int, pause: float) -> tuple[list[float], list[float], int]:
    """Return how long cards took without and with five open pages, in turns, and how many messages these showed."""
    port = unused_port()
    async with newsstand(folder, NEWSDESK_WEB__PORT=str(port)) as stand:
        without, beside, shown = await delivered(stand, len(SUBJECTS), pause), list[float](), 0
        without.clear()  # the first cards open connections
        for _ in range(ROUNDS):
            without += await published(stand, articles, pause)
            async with visitors(f"http://127.0.0.1:{port}/", PAGES) as people:
                beside += await published(stand, articles, pause)
                shown += sum(each.seen for each in people)
    return without, beside, shown


def test_open_pages_delay_no_card(tmp_path: Path, benchmark):
    """With five open pages the median card takes at most a fifth more than without; each page shows what comes."""
    timed = benchmark.enabled
    articles = int(os.environ.get("LATENCY_ARTICLES", "40")) if timed else len(SUBJECTS)
    pause = 60 * PLATFORMS / A_MINUTE if timed else 0.0
    without, beside, shown = benchmark.pedantic(lambda: asyncio.run(with_pages(tmp_path, articles, pause)), rounds=1)
    assert shown >= PAGES
    if timed:
        alone, watched = percentile(without, 50), percentile(beside, 50)
        load = " ".join(f"{each:.1f}" for each in os.getloadavg())
        figures = f"median {alone * 1000:.0f} ms, with {PAGES} pages {watched * 1000:.0f} ms ({watched / alone:.2f}x)"
        print(f"{figures}, {shown} messages shown, load {load}")  # noqa: T201 - the figures are for people
        assert watched < MORE * alone
