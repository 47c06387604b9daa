"""Databases that earlier releases left behind: each opens, is backed up first, and holds what it held."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.article import Identity
from bot.domain.delivery import Kind, State
from bot.domain.destination import DestinationId, Platform
from bot.domain.errors import StoreError
from bot.domain.following import OPERATOR
from bot.domain.quiet_hours import QuietHours
from bot.domain.source import SourceId, SourceKind
from bot.domain.subscription import Mode
from bot.domain.times import instant
from bot.store.copying import INDEX
from bot.store.schema import shipped_migrations
from bot.store.sqlite.landed import LANDED
from bot.store.sqlite.schema import fingerprint, made_by, schema_of
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import AI, DAY, MINUTE
from tests.data.databases.make import BIG, TABLES
from tests.data.databases.make import NOW as MICROS

STORED = sorted((Path(__file__).parents[1] / "data" / "databases").glob("*.sql"))
NOW = instant(MICROS)
with closing(made_by(*shipped_migrations("sqlite"))) as _made:
    NEWEST = schema_of(_made)
NOTICES_SINCE = 12
DROPPED = {"workspace", "audit", "notice"}
MOVED = {"quiet_due_at"}  # of an empty day: its line is a delivery now

each_stored = pytest.mark.parametrize("stored", STORED, ids=lambda stored: stored.stem)


def laid_down(stored: Path, folder: Path) -> Path:
    """Make the file of a stored database."""
    path = folder / "newsdesk.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(stored.read_text("utf-8"))
    return path


def rows_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of a file, by table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        tables = [table for table in tables if not table.startswith(INDEX)]
        return {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in tables}  # noqa: S608 - from the schema


def ask(path: Path, question: str) -> list[tuple[Any, ...]]:
    """Ask the file itself, or change it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(question).fetchall()


async def opened_once(path: Path) -> None:
    """Open the store of a file, which migrates it."""
    async with SqliteStore.open(path):
        pass


def test_every_schema_that_landed_is_stored():
    """One file each, recognised by what its tables are and not by its number."""
    found = []
    for stored in STORED:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(stored.read_text("utf-8"))
            found.append(fingerprint(schema_of(connection)))
    assert found == list(LANDED)


@each_stored
async def test_every_row_is_kept_and_backed_up(stored: Path, tmp_path: Path):
    """What stood in a column still does, references hold, and the backup is the file as it was."""
    path = laid_down(stored, tmp_path)
    before = rows_of(path)
    await opened_once(path)
    after = rows_of(path)
    for table in set(before) - DROPPED:
        names = [name for name in before[table][0] if name not in MOVED]
        kept, held = (
            [{name: row[name] for name in names} for row in rows[table] if row.get("kind") != "notice"] for rows in (after, before)
        )
        assert sorted(kept, key=repr) == sorted(held, key=repr), table
    waiting = [each for each in before.get("notice", ()) if each["due_at"] is not None]
    assert sum(row["kind"] == "notice" for row in after["delivery"]) == len(waiting)
    assert rows_of(path.with_name("newsdesk.db.v1.backup")) == before
    assert ask(path, "PRAGMA foreign_key_check") == []
    [(noted,)] = ask(path, "SELECT schema FROM migration ORDER BY version DESC LIMIT 1")
    assert json.loads(noted) == NEWEST
    assert ask(path, "PRAGMA user_version") == [(shipped_migrations("sqlite")[-1].version,)]


@each_stored
async def test_the_store_reads_it(stored: Path, tmp_path: Path):
    """Sources, stories, channels and what they are owed come out as they went in."""
    state = int(stored.stem)
    async with SqliteStore.open(laid_down(stored, tmp_path)) as store:
        sources = {source.id - BIG: source for source in await store.sources()}
        assert [sources[number].kind for number in (1, 2, 3)] == [SourceKind.PRIMARY, SourceKind.PRESS, SourceKind.AGGREGATOR]
        assert sources[1].skip_hours == (frozenset({0, 1}) if state >= 2 else frozenset())
        assert (sources[2].move is not None, sources[3].last_error) == (True, "The server answers 404.")
        assert list(await store.due_hosts(NOW + DAY - MINUTE, 9)) == ["s1.example"]
        known = await store.known(SourceId(BIG + 1), [Identity(BIG + 500 + number) for number in range(9)])
        assert {identity - BIG - 500 for identity in known} == {0, 1, 2, 3}
        stories = await store.recent_stories(NOW - timedelta(minutes=2))
        assert [(len(each.articles), each.story.id - BIG) for each in stories] == [(2, 101), (1, 102)]
        assert [each.id - BIG for each in await store.latest(AI, 2, OPERATOR)] == [201, 202]


@each_stored
async def test_the_channels_of_it_are_served(stored: Path, tmp_path: Path):
    """Their settings stay, what did not exist yet is as if nobody had asked for it, and what is owed is owed."""
    state = int(stored.stem)
    async with SqliteStore.open(laid_down(stored, tmp_path)) as store:
        console, discord, slack, paused = sorted(await store.destinations(), key=lambda each: (each.platform, each.id))
        hours = QuietHours(begins=time(22), ends=time(7), zone="Europe/Berlin")
        assert (discord.quiet_hours, discord.most_cards) == ((hours, 4) if state >= 10 else (None, None))
        assert (paused.pause_reason, paused.pauses) == ("not_in_channel", 2 if state >= 7 else 0)
        assert (console.platform, slack.zone, slack.person) == (Platform.CONSOLE, "Europe/Berlin", False)
        [digest] = await store.subscriptions(slack.id)
        assert (digest.mode, digest.empty_days, digest.languages) == (Mode.DIGEST, state >= 9, frozenset({"de", "en"}))
        assert [each.mention for each in await store.subscriptions(discord.id)] == ["<@&7>" if state >= 10 else ""]
        owed = [row for row in TABLES["delivery"] if state >= {Kind.UPDATE: 4, Kind.MORE: 5, Kind.FACT: 8}.get(row["kind"], 1)]
        counts = {each.value: sum(row["state"] == each.value for row in owed) for each in State}
        counts["pending"] += state >= NOTICES_SINCE  # one was still to be told
        assert dict(await store.outbox_counts()) == counts
        assert list(await store.due_destinations(NOW, 9)) == [DestinationId(BIG + 301)]
        [found] = await store.history_of("https://s1.example/1?from=feed", "", OPERATOR)
        assert len(found.deliveries) == sum(row["story_id"] == BIG + 101 for row in owed)


async def test_a_file_that_was_upgraded_is_left_alone(tmp_path: Path):
    """Opening it again makes no second backup."""
    path = laid_down(STORED[0], tmp_path)
    await opened_once(path)
    path.with_name("newsdesk.db.v1.backup").unlink()
    await opened_once(path)
    assert not path.with_name("newsdesk.db.v1.backup").exists()


async def test_two_that_open_it_at_once_upgrade_it_once(tmp_path: Path):
    """The later one waits, and finds it done."""
    path = laid_down(STORED[3], tmp_path)
    before = rows_of(path)
    await asyncio.gather(*(opened_once(path) for _ in range(4)))
    assert len(ask(path, "SELECT version FROM migration")) == len(shipped_migrations("sqlite"))
    assert rows_of(path.with_name("newsdesk.db.v1.backup")) == before


CHANGES = [
    "ALTER TABLE source ADD COLUMN colour TEXT",
    "CREATE TABLE mine (id INTEGER)",
    "DROP INDEX delivery_due",
    "ALTER TABLE story RENAME COLUMN title TO name",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("stored", [STORED[0], STORED[-1]], ids=lambda stored: stored.stem)
async def test_one_that_was_edited_by_hand_is_refused(stored: Path, change: str, tmp_path: Path):
    """Its schema is that of no release: nothing is guessed, and nothing is changed."""
    path = laid_down(stored, tmp_path)
    ask(path, change)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="that of no release"):
        await opened_once(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("change", CHANGES)
async def test_one_that_was_edited_after_its_upgrade_is_refused(change: str, tmp_path: Path):
    """The sentence names what was changed."""
    path = laid_down(STORED[-1], tmp_path)
    await opened_once(path)
    ask(path, change)
    named = {"source": "table source", "mine": "table mine", "delivery_due": "index delivery_due", "story": "table story"}
    expected = next(name for word, name in named.items() if word in change.split())
    with pytest.raises(StoreError, match=rf"changed by something else than Newsdesk \({expected}\)"):
        await opened_once(path)


async def test_one_with_another_history_is_refused(tmp_path: Path):
    """A migration under a known number that was another one then."""
    path = laid_down(STORED[-1], tmp_path)
    await opened_once(path)
    ask(path, "UPDATE migration SET hash = 'x' WHERE version = 2")
    with pytest.raises(StoreError, match="another migration 0002_lists_live_in_code than this Newsdesk knows"):
        await opened_once(path)


async def test_one_without_its_history_is_refused(tmp_path: Path):
    """A file that says that it is up to date, but not how it came there."""
    path = laid_down(STORED[-1], tmp_path)
    await opened_once(path)
    ask(path, "DROP TABLE migration")
    with pytest.raises(StoreError, match="that of no release"):
        await opened_once(path)
