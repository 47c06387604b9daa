"""How a PostgreSQL database is opened: made, brought up to date, or refused with a sentence."""

import asyncio
from collections.abc import Sequence

import psycopg
import pytest

from bot.domain.database import PostgresAddress
from bot.domain.errors import StoreError
from bot.store.postgres import PostgresStore
from bot.store.schema import Migration, shipped_migrations
from tests.contracts.store_data import source
from tests.fakes.postgres import new_place

SHIPPED = tuple(shipped_migrations("postgres"))
NEXT = SHIPPED[-1].version + 1
_COLOUR = "ALTER TABLE source ADD COLUMN colour TEXT; "
LATER = (*SHIPPED, Migration(version=NEXT, name="later", script=f"{_COLOUR} CREATE INDEX source_colour ON source (colour);"))
BROKEN = (*SHIPPED, Migration(version=NEXT, name="broken", script=f"{_COLOUR} SELECT no_such_function();"))


@pytest.fixture
def place() -> PostgresAddress:
    """Name an empty schema."""
    return new_place()


async def opened_once(place: PostgresAddress, migrations: Sequence[Migration] = SHIPPED) -> None:
    """Open a store, add a source, and close it."""
    async with PostgresStore.open(place, migrations=migrations) as store:
        await store.add_sources([source()])


def tell(place: PostgresAddress, statement: str) -> list[tuple[object, ...]]:
    """Ask or change the database itself."""
    with psycopg.connect(place.url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


async def test_an_empty_schema_gets_the_newest(place: PostgresAddress):
    """And its history; another schema of the same database is none of its business."""
    await opened_once(place)
    assert tell(place, "SELECT version, name, hash FROM migration") == [(each.version, each.name, each.hash) for each in SHIPPED]
    await opened_once(new_place())


async def test_an_older_database_is_migrated(place: PostgresAddress):
    """Its rows stay, and the change is there."""
    await opened_once(place)
    async with PostgresStore.open(place, migrations=LATER) as store:
        assert await store.sources() == [source()]
    assert tell(place, "SELECT colour FROM source") == [(None,)]
    await opened_once(place, LATER)


async def test_a_migration_that_fails_changes_nothing(place: PostgresAddress):
    """It is one transaction, and the older release still opens the database."""
    await opened_once(place)
    with pytest.raises(StoreError, match="could not be used"):
        await opened_once(place, BROKEN)
    await opened_once(place)
    assert tell(place, "SELECT MAX(version) FROM migration") == [(SHIPPED[-1].version,)]


async def test_two_that_open_an_empty_schema_at_once_make_it_once(place: PostgresAddress):
    """The later one waits, and finds it done."""
    await asyncio.gather(*(opened_once(place) for _ in range(5)))
    assert tell(place, "SELECT COUNT(*) FROM migration") == [(len(SHIPPED),)]
    assert tell(place, "SELECT COUNT(*) FROM source") == [(1,)]


async def test_a_newer_schema_is_refused(place: PostgresAddress):
    """An older release does not guess."""
    await opened_once(place, LATER)
    with pytest.raises(StoreError, match=rf"newer Newsdesk \(schema {NEXT}, this one knows {NEXT - 1}\)"):
        await opened_once(place)


async def test_another_history_is_refused(place: PostgresAddress):
    """A migration under a known number that was another one then."""
    await opened_once(place)
    tell(place, "UPDATE migration SET hash = 'x'")
    with pytest.raises(StoreError, match="another migration 0002_initial than this Newsdesk knows"):
        await opened_once(place)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("ALTER TABLE source ADD COLUMN colour TEXT", "column source.colour"),
        ("CREATE TABLE mine (id INTEGER)", "column mine.id"),
        ("DROP INDEX delivery_due", "index delivery_due"),
        ("ALTER TABLE story ALTER COLUMN title DROP NOT NULL", "column story.title"),
        ("ALTER TABLE delivery DROP CONSTRAINT delivery_destination_id_story_id_kind_key", "constraint delivery.*, index delivery.*"),
    ],
)
async def test_a_schema_that_was_edited_by_hand_is_refused(place: PostgresAddress, change: str, named: str):
    """The sentence names what was changed; once it is undone, the database opens."""
    await opened_once(place)
    tell(place, change)
    with pytest.raises(StoreError, match=rf"was changed by something else than Newsdesk \({named}\)"):
        await opened_once(place)


@pytest.mark.parametrize("theirs", ["CREATE TABLE theirs (id INTEGER)", "CREATE TABLE migration (version TEXT, at TEXT)"])
async def test_the_tables_of_another_program_are_refused(place: PostgresAddress, theirs: str):
    """Ours do not land among them."""
    tell(place, theirs)
    with pytest.raises(StoreError, match="holds the tables of another program: name another, or a schema of its own"):
        await opened_once(place)
    assert tell(place, "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()") == [(1,)]


async def test_statistics_and_views_are_nobodys_tables(place: PostgresAddress):
    """What an operator looks through does not make a schema another's."""
    tell(place, "CREATE VIEW today AS SELECT now() AS at")
    await opened_once(place)
    await opened_once(place)
