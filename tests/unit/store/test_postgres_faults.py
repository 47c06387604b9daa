"""Faults of a PostgreSQL server: each is one sentence without the password, and over when its cause is gone."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import psycopg
import pytest

from bot.domain.database import PostgresAddress
from bot.domain.destination import Destination
from bot.domain.errors import SettingError, StoreError
from bot.domain.following import OPERATOR
from bot.store.opening import open_store
from bot.store.postgres import PostgresStore
from bot.store.postgres.faults import store_error
from bot.store.sql.database import Transaction
from bot.store.sql.part import json_list
from tests.contracts.store_data import AI, NOW, article, delivery, destination, poll, source
from tests.fakes.postgres import KEY, KEYHOLDER, Server, new_place, server


@pytest.fixture
def place() -> PostgresAddress:
    """Name an empty schema."""
    return new_place()


@pytest.fixture
async def store(place: PostgresAddress) -> AsyncIterator[PostgresStore]:
    """Give an open store with a source."""
    async with PostgresStore.open(place) as opened:
        await opened.add_sources([source()])
        yield opened


def tell(place: PostgresAddress, statement: str) -> list[tuple[object, ...]]:
    """Ask or change the database itself."""
    with psycopg.connect(place.url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


async def refusal(address: PostgresAddress) -> str:
    """Return the sentence with which a database is not opened."""
    with pytest.raises((StoreError, SettingError)) as caught:
        async with open_store(address):
            pass
    return str(caught.value)


async def test_a_server_that_is_not_there_is_said():
    """Nobody listens, or the name belongs to nobody."""
    nobody = PostgresAddress("postgresql://me:secret@127.0.0.1:1/newsdesk")
    expected = "The database postgresql://me@127.0.0.1:1/newsdesk does not answer (Connection refused): look whether the server runs"
    assert (await refusal(nobody)).startswith(expected)
    assert "does not answer" in await refusal(PostgresAddress("postgresql://me@nobody.invalid/newsdesk"))


async def test_a_wrong_password_is_said():
    """And not repeated; the right one opens."""
    tell(server().address(), f"CREATE ROLE {KEYHOLDER} LOGIN PASSWORD '{KEY}'")
    right = PostgresAddress(f"postgresql://{KEYHOLDER}:open%20sesame@/postgres?host={server().folder}")
    for wrong in (replace(right, url=right.url.replace("%20", "")), server().address(user=KEYHOLDER)):
        said = await refusal(wrong)
        assert "refuses the password: look at the one in the setting `database`" in said
        assert "sesame" not in said
    tell(server().address(), f"CREATE SCHEMA {KEYHOLDER} AUTHORIZATION {KEYHOLDER}")  # the first of the default search path
    async with open_store(right) as opened:
        await opened.check()


async def test_an_unknown_database_and_an_unknown_user_are_said():
    """Each with what to do."""
    assert "does not exist on that server: create it (createdb)" in await refusal(server().address("nowhere"))
    assert "does not let this user in" in await refusal(server().address(user="nobody"))


async def test_a_user_who_may_not_make_tables_is_told(place: PostgresAddress):
    """The schema belongs to somebody else."""
    [(schema,)] = tell(place, "SELECT current_schema()")
    tell(place, f"CREATE ROLE visitor LOGIN; GRANT USAGE ON SCHEMA {schema} TO visitor")
    assert "does not grant this user what Newsdesk needs" in await refusal(replace(place, url=place.url.replace("postgres@", "visitor@")))


@pytest.mark.parametrize(
    "url", ["postgresql://me:sec/ret@host/db", "postgresql://me:p%zz@host/db", "postgresql://me:secret@host/db?colour=red"]
)
async def test_an_address_that_means_nothing_is_said(url: str):
    """Without what may be a part of the password."""
    said = await refusal(PostgresAddress(url))
    assert "is no address that PostgreSQL understands" in said
    assert "sec" not in said
    assert "zz" not in said


async def test_a_database_without_unicode_is_refused():
    """It could not hold what feeds write."""
    tell(server().address(), "CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    assert "stores text as LATIN1, which lacks letters: make one with createdb --encoding=UTF8" in await refusal(server().address("narrow"))


async def test_a_server_that_is_too_old_is_refused(place: PostgresAddress, monkeypatch: pytest.MonkeyPatch):
    """Both versions are named."""
    monkeypatch.setattr("bot.store.postgres.migrating.OLDEST", 99)
    assert "Newsdesk needs 99 or later" in await refusal(place)


async def test_a_search_path_that_leads_nowhere_is_said():
    """There is no schema to make tables in."""
    assert "has no schema to make tables in" in await refusal(server().address(options="-csearch_path=nowhere"))


async def test_a_missing_driver_is_said(place: PostgresAddress, monkeypatch: pytest.MonkeyPatch):
    """It is an extra, and the sentence says how to install it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "needs the driver of PostgreSQL: pip install 'newsdesk[postgres]'" in await refusal(place)


async def test_a_read_only_database_is_said_and_work_resumes(place: PostgresAddress):
    """Reads go on; writes come back with the right to them."""
    async with PostgresStore.open(place):
        pass
    async with PostgresStore.open(replace(place, url=f"{place.url}%20-cdefault_transaction_read_only%3Don")) as store:
        with pytest.raises(StoreError, match="is read-only: name the server that takes writes"):
            await store.check()
        assert await store.sources() == []


def test_other_faults_have_their_sentences():
    """What can't be brought about here: a full disk, no connection left, a lock that stays, a statement that took too long."""
    faults = {
        psycopg.errors.DiskFull("x"): "has no room left",
        psycopg.errors.TooManyConnections("x"): "has no connection left",
        psycopg.errors.LockNotAvailable("x"): "is locked by another transaction",
        psycopg.errors.QueryCanceled("x"): "took too long to answer",
        psycopg.errors.AdminShutdown("x"): "does not answer",
        psycopg.errors.CannotConnectNow("x"): "is starting or stopping",
        psycopg.errors.DeadlockDetected("x"): "was wanted by too many at once",
        psycopg.OperationalError("connection failed: FATAL:  sorry, too many clients already"): "has no connection left",
        psycopg.OperationalError("connection failed: FATAL:  strange\nnews"): "could not be used (strange)",
        psycopg.errors.UniqueViolation("x"): "refused a row that breaks a rule of the schema (x)",
    }
    for fault, sentence in faults.items():
        assert sentence in str(store_error("postgresql://here/db", fault))


async def test_a_server_that_starts_anew_is_found_again(own_server: Server):
    """Calls fail with a sentence while it is away; the next one afterwards goes through, on whatever connection."""
    async with PostgresStore.open(own_server.address()) as store:
        await store.add_sources([source()])
        await asyncio.gather(*(store.sources() for _ in range(20)))
        own_server.stop()
        for call in (store.sources(), store.check(), store.record(poll(source()))):
            with pytest.raises(StoreError, match="does not answer"):
                await call
        own_server.start()
        assert await store.sources() == [source()]
        await store.check()


async def test_connections_that_broke_unseen_cost_nobody_a_call(own_server: Server):
    """The server was away while nothing was asked of it."""
    async with PostgresStore.open(own_server.address()) as store:
        await asyncio.gather(*(store.sources() for _ in range(20)))
        own_server.stop()
        own_server.start()
        assert len(await store.sources()) <= 1
        await store.check()


async def test_one_bad_record_costs_only_itself(store: PostgresStore):
    """Records that share its transaction are stored, and it alone is refused."""
    here = source()
    good = [poll(here, [article(here, number)]) for number in range(1, 20)]
    loose = article(here, 50)
    bad = [
        poll(here, [loose], [delivery(destination("unknown"), loose)]),
        poll(here, [article(here, 51, title="a lone surrogate \ud800")]),
        poll(replace(here, errors=1 << 70)),
        poll(replace(here, errors=1 << 70), without_document=True),
        poll(replace(here, last_error="a lone surrogate \ud800"), without_document=True),
    ]
    records = [*good[:10], *bad, *good[10:]]
    results = await asyncio.gather(*(store.record(record) for record in records), return_exceptions=True)
    assert [isinstance(result, StoreError) for result in results] == [record in bad for record in records]
    assert len(await store.recent_stories(NOW)) == len(good)


async def test_a_mistake_in_a_write_does_not_end_writing(store: PostgresStore):
    """A value that no row can hold is its caller's error, and the next write goes through."""
    with pytest.raises(StoreError):
        await store.remove_source(object())  # type: ignore[arg-type]  # what mypy would have caught
    await store.check()


async def test_polls_that_wait_share_a_transaction(store: PostgresStore, place: PostgresAddress):
    """A hundred polls that end at once are a few commits; each is stored."""
    here = source()
    await asyncio.gather(*(store.record(poll(here, [article(here, number)])) for number in range(100)))
    assert len(await store.latest(AI, 200, OPERATOR)) == 100
    versions = tell(place, "SELECT COUNT(DISTINCT CAST(CAST(xmin AS TEXT) AS BIGINT)) FROM article")
    assert versions <= [(3,)]


async def test_what_was_accepted_is_written_though_its_caller_is_gone(store: PostgresStore):
    """A cancelled caller does not undo its write, and holds up nobody."""
    here = source()
    for turns in range(8):
        task = asyncio.create_task(store.record(poll(here, [article(here, turns)])))
        for _ in range(turns + 1):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await store.record(poll(here, [article(here, 99)]))
    assert {each.identity for each in await store.latest(AI, 20, OPERATOR)} == {*range(8), 99}


async def test_close_finishes_what_was_accepted(place: PostgresAddress):
    """Writes that wait when the store closes are committed before it does, and later ones are refused."""
    async with PostgresStore.open(place) as store:
        here = source()
        await store.add_sources([here])
        writes = [asyncio.create_task(store.record(poll(here, [article(here, number)]))) for number in range(250)]
        await asyncio.sleep(0)
    await asyncio.gather(*writes)
    assert tell(place, "SELECT COUNT(*) FROM article") == [(250,)]
    with pytest.raises(StoreError, match="was closed: open it again"):
        await store.sources()


async def test_transactions_that_are_in_each_others_way_are_tried_again(store: PostgresStore):
    """Two that lock two rows in opposite orders: the server ends one of them, and both are done in the end."""
    channels = [destination("a"), destination("b")]
    for each in channels:
        await store.meet(each)
    tries: list[str] = []
    met = asyncio.Event()

    async def locked(one: Destination, other: Destination) -> str:
        async def work(transaction: Transaction) -> str:
            tries.append(one.channel_id)
            await transaction.rows("lock_destinations", ids=json_list([one.id]))
            if len(set(tries)) == 2:
                met.set()
            await met.wait()
            await transaction.rows("lock_destinations", ids=json_list([other.id]))
            return one.channel_id

        return await store._database.transact(work)

    done = await asyncio.gather(locked(*channels), locked(*reversed(channels)))
    assert list(done) == ["a", "b"]
    assert len(tries) == 3
