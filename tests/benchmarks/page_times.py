# ruff: noqa: T201 - a report
"""How long each page takes with many articles and feeds: `python -m tests.benchmarks.page_times [ARTICLES [FEEDS]]`.

Over SQLite, asked over loopback by a client in the same process. Printed for each page: milliseconds of processor time and of the clock,
the medians of five, and its size. The first of them is counted too: it is what a visitor waits for.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from bot.domain.delivery import Kind
from bot.domain.source import Source
from bot.store.sqlite.store import SqliteStore
from tests.benchmarks.search_times import ARTICLES, polls
from tests.contracts.store_data import NOW, source
from tests.fakes.make import make_delivery, make_evidence, make_source, make_subscription
from tests.fakes.page_world import HOME, PageWorld, open_page, send
from tests.fakes.seeding import save_destination, save_subscription

FEEDS = 2_000
TIMES = 5
A_CARD = 50  # articles
PAGES = (
    "/", "/stories", "/stories?topic=ai", "/stories/{story}", "/digests", "/feeds", "/sources", "/sources?state=failing", "/deliveries",
    "/deliveries?box=sent", "/topics", "/topics/new", "/audit", "/setup", "/status",
)  # fmt: skip


def sources(count: int) -> Iterator[Source]:
    """Yield feeds that did well and badly, with the marks of their last 48 polls."""
    for number in range(count):
        failing = number % 10 == 0
        yield make_source(
            f"https://feed{number}.example/rss.xml",
            title=f"Feed {number}",
            errors=3 if failing else 0,
            last_error="It sent a web page." if failing else "",
            fetched_at=NOW - timedelta(hours=1),
            polled_at=NOW,
            polls=("nuuf" if failing else "nuuu") * 12,
        )


async def fill(store: SqliteStore, articles: int, feeds: int) -> int:
    """Store feeds, articles, and what a channel was sent of them; return a story."""
    await store.add_sources([source(), *sources(feeds)])
    await save_destination(store, HOME)
    await save_subscription(store, make_subscription(HOME))
    story = 0
    for number, each in enumerate(polls(articles)):
        told = each.articles[::A_CARD]
        kind = Kind.DIGEST if number % 2 else Kind.ALERT
        evidence = {article.id: (make_evidence(),) for article in each.articles[::5]}
        owed = tuple(make_delivery(HOME, article, kind) for article in told)
        await store.record(replace(each, evidence=evidence, deliveries=owed))
        story = told[0].story_id
        await send(store, HOME, partial(sent_at, NOW - timedelta(days=7) + timedelta(minutes=20 * number)))
    return story


def sent_at(began: datetime, number: int) -> datetime:
    """Return when a message was sent, a minute after the one before."""
    return began + timedelta(minutes=number)


async def asked(world: PageWorld, path: str) -> tuple[float, float, int]:
    """Return the milliseconds of processor time and of the clock that a page takes, and its size."""
    spent, took, text = [], [], ""
    for _ in range(TIMES):
        cpu, clock = time.process_time(), time.perf_counter()
        status, text = await world.get(path)
        spent.append(time.process_time() - cpu)
        took.append(time.perf_counter() - clock)
        assert status == 200, (path, status)
    return median(spent) * 1000, median(took) * 1000, len(text)


async def measure(articles: int, feeds: int) -> None:
    """Fill a store, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        async with SqliteStore.open(Path(folder) / "newsdesk.db") as store:
            story = await fill(store, articles, feeds)
            async with open_page(store) as world:
                for path in (each.format(story=story) for each in PAGES):
                    cpu, clock, size = await asked(world, path)
                    print(f"{path:28} {cpu:6.0f} ms of processor time, {clock:6.0f} ms, {size // 1000:5} kB")


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    asyncio.run(measure(*(given + [ARTICLES, FEEDS][len(given) :])))
