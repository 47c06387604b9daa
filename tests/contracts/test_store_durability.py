"""What was acknowledged is there: after a close, after kill -9, and after a write that was abandoned."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.article import Identity
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import NOW, article, destination, filed, poll, source

ROOT = Path(__file__).parents[2]

_RECORDS_FOR_EVER = """
import asyncio, itertools, sys
from pathlib import Path
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import article, delivery, destination, poll, source
from tests.fakes.seeding import save_channel

async def main(path: Path, first: int) -> None:
    async with SqliteStore.open(path) as store:
        here, to = source(), destination()
        await store.add_sources([here])
        await save_channel(store, to)
        numbers = itertools.count(first)

        async def record_for_ever() -> None:
            for number in numbers:
                one = article(here, number)
                await store.record(poll(here, [one], [delivery(to, one)]))
                print(number, flush=True)

        await asyncio.gather(*(record_for_ever() for _ in range(8)))

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


def killed_after(path: Path, first: int, lines: int) -> set[int]:
    """Let a process record until it has acknowledged some numbers, kill it, and return all that it acknowledged."""
    command = [sys.executable, "-c", _RECORDS_FOR_EVER, str(path), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as child:
        assert child.stdout is not None
        acknowledged = [child.stdout.readline() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        acknowledged += child.stdout.readlines()
    return {int(line) for line in acknowledged if line.endswith("\n")}


@pytest.mark.parametrize("lines", [1, 37, 150])
async def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path: Path, lines: int):
    """The process dies in the middle of its work, twice; each acknowledged article and delivery is there, and the file is sound."""
    path = tmp_path / "newsdesk.db"
    acknowledged = killed_after(path, 1, lines) | killed_after(path, 100_000, lines)
    assert len(acknowledged) >= 2 * lines
    async with SqliteStore.open(path) as store:
        known = await store.known(source().id, [Identity(number) for number in acknowledged])
        assert set(known) == acknowledged
        articles = {each.identity for stored in await store.recent_stories(NOW) for each in stored.articles}
        assert articles >= acknowledged
        assert (await store.outbox_counts())["pending"] == len(articles)


async def test_an_announcement_survives_the_process(tmp_path: Path):
    """A store opened again finds what was being sent, as interrupted."""
    to = destination()
    async with SqliteStore.open(tmp_path / "newsdesk.db") as store:
        await filed(store, to, [1])
        [first] = await store.begin(to.id, NOW, 10)
    async with SqliteStore.open(tmp_path / "newsdesk.db") as store:
        [again] = await store.begin(to.id, NOW, 10)
    assert again == replace(first, interrupted=True)


async def test_commits_wait_for_the_disk(tmp_path: Path):
    """The writer runs in WAL with synchronous=FULL: the setting that lost no row to power cuts."""
    async with SqliteStore.open(tmp_path / "newsdesk.db") as store:
        pragmas = {
            name: next(iter(await store._database.writer._connection.execute_fetchall(f"PRAGMA {name}")))[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_an_abandoned_write_leaves_no_transaction_open(tmp_path: Path):
    """Callers that are cancelled at any moment do not hold up those who come after them."""
    async with SqliteStore.open(tmp_path / "newsdesk.db") as store:
        here = source()
        await store.add_sources([here])
        for turns in range(12):
            task = asyncio.create_task(store.record(poll(here, [article(here, turns)])))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await store.record(poll(here, [article(here, 99)]))
        assert set(await store.known(here.id, [Identity(99)])) == {99}
        assert not store._database.writer._connection.in_transaction


async def test_close_finishes_what_was_accepted(tmp_path: Path):
    """Writes that wait when the store closes are committed before it does."""
    path = tmp_path / "newsdesk.db"
    async with SqliteStore.open(path) as store:
        here = source()
        await store.add_sources([here])
        writes = [asyncio.create_task(store.record(poll(here, [article(here, number)]))) for number in range(250)]
        await asyncio.sleep(0)
    await asyncio.gather(*writes)
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT COUNT(*) FROM article").fetchone() == (250,)
    plain.close()


def test_a_program_that_fails_with_an_open_store_still_ends(tmp_path: Path):
    """The thread of an open connection would keep the interpreter alive for ever."""
    program = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom bot.store.sqlite.store import SqliteStore\n"
        "async def main():\n    async with SqliteStore.open(Path(sys.argv[1])):\n        raise RuntimeError('boom')\nasyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "newsdesk.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "boom" in done.stderr
