# ruff: noqa: T201 - a report
"""How long previews of queries take among many articles, and hold the event loop: `python -m tests.benchmarks.preview_times`.

As in a running Newsdesk: over SQLite, judged in the analyst's process, within its budget. Printed: seconds (median, 95th, longest of twenty
queries), and the milliseconds of processor time for which the loop was held at worst.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bot.analyst.process import AnalystProcess
from bot.domain.following import OPERATOR
from bot.steps.commands.try_topic import TryTopic
from bot.store.sqlite.store import SqliteStore
from tests.benchmarks.search_times import ARTICLES, Texts, polls
from tests.contracts.store_data import NOW, source
from tests.fakes.loop_lag import watched_loop

QUERIES = 20
BUDGET = 1.3


def queries(count: int) -> list[str]:
    """Return queries of one word to a dozen, of words that are common and rare."""
    texts = Texts(7)
    return [" OR ".join(word for _ in range(1 + number % 5) for word in texts.lookup().split()) for number in range(count)]


async def fill(store: SqliteStore, count: int) -> None:
    """Store articles, a minute apart, and index them."""
    await store.add_sources([source()])
    for each in polls(count):
        await store.record(each)
        while await store.keep_index(500):
            pass


async def measure(articles: int) -> None:
    """Fill a store, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        async with SqliteStore.open(Path(folder) / "newsdesk.db") as store, AnalystProcess() as analyst:
            await fill(store, articles)
            await analyst.warm()
            trial = TryTopic(store=store, clock=lambda: NOW, judge=analyst.judge, budget=BUDGET)
            spent, held, seen = [], [], []
            for query in queries(QUERIES):
                async with watched_loop() as lag:
                    began = time.perf_counter()
                    preview = await trial(query, viewer=OPERATOR)
                    spent.append(time.perf_counter() - began)
                held.append(lag.worst)
                seen.append(preview.looked_at)
    spent.sort()
    print(f"{articles} articles, {min(seen)} to {max(seen)} of them looked at")
    print(f"median {median(spent):.2f} s, 95th {spent[-2]:.2f} s, longest {spent[-1]:.2f} s")
    print(f"loop held for {max(held) * 1000:.0f} ms at worst, median {median(held) * 1000:.0f} ms")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES))
