"""How long a card takes from the feed's answer to the channel.

Run with `pytest tests/benchmarks/test_latency.py --benchmark-enable -n 0 -s`. The bot is a process of its own between a publisher,
a Discord and a Slack on loopback, at a hundred deliveries a minute. The clock starts when the publisher's server hands out the
document with the article, and stops when the platform's server has the message: the wait for the next poll is not in it.
LATENCY_ARTICLES (100) sets for how many articles. A plain run delivers four, and times nothing.
"""

import asyncio
import os
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.benchmarks.delivery_times import Newsstand, newsstand, percentile
from tests.fakes.torture_news import SUBJECTS

A_MINUTE = 100  # deliveries
MEDIAN, P95 = 0.1, 0.3  # seconds
PLATFORMS = 2

pytestmark = pytest.mark.timeout(600)


async def delivered(stand: Newsstand, articles: int, pause: float) -> list[float]:
    """Publish one article after the other, and return how long each card took."""
    await stand.open()
    for topic in islice(cycle(SUBJECTS), articles):
        stand.publisher.publish(topic)
        await asyncio.sleep(pause)
    await stand.delivered()
    return stand.latencies()


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
