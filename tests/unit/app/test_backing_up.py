"""Backups and the way back, on both databases."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.backing_up import TOLD, back_up, restore
from bot.app.lock import only_one
from bot.domain.database import Database
from bot.domain.delivery import State
from bot.domain.errors import InvalidInput, NewsdeskError, SettingError, StoreError
from bot.domain.status import StoredFacts
from bot.store.opening import open_store
from tests.fakes.busy_desk import busy
from tests.fakes.postgres import new_place

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STORED = Path(__file__).parents[2] / "data" / "databases"
Place = Callable[[Path], Database]

on_each = pytest.mark.parametrize("place", [lambda folder: folder / "news.db", lambda _: new_place()], ids=["sqlite", "postgres"])


async def held_by(database: Database) -> StoredFacts:
    """What a database knows, but for how much room it takes."""
    async with open_store(database) as store:
        return StoredFacts(
            sources=await store.sources(),
            destinations=await store.destinations(),
            wishes=await store.wishes(),
            waiting=await store.waiting(),
            settled=await store.settled(),
        )


async def filled(database: Database) -> None:
    async with open_store(database) as store:
        await busy(store, NOW)


@on_each
async def test_a_backup_holds_all_and_comes_back(tmp_path, place: Place):
    """Into a database that holds something else by now, which is kept; the file is one file, for its owner alone."""
    database, file = place(tmp_path), tmp_path / "copies" / "backup.db"
    file.parent.mkdir()
    await filled(database)
    async with open_store(database):  # a backup is made beside whoever uses it
        made = await back_up(database, file)
    known = await held_by(database)
    assert [each.name for each in file.parent.iterdir()] == ["backup.db"]
    assert (file.stat().st_mode & 0o777, file.stat().st_size) == (0o600, made.size)
    async with open_store(database) as store:
        await store.remove_source("https://good.example/feed")
    restored = await restore(file, database, NOW, post_again=True)
    assert await held_by(database) == known
    assert restored.owed.deliveries > 0
    assert restored.kept
    assert "https://good.example/feed" not in {each.url for each in (await held_by(restored.kept)).sources}


@on_each
async def test_what_a_backup_takes_for_owed_is_told_unless_it_is_asked_for(tmp_path, place: Place):
    """Channels may have got it since; into an empty database too, of which nothing is kept."""
    source, target, file = tmp_path / "source.db", place(tmp_path), tmp_path / "backup.db"
    await filled(source)
    await back_up(source, file)
    restored = await restore(file, target, NOW, post_again=False)
    async with open_store(target) as store:
        parked = {each.delivery.last_error for each in await store.deliveries([State.PARKED], 99)}
        waiting = await store.waiting()
        assert all(each.fetched_at is None for each in await store.sources())
    assert (restored.told, restored.kept, TOLD in parked) == (True, None, True)
    assert {each.deferred for each in waiting} <= {None, "quiet"}
    assert all(each.due_at > NOW for each in waiting)


async def test_a_backup_of_an_earlier_release_is_brought_up_to_date(tmp_path):
    """And nothing but the database is left beside it."""
    earlier, folder = tmp_path / "earlier.db", tmp_path / "in"
    folder.mkdir()
    with closing(sqlite3.connect(earlier)) as connection:
        connection.executescript((STORED / "13.sql").read_text(encoding="utf-8"))
    await restore(earlier, folder / "news.db", NOW, post_again=False)
    assert {each.name for each in folder.iterdir()} == {"news.db", "news.db.lock"}
    assert (await held_by(folder / "news.db")).sources


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
async def test_what_is_no_backup_is_refused_and_nothing_is_touched(tmp_path, content):
    """A file of another program, or an empty one."""
    await filled(tmp_path / "news.db")
    (tmp_path / "other").write_bytes(content)
    known = await held_by(tmp_path / "news.db")
    with pytest.raises(NewsdeskError):
        await restore(tmp_path / "other", tmp_path / "news.db", NOW, post_again=False)
    assert await held_by(tmp_path / "news.db") == known


async def test_a_damaged_backup_takes_nothing_s_place(tmp_path):
    """Every page is looked at before the database goes aside."""
    database, file = tmp_path / "news.db", tmp_path / "backup.db"
    await filled(database)
    await back_up(database, file)
    known = await held_by(database)
    whole = file.read_bytes()
    for page in range(2, len(whole) // 4096):
        file.write_bytes(whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :])
        with pytest.raises(StoreError):
            await restore(file, database, NOW, post_again=False)
        if page > 6:
            break
    assert await held_by(database) == known
    assert not list(tmp_path.glob("*.unfinished*"))


async def test_no_backup_is_overwritten_and_none_restored_under_a_running_newsdesk(tmp_path):
    """Both say what to do instead."""
    database, file = tmp_path / "news.db", tmp_path / "backup.db"
    await filled(database)
    await back_up(database, file)
    with pytest.raises(InvalidInput, match="is there already"):
        await back_up(database, file)
    async with only_one(database):
        with pytest.raises(SettingError, match="stop it first"):
            await restore(file, database, NOW, post_again=False)
    with pytest.raises(InvalidInput, match="is the database itself"):
        await restore(database, database, NOW, post_again=False)


async def test_no_token_is_in_a_backup(tmp_path):
    """A database has no place for one."""
    await filled(tmp_path / "news.db")
    await back_up(tmp_path / "news.db", tmp_path / "backup.db")
    with closing(sqlite3.connect(tmp_path / "backup.db")) as connection:
        columns = {
            row[1]
            for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for row in connection.execute(f"PRAGMA table_info({table})")
        }
    assert not {each for each in columns if "token" in each or "secret" in each}
