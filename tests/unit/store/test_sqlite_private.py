"""The files of a database are for the user who runs Newsdesk: channels' wishes and keys of private feeds stand in them."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from bot.app.lock import is_locked, only_one
from bot.store.schema import shipped_migrations
from bot.store.sqlite.opening import BUSY_TIMEOUT, prepare
from bot.store.sqlite.store import SqliteStore


@pytest.fixture(autouse=True)
def _open_to_all():
    """Files are made for everybody, unless somebody thinks of it."""
    before = os.umask(0o000)
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, str]:
    return {each.name: f"{stat.S_IMODE(each.stat().st_mode):o}" for each in folder.iterdir()}


async def test_a_database_and_all_beside_it_are_private(tmp_path: Path):
    """While it is open there are a log of changes and its index, and the lock of the run."""
    path = tmp_path / "news.db"
    async with only_one(path), SqliteStore.open(path) as store:
        await store.check()
        assert rights(tmp_path) == dict.fromkeys(["news.db", "news.db-wal", "news.db-shm", "news.db.lock"], "600")


async def test_files_of_an_earlier_release_are_closed_to_strangers(tmp_path: Path):
    """The lock too; the rights of a group were given on purpose, as for backups."""
    path, shared = tmp_path / "news.db", tmp_path / "shared.db"
    prepare(path, BUSY_TIMEOUT, shipped_migrations("sqlite"))
    shutil.copy(path, shared)
    path.chmod(0o644)
    shared.chmod(0o640)
    (tmp_path / "news.db.lock").touch(0o666)
    async with only_one(path), SqliteStore.open(path), SqliteStore.open(shared):
        found = rights(tmp_path)
    assert (found["news.db"], found["news.db.lock"], found["shared.db"]) == ("600", "600", "640")


def test_a_backup_is_private(tmp_path: Path):
    """It holds the same as what it was made of."""
    path, migrations = tmp_path / "news.db", shipped_migrations("sqlite")
    prepare(path, BUSY_TIMEOUT, migrations[:1])
    prepare(path, BUSY_TIMEOUT, migrations)
    assert rights(tmp_path) == {"news.db": "600", "news.db.v1.backup": "600"}


async def test_a_look_whether_a_newsdesk_runs_makes_nothing(tmp_path: Path):
    """Commands that only read ask it too."""
    assert not await is_locked(tmp_path / "news.db")
    assert rights(tmp_path) == {}
