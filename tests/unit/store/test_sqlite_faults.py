"""Faults of the machine: each is one sentence, costs nobody else, and is over when its cause is gone."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.domain.following import OPERATOR
from bot.store.sqlite.faults import store_error
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import AI, NOW, article, delivery, destination, filed, poll, source, story

BRIEFLY = timedelta(milliseconds=20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name the file of the store."""
    return tmp_path / "newsdesk.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    """Give an open store that does not wait long for a lock."""
    async with SqliteStore.open(path, busy_timeout=BRIEFLY) as opened:
        await opened.add_sources([source()])
        yield opened


async def pragma(store: SqliteStore, setting: str) -> int:
    """Change the writer's connection, to bring a fault about."""
    rows = list(await store._database.writer._connection.execute_fetchall(f"PRAGMA {setting}"))
    return int(rows[0][0]) if rows else 0


async def test_a_locked_database_is_said_and_work_resumes(store: SqliteStore, path: Path):
    """While another process writes, writes fail after the time-out and reads go on."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is locked by another process"):
            await store.check()
        assert await store.sources() == [source()]
        other.execute("ROLLBACK")
        await store.check()


async def test_a_lock_costs_a_group_one_wait(store: SqliteStore, path: Path):
    """Writes that wait together fail together: they do not each sit out the time-out."""
    tries: list[str] = []
    await store._database.writer._connection.set_trace_callback(tries.append)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        records = [poll(source(), [article(source(), number)]) for number in range(50)]
        results = await asyncio.gather(*(store.record(record) for record in records), return_exceptions=True)
        other.execute("ROLLBACK")
    assert {type(result) for result in results} == {StoreError}
    assert tries.count("BEGIN IMMEDIATE") == 1


async def test_a_full_disk_is_said_and_work_resumes(store: SqliteStore):
    """The record that finds no room is refused whole; afterwards it goes in."""
    pages = await pragma(store, "page_count")
    await pragma(store, f"max_page_count = {pages}")
    large = article(source(), 1, summary="x" * 100_000)
    with pytest.raises(StoreError, match="has no room left"):
        await store.record(poll(source(), [large]))
    with pytest.raises(StoreError, match="has no room left"):
        await store.check()
    await pragma(store, f"max_page_count = {pages + 1000}")
    await store.check()
    await store.record(poll(source(), [large]))
    assert len(await store.latest(AI, 9, OPERATOR)) == 1


@contextmanager
def files_no_larger_than(limit: int) -> Iterator[None]:
    """Let the kernel refuse to make files longer, as it does on a failing disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_disk_that_fails_in_the_middle_of_a_commit(store: SqliteStore, path: Path):
    """The kernel refuses the write itself: nothing of that record is kept, and the next one goes through."""
    log = path.with_name("newsdesk.db-wal")
    large = article(source(), 1, summary="x" * 400_000)
    with files_no_larger_than(log.stat().st_size + 5000), pytest.raises(StoreError, match=r"newsdesk\.db"):
        await store.record(poll(source(), [large]))
    assert list(await store.recent_stories(NOW)) == []
    await store.record(poll(source(), [large]))
    assert len(await store.recent_stories(NOW)) == 1


async def test_a_read_only_database_is_said_and_work_resumes(store: SqliteStore):
    """Reads go on; writes come back with the permission."""
    await pragma(store, "query_only = ON")
    with pytest.raises(StoreError, match="is read-only"):
        await store.check()
    assert await store.sources() == [source()]
    await pragma(store, "query_only = OFF")
    await store.check()


async def test_nothing_is_announced_on_a_database_that_takes_no_writes(store: SqliteStore):
    """No batch is handed out without its committed intent."""
    to = destination()
    await filed(store, to, [1])
    await pragma(store, "query_only = ON")
    with pytest.raises(StoreError):
        await store.begin(to.id, NOW, 10)
    await pragma(store, "query_only = OFF")
    [batch] = await store.begin(to.id, NOW, 10)
    assert batch.interrupted is False


async def test_one_bad_record_costs_only_itself(store: SqliteStore):
    """Records that share its commit are stored, and it alone is refused."""
    here = source()
    good = [poll(here, [article(here, number)]) for number in range(1, 40)]
    loose = article(here, 50)
    bad = [
        poll(here, [loose], [delivery(destination("unknown"), loose)]),
        poll(here, [article(here, 51, title="a lone surrogate \ud800")]),
        poll(replace(here, errors=1 << 70)),
        poll(replace(here, errors=1 << 70), without_document=True),
        poll(replace(here, last_error="a lone surrogate \ud800"), without_document=True),
        poll(replace(here, last_error="a lone surrogate \ud800")),
    ]
    records = [*good[:20], *bad, *good[20:]]
    results = await asyncio.gather(*(store.record(record) for record in records), return_exceptions=True)
    assert [isinstance(result, StoreError) for result in results] == [record in bad for record in records]
    assert len(await store.recent_stories(NOW)) == len(good)


async def test_a_mistake_in_a_write_does_not_end_the_writer(store: SqliteStore):
    """A value that no row can hold is its caller's error, and the next write goes through."""
    naive = NOW.replace(tzinfo=None)
    bad = story(article(source(), 1), first_seen_at=naive, last_seen_at=naive)
    with pytest.raises(TypeError):
        await store.record(poll(source(), stories=(bad,)))
    with pytest.raises(StoreError):
        await store.remove_source(object())  # type: ignore[arg-type]  # what mypy would have caught
    await store.check()


async def test_writes_that_wait_share_a_commit(store: SqliteStore):
    """A hundred polls that end at once cost the disk one or two syncs, not a hundred."""
    statements: list[str] = []
    await store._database.writer._connection.set_trace_callback(statements.append)
    here = source()
    await asyncio.gather(*(store.record(poll(here, [article(here, number)])) for number in range(100)))
    assert 1 <= statements.count("COMMIT") <= 2


async def test_a_group_has_an_upper_limit(store: SqliteStore):
    """A rush becomes several commits, so that the first of it is not kept waiting by the last."""
    statements: list[str] = []
    await store._database.writer._connection.set_trace_callback(statements.append)
    here = source()
    await asyncio.gather(*(store.record(poll(here, [article(here, number)])) for number in range(450)))
    assert 5 <= statements.count("COMMIT") <= 6


async def test_polls_without_news_share_a_statement(store: SqliteStore):
    """A rush of them becomes a few statements: of a hundred rows, three times thirty-two and the rest."""
    sources = [source(f"https://h{number}.example/feed") for number in range(450)]
    await store.add_sources(sources)
    statements: list[str] = []
    await store._database.writer._connection.set_trace_callback(statements.append)
    polls = [poll(replace(each, errors=number), without_document=True) for number, each in enumerate(sources)]
    await asyncio.gather(*map(store.record, polls))
    assert 4 * 4 <= len([each for each in statements if "UPDATE source" in each]) <= 30
    assert sorted(each.errors for each in await store.sources() if each.id in {one.id for one in sources}) == list(range(450))


async def test_of_two_polls_of_one_source_the_later_counts(store: SqliteStore):
    """They may share a statement."""
    here = source()
    for without_document in (True, False):
        await asyncio.gather(*(store.record(poll(replace(here, errors=n), without_document=without_document)) for n in range(9)))
        assert (await store.sources())[0].errors == 8


async def test_a_poll_without_news_beside_one_with_some(store: SqliteStore):
    """Whatever shares a commit, each poll is stored: one that moved its source, too, and none of a source that is gone."""
    others = [source(f"https://h{number}.example/feed") for number in range(3)]
    await store.add_sources(others[:2])
    moved = replace(others[1], url="https://h1.example/new")
    quiet = [poll(each, without_document=True) for each in (replace(others[0], errors=3), moved, others[2])]
    records = [*quiet, poll(source(), [article(source(), 1)])]
    await asyncio.gather(*(store.record(record) for record in records))
    stored = {each.id: each for each in await store.sources()}
    assert (stored[others[0].id].errors, stored[others[1].id].url) == (3, moved.url)
    assert others[2].id not in stored
    assert len(await store.recent_stories(NOW)) == 1


async def test_reads_that_wait_share_a_query(store: SqliteStore):
    """Polls of many hosts that begin at once ask once or twice, and each gets its own host's sources."""
    others = [source(f"https://h{number}.example/feed") for number in range(40)]
    await store.add_sources(others)
    statements: list[str] = []
    await store._database.reader._connection.set_trace_callback(statements.append)
    answers = await asyncio.gather(*(store.due_at(each.host, NOW) for each in others))
    assert [list(answer) for answer in answers] == [[each] for each in others]
    assert len(statements) <= 2


async def test_a_failed_read_reaches_all_who_shared_it(store: SqliteStore):
    """Nobody waits for ever."""
    await store._database.reader._connection.close()
    results = await asyncio.gather(*(store.due_at("a.example", NOW) for _ in range(3)), return_exceptions=True)
    assert {type(result) for result in results} == {StoreError}


async def test_reads_after_close_are_refused(path: Path):
    """The driver's own error does not come through."""
    async with SqliteStore.open(path) as store:
        pass
    with pytest.raises(StoreError, match="was closed"):
        await store.sources()


def test_an_unknown_fault_still_names_the_file():
    """What SQLite says is kept where there is no advice."""
    error = store_error("/data/newsdesk.db", sqlite3.OperationalError("strange"))
    assert str(error) == "The database /data/newsdesk.db could not be used (strange)."
    assert isinstance(error.__cause__, sqlite3.OperationalError)


async def test_a_file_that_another_process_keeps_to_itself_is_not_opened(path: Path):
    """Opening says who is in the way, and works once they are gone."""
    async with SqliteStore.open(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="is locked by another process"):
            async with SqliteStore.open(path, busy_timeout=BRIEFLY):
                pytest.fail("opened")
    async with SqliteStore.open(path) as store:
        await store.check()


async def test_a_log_that_cannot_be_made_is_said_at_the_start(path: Path):
    """The write-ahead log needs a place beside the file."""
    path.with_name("newsdesk.db-wal").mkdir()
    with pytest.raises(StoreError, match=r"newsdesk\.db could not be"):
        async with SqliteStore.open(path):
            pytest.fail("opened")


async def test_writes_are_refused_when_the_writer_is_cancelled(path: Path):
    """A loop that is torn down leaves no caller waiting, neither for the group under way nor for the queue."""
    async with SqliteStore.open(path) as store:
        writes = [asyncio.create_task(store.record(poll(source()))) for _ in range(150)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        store._database.writer._task.cancel()
        results = await asyncio.gather(*writes, return_exceptions=True)
    assert {type(result) for result in results} == {StoreError}
