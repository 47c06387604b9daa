"""How fast the SQLite store takes what the poller gives it; run with `pytest tests/benchmarks --benchmark-enable -n 0`."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.article import Identity
from bot.domain.polling import PollRecord
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import NOW, article, delivery, destination, poll, source
from tests.fakes.seeding import save_destination

SOURCES = [source(f"https://h{number}.example/feed") for number in range(500)]
WORKERS = 64


class Opened:
    """A store with its own event loop, since a benchmark calls plain functions."""

    def __init__(self, path: Path) -> None:
        self._runner = asyncio.Runner()
        self._opening = SqliteStore.open(path)
        self.store = self.run(self._opening.__aenter__())
        self.run(self.store.add_sources(SOURCES))
        self.run(save_destination(self.store, destination()))

    def run(self, work: Any) -> Any:
        return self._runner.run(work)

    def close(self) -> None:
        self.run(self._opening.__aexit__(None, None, None))
        self._runner.close()

    def at_once(self, call: Callable[[Any], Any], values: Sequence[Any]) -> None:
        """Call for each value, as many at a time as the engine polls hosts."""
        self.run(_spread(call, values))


async def _spread(call: Callable[[Any], Any], values: Sequence[Any]) -> None:
    left = iter(values)

    async def work() -> None:
        for value in left:
            await call(value)

    await asyncio.gather(*(work() for _ in range(WORKERS)))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Give a store with 500 sources."""
    store = Opened(tmp_path / "newsdesk.db")
    yield store
    store.close()


def test_record_500_unchanged_sources(benchmark: Any, opened: Opened):
    """The commonest poll: nothing but the next state of its source."""
    records = [poll(replace(each, next_poll_at=NOW + timedelta(hours=1))) for each in SOURCES]
    benchmark(opened.at_once, opened.store.record, records)


def test_record_500_sources_with_one_new_article(benchmark: Any, opened: Opened):
    """An article, its story, its evidence and one delivery for each."""
    numbers = iter(range(1, 1_000_000))

    def new_records() -> tuple[tuple[Any, list[PollRecord]], dict[str, Any]]:
        number = next(numbers)
        articles = [article(each, number) for each in SOURCES]
        records = [
            poll(of, [one], [delivery(destination(), one, due_at=NOW + timedelta(days=1))])
            for of, one in zip(SOURCES, articles, strict=True)
        ]
        return (opened.store.record, records), {}

    benchmark.pedantic(opened.at_once, setup=new_records, rounds=5)


def test_ask_500_hosts_what_is_due(benchmark: Any, opened: Opened):
    """The first question of each poll."""
    benchmark(opened.at_once, lambda each: opened.store.due_at(each.host, NOW), SOURCES)


def test_ask_500_sources_which_of_30_items_are_known(benchmark: Any, opened: Opened):
    """The question after each changed answer."""
    identities = [Identity(number) for number in range(30)]
    benchmark(opened.at_once, lambda each: opened.store.known(each.id, identities), SOURCES)
