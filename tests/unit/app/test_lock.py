"""One running Newsdesk a database, and commands beside it that only look: on a file, and on a server of PostgreSQL."""

import os
from pathlib import Path

import pytest

from bot.app.lock import is_locked, only_one
from bot.domain.database import Database
from bot.domain.errors import SettingError, StoreError
from tests.fakes.postgres import new_place


def of_sqlite(folder: Path) -> Database:
    return folder / "newsdesk.db"


def of_postgres(_folder: Path) -> Database:
    return new_place()


@pytest.fixture(params=[of_sqlite, of_postgres], ids=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """Name a database of each kind."""
    named: Database = request.param(tmp_path)
    return named


async def test_a_command_sees_whether_a_newsdesk_runs(database: Database):
    """For as long as it runs, and not a moment longer, however often."""
    assert not await is_locked(database)
    for _ in range(10):
        async with only_one(database):
            assert await is_locked(database)
            assert await is_locked(database)
        assert not await is_locked(database)


async def test_a_second_newsdesk_is_refused(database: Database):
    """With a sentence that says what to do; the first one goes on."""
    async with only_one(database):
        with pytest.raises(SettingError, match="stop it first"):
            async with only_one(database):
                pytest.fail("both run")
        assert await is_locked(database)
    async with only_one(database):
        assert await is_locked(database)


async def test_two_databases_do_not_know_each_other(database: Database, tmp_path: Path):
    """Schemas of one database, or files of one folder, have a lock each."""
    other = new_place() if not isinstance(database, Path) else tmp_path / "other.db"
    async with only_one(database), only_one(other):
        assert await is_locked(database)


async def test_where_no_lock_can_be_made_i_read_where_and_who_must_be_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The whole path, though the setting names the file alone: a container starts it in a folder that nobody had in mind."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "newsdesk.db.lock").mkdir()
    with pytest.raises(StoreError) as refused:
        async with only_one(Path("newsdesk.db")):
            pytest.fail("it runs without a lock")
    assert f"({tmp_path / 'newsdesk.db.lock'}: Is a directory)" in str(refused.value)
    assert f"let the user who runs Newsdesk ({os.getuid()}) write there" in str(refused.value)
