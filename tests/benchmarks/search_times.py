# ruff: noqa: T201 - a report
"""How long a look-up takes among many articles, what the index weighs, and what it costs: `python -m tests.benchmarks.search_times`.

The texts are made up: words by Zipf's law in three scripts, one of them without spaces, as long as those of feeds. SQLite and PostgreSQL
hold the same. Printed: the index by its text, milliseconds of a look-up (median and 95th of 100), seconds of indexing by a thousand.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from bot.domain.polling import PollRecord
from bot.ports.store import Store
from bot.steps.commands.reading import NOBODY
from bot.steps.commands.search import Search
from tests.contracts.store_data import NOW, article, open_postgres, open_sqlite, poll, source, story

ARTICLES = 100_000
_A_POLL = 500
_SCRIPTS = ("bcdfghklmnprstvz", "aeiou"), ("бвгдзклмнпрстж", "аеиоуы")
_HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]


def vocabulary(rng: random.Random, letters: tuple[str, str], size: int) -> list[str]:
    """Return as many words, the commonest first."""
    made: dict[str, None] = {}
    while len(made) < size:
        made["".join(rng.choice(letters[0]) + rng.choice(letters[1]) for _ in range(rng.randint(1, 5)))] = None
    return sorted(made, key=len)


class Texts:
    """Texts of an invented world."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._words = [vocabulary(self._rng, each, 40_000) for each in _SCRIPTS]
        self._han = ["".join(self._zipf(_HAN) for _ in range(2)) for _ in range(20_000)]

    def text(self, words: int) -> str:
        """Return a text: most of them in Latin letters, some in Cyrillic, some in Han."""
        kind = self._rng.random()
        if kind > 0.9:
            return "".join(self._zipf(self._han) for _ in range(words))
        return " ".join(self._zipf(self._words[kind > 0.75]) for _ in range(words))

    def lookup(self) -> str:
        """Return what somebody looks for: one to three words, common and rare."""
        if self._rng.random() > 0.9:
            return self._zipf(self._han)
        words = self._words[self._rng.random() > 0.8]
        return " ".join(self._zipf(words) for _ in range(self._rng.randint(1, 3)))

    def _zipf(self, words: Sequence[str]) -> str:
        return words[min(int(len(words) ** self._rng.random()) - 1, len(words) - 1)]


def polls(count: int) -> Iterator[PollRecord]:
    """Yield polls that bring as many articles in all, the oldest first."""
    of, texts = source(), Texts(1)
    for first in range(0, count, _A_POLL):
        made = tuple(
            article(
                of,
                at + 1,
                title=texts.text(9),
                summary=texts.text(45),
                seen_at=NOW - timedelta(minutes=count - at),
                published_at=NOW - timedelta(minutes=count - at),
            )
            for at in range(first, min(first + _A_POLL, count))
        )
        yield poll(of, made, stories=tuple(story(each) for each in made))


async def measured(store: Store, count: int) -> None:
    """Fill a store, and print what was measured."""
    await store.add_sources([source()])
    size, indexing, storing = 0, 0.0, 0.0
    for each in polls(count):
        size += sum(len(f"{one.title}{one.summary}".encode()) for one in each.articles)
        began = time.perf_counter()
        await store.record(each)
        storing += time.perf_counter() - began
        began = time.perf_counter()
        while await store.keep_index(200):
            pass
        indexing += time.perf_counter() - began
    print(
        f"  {count} articles of {size / count:.0f} bytes; "
        f"storing {storing / count * 1e3:.3f} ms, indexing {indexing / count * 1e3:.3f} ms an article"
    )
    if type(store).__name__ == "PostgresStore":
        await analysed(store)
    print(f"  index by its text: {await index_size(store) / size:.2f}")
    search, texts = Search(store=store, clock=lambda: NOW), Texts(1)
    for name, clock in (("by the clock", time.perf_counter), ("of our own CPU", time.process_time)):
        took = []
        for _ in range(100):
            began = clock()
            await search(texts.lookup(), 1, NOBODY)
            took.append((clock() - began) * 1e3)
        took.sort()
        print(f"  look-up, {name}: median {took[50]:.1f} ms, 95th {took[95]:.1f} ms, longest {took[-1]:.1f} ms")


async def analysed(store: Store) -> None:
    """Let PostgreSQL count what it holds, as a server does by itself after a while; that of the tests does not."""
    async with store._database._connected() as connection:  # type: ignore[attr-defined]
        await connection.execute("ANALYZE article")
        await connection.commit()


async def index_size(store: Store) -> int:
    """Return the bytes of the index, with all that is kept for it."""
    database = store._database  # type: ignore[attr-defined]
    if type(store).__name__ == "PostgresStore":
        async with database._connected() as connection:
            [row] = await (await connection.execute("SELECT pg_relation_size('article_words') AS bytes")).fetchall()
            return int(row["bytes"])
    rows = await database.reader._connection.execute_fetchall("SELECT SUM(LENGTH(block)) FROM article_words_data")
    places = await database.reader._connection.execute_fetchall("SELECT COUNT(*) FROM indexed")
    return int(rows[0][0]) + 40 * int(places[0][0])


async def main(count: int, only: str = "") -> None:
    """Measure both, or one."""
    with tempfile.TemporaryDirectory() as folder:
        for name, opening in (("SQLite", open_sqlite), ("PostgreSQL", open_postgres)):
            if only and only != name:
                continue
            print(name)
            async with opening(Path(folder)) as store:
                await measured(store, count)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES, *sys.argv[2:3]))
