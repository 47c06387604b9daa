"""How a file is opened: made, brought up to date, or refused with a sentence."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import StoreError
from bot.store.schema import Migration, migrations_in, shipped_migrations
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import source

SHIPPED = shipped_migrations("sqlite")
FIRST = Migration(version=1, name="0001_as_of_today", script="\n".join(each.script for each in SHIPPED))  # the store's queries fit no older
_COLOUR = "ALTER TABLE source ADD COLUMN colour TEXT; "
SECOND = Migration(version=2, name="0002_second", script=f"{_COLOUR} CREATE INDEX source_colour ON source (colour);")
BROKEN = Migration(version=2, name="0002_second", script=f"{_COLOUR} DROP TABLE story; SELECT no_such_function();")

LANDED = {
    "sqlite/0001_initial": "ee4054502d651b735a8eab2f238fb3d410f2548f05aee74c01792229849fdda0",
    "sqlite/0002_lists_live_in_code": "3c6e9ac135449bea304c91e749394a5348a10b2828006db478669dbba6c721cf",
    "sqlite/0003_notices_are_deliveries": "a6c38c5ec8e7d15d421edadd73f2e1c7126c54ef7b18449a90ab1e71058a0acc",
    "sqlite/0004_channels_have_names": "3a48b2d6cf1f57034ff452238c6427165b65503827f4c9bbfc453c2155537261",
    "sqlite/0005_reasons_of_pauses": "52658f4fff12bea705126e7863f2d49fda20b11f92c8094ce82b3fe1b42d1120",
    "sqlite/0006_pauses_have_numbers": "cfaa8cbd399975d06d5297f5eec079b7c01e3f388917f38da961f3d7ec298714",
    "sqlite/0007_first_looks": "eb9f7dada1bba04a55a78d03e2201d6adb2853d24f004b4ef845b2a5b37f1673",
    "sqlite/0008_workspaces_that_remove_us": "12d9d868454741db2239908c302e94f8d7de36a369885d973f51b6e16737b3f9",
    "sqlite/0009_our_own_outage": "c4932768a480b537318b119e042c14bbd84813b833578997e4f33323e4ad9a43",
    "sqlite/0010_heads": "750db16a3e7dca3446599e3787d827bbb00d7e398028de70f9a9608fe50fc1b5",
    "sqlite/0011_muted_cards_count": "2414f7cd4ce3aecfcd41854c49429504b093c47cd312ccd24bbc5d1e803bae7e",
    "sqlite/0012_places_in_messages": "33a76ae703b1af9a02540416b4922f890b9c5ddd773eebdcb4abf0f1ceda2989",
    "sqlite/0013_saved_stories": "55d1084c4f8c3a892d21a88799f182dd76ac82ca842ea8489f2d391e24bd8ee5",
    "sqlite/0014_what_health_counts": "462a90fe3dcbccc3e21d393ce3b6d9fee9fe9ef44c2be590d19db4b55115e08a",
    "sqlite/0015_messages_that_were_sent": "356d34e148524cb9bdf31593019a078ffb08bfb2f2bb022d4021b35136e55102",
    "sqlite/0016_search": "0d839153ceaccbcb8af1bac1a391861dac74dbf5728d88d948265ef88d178f25",
    "sqlite/0017_asked": "d6f8276b20d9b275c51320fc7c923bac7c933ffecb10b253de25f4d54a355e3e",
    "sqlite/0018_what_was_given_up": "916dff4878123fa5f671b76fabfd1281e5da739bb804f21789c8ddc8576970d3",
    "sqlite/0019_asks": "294c3713d54be5878ff4aa1c04ec35e49627b94615bf7d9f8383f68b79dc3d93",
    "sqlite/0020_digests_that_tell_again": "1274704c18ea8606dcf60b848682fdb9731de4b952c696fc6db16963ae71946c",
    "sqlite/0021_topics_of_workspaces": "df7f98190df9b9843bc2364d546795528bddeb1af576b6c30da425ff96863623",
    "sqlite/0022_polls_of_a_source": "18232fee98b1818fed3b1fb7506c839e317ebb45cb6a25fbebe3d92795818e1f",
    "sqlite/0023_feeds_of_workspaces": "d4b0a5858a5da5a8ac27e52dd5897f65476a1497173ca6e195d2017227c09255",
    "sqlite/0024_editions_of_feeds": "43f2c79b8c536ebe55b241f404da11c793c4e00505c362e5d367df135f3266ac",
    "sqlite/0025_filters_of_subscriptions": "55f6f3e59972c5b8c6dc4569782f10455dcd54bea67f9bff456028dacb69b684",
    "sqlite/0026_words_of_lexicons": "4f0ef27ffaa594d21017088c47bdca01adaf3bae208efeb57afc70b7819c6cb1",
    "sqlite/0027_smaller_index": "90d51c8502ddedbe4676495db6a908edee943de2c6d8011a0bb00027de1e1628",
    "sqlite/0028_where_updates_are_told": "7c6ef66b19d9bef43c2a134b6da6259f03b8997f508a276498280f7d7117218f",
    "sqlite/0029_changes_of_channels": "a0b6bc94b597a96b7ae1018fb2654613c2f8a6c17631ffba30743d95d8471a8f",
    "sqlite/0030_choices_of_channels": "dbe4ff6f981378604584516dd6b54ed1519e3dc8b71d7deb0bcd8ba5f581da9d",
    "postgres/0002_initial": "3e6a03f6368d529f24ba084c3cad428ef124eb9497eafd31d8ee93b7c2830015",
    "postgres/0003_notices_are_deliveries": "7c13642707a6cd134eae597043e1250a26796ed7b3fbd6bdb626ab20c8878174",
    "postgres/0004_channels_have_names": "3a48b2d6cf1f57034ff452238c6427165b65503827f4c9bbfc453c2155537261",
    "postgres/0005_reasons_of_pauses": "52658f4fff12bea705126e7863f2d49fda20b11f92c8094ce82b3fe1b42d1120",
    "postgres/0006_pauses_have_numbers": "cfaa8cbd399975d06d5297f5eec079b7c01e3f388917f38da961f3d7ec298714",
    "postgres/0007_first_looks": "eb9f7dada1bba04a55a78d03e2201d6adb2853d24f004b4ef845b2a5b37f1673",
    "postgres/0008_workspaces_that_remove_us": "12d9d868454741db2239908c302e94f8d7de36a369885d973f51b6e16737b3f9",
    "postgres/0009_our_own_outage": "c4932768a480b537318b119e042c14bbd84813b833578997e4f33323e4ad9a43",
    "postgres/0010_heads": "750db16a3e7dca3446599e3787d827bbb00d7e398028de70f9a9608fe50fc1b5",
    "postgres/0011_muted_cards_count": "2414f7cd4ce3aecfcd41854c49429504b093c47cd312ccd24bbc5d1e803bae7e",
    "postgres/0012_places_in_messages": "33a76ae703b1af9a02540416b4922f890b9c5ddd773eebdcb4abf0f1ceda2989",
    "postgres/0013_saved_stories": "bb48308d66de97d715a710c9e05da953a9c8e18cb08948cd55ef5143b443b37f",
    "postgres/0014_what_health_counts": "462a90fe3dcbccc3e21d393ce3b6d9fee9fe9ef44c2be590d19db4b55115e08a",
    "postgres/0015_messages_that_were_sent": "356d34e148524cb9bdf31593019a078ffb08bfb2f2bb022d4021b35136e55102",
    "postgres/0016_search": "3f47870210e0c33c608cded86719895059c86a450d7d2c700a54d684583c8ae1",
    "postgres/0017_asked": "75adcb7d10b8ee9215ee6ec06c8830f0f6267374111de42d5f0f3a6c250337a6",
    "postgres/0018_what_was_given_up": "916dff4878123fa5f671b76fabfd1281e5da739bb804f21789c8ddc8576970d3",
    "postgres/0019_asks": "ba24e6163b74dd95249a18741375ea7ac92f88307179edfb86d21ed6f4bfe7aa",
    "postgres/0020_digests_that_tell_again": "1274704c18ea8606dcf60b848682fdb9731de4b952c696fc6db16963ae71946c",
    "postgres/0021_topics_of_workspaces": "e72332d142088d5d9fcab570976e5838509ca782ce34be67ab15bb1734614a0c",
    "postgres/0022_polls_of_a_source": "18232fee98b1818fed3b1fb7506c839e317ebb45cb6a25fbebe3d92795818e1f",
    "postgres/0023_feeds_of_workspaces": "48a3a318bbe565928240c7032e17999bc6548aba7ca4a1d111bf1f94dd28f02f",
    "postgres/0024_editions_of_feeds": "91f9687053c7de6d1ab27815df6a4ed967aaea5d8430086d7d74314709cdbe51",
    "postgres/0025_filters_of_subscriptions": "55f6f3e59972c5b8c6dc4569782f10455dcd54bea67f9bff456028dacb69b684",
    "postgres/0026_words_of_lexicons": "4f0ef27ffaa594d21017088c47bdca01adaf3bae208efeb57afc70b7819c6cb1",
    "postgres/0027_smaller_index": "f010cefd10daad1bdd9e09314b8a055b9fd8108afbd04d154df0bc86df297c6a",
    "postgres/0028_where_updates_are_told": "7c6ef66b19d9bef43c2a134b6da6259f03b8997f508a276498280f7d7117218f",
    "postgres/0029_changes_of_channels": "a0b6bc94b597a96b7ae1018fb2654613c2f8a6c17631ffba30743d95d8471a8f",
    "postgres/0030_choices_of_channels": "dbe4ff6f981378604584516dd6b54ed1519e3dc8b71d7deb0bcd8ba5f581da9d",
}
"""The hashes of all migrations that landed. Each new one adds a line; a line that stands here is not changed."""


async def opened_once(path: Path, migrations: Sequence[Migration] = (FIRST,)) -> None:
    """Open a store, add a source, and close it."""
    async with SqliteStore.open(path, migrations=migrations) as store:
        await store.add_sources([source()])


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    """Ask the file itself."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def backups(folder: Path) -> list[str]:
    """Return the backups in a folder, finished or not."""
    return [file.name for file in folder.iterdir() if "backup" in file.name]


async def test_a_new_file_gets_the_newest_schema(tmp_path: Path):
    """Its folder is made, and there is nothing to back up."""
    path = tmp_path / "new" / "folder" / "newsdesk.db"
    await opened_once(path, SHIPPED)
    assert ask(path, "PRAGMA user_version") == [(SHIPPED[-1].version,)]
    assert backups(path.parent) == []


async def test_a_file_of_version_1_is_backed_up_and_migrated(tmp_path: Path):
    """Its rows stay, the change is there, and the backup is the file as it was."""
    path = tmp_path / "newsdesk.db"
    await opened_once(path)
    async with SqliteStore.open(path, migrations=[FIRST, SECOND]) as store:
        assert await store.sources() == [source()]
    assert ask(path, "PRAGMA user_version") == [(2,)]
    assert ask(path, "SELECT colour FROM source") == [(None,)]
    backup = path.with_name("newsdesk.db.v1.backup")
    assert ask(backup, "PRAGMA user_version") == [(1,)]
    assert ask(backup, "SELECT url FROM source") == [(source().url,)]


async def test_a_file_that_is_up_to_date_is_left_alone(tmp_path: Path):
    """Opening it again makes no backup."""
    path = tmp_path / "newsdesk.db"
    await opened_once(path)
    await opened_once(path)
    assert backups(tmp_path) == []


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path):
    """It is one transaction: the file stays at its version, and the older release opens it."""
    path = tmp_path / "newsdesk.db"
    await opened_once(path)
    with pytest.raises(StoreError, match=r"newsdesk\.db"):
        await opened_once(path, [FIRST, BROKEN])
    assert ask(path, "PRAGMA user_version") == [(1,)]
    assert [row for row in ask(path, "PRAGMA table_info(source)") if row[1] == "colour"] == []
    await opened_once(path)


async def test_a_backup_is_made_anew_when_a_migration_is_tried_again(tmp_path: Path):
    """What is beside the file is what it was before this attempt."""
    path = tmp_path / "newsdesk.db"
    await opened_once(path)
    with pytest.raises(StoreError):
        await opened_once(path, [FIRST, BROKEN])
    async with SqliteStore.open(path, migrations=[FIRST]) as store:
        await store.add_sources([source("https://later.example/feed")])
    await opened_once(path, [FIRST, SECOND])
    assert ask(path.with_name("newsdesk.db.v1.backup"), "SELECT COUNT(*) FROM source") == [(2,)]


async def test_a_newer_schema_is_refused(tmp_path: Path):
    """An older release does not guess: it says which release is needed, and leaves the file alone."""
    path = tmp_path / "newsdesk.db"
    await opened_once(path, [FIRST, SECOND])
    with pytest.raises(StoreError, match=r"newer Newsdesk \(schema 2, this one knows 1\)"):
        await opened_once(path, [FIRST])
    assert ask(path, "PRAGMA user_version") == [(2,)]


async def test_the_database_of_another_program_is_refused(tmp_path: Path):
    """Our tables do not land among somebody else's."""
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (id)")
        connection.commit()
    with pytest.raises(StoreError, match="another program"):
        await opened_once(path)
    assert ask(path, "SELECT name FROM sqlite_schema") == [("theirs",)]


async def test_a_damaged_file_is_refused_with_the_way_back(tmp_path: Path):
    """Pages overwritten with noise are found before anything is read from them."""
    path = tmp_path / "newsdesk.db"
    await opened_once(path)
    damaged = bytearray(path.read_bytes())
    damaged[4096 * 2 : 4096 * 6] = b"\xa5" * 4096 * 4
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match="put the latest backup in its place"):
        await opened_once(path)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    """A text file under that name is not overwritten."""
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(StoreError, match="no SQLite database"):
        await opened_once(path)
    assert path.read_text().startswith("Dear diary")


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="folder"):
        await opened_once(tmp_path / "file" / "newsdesk.db")


async def test_a_path_that_is_a_folder_is_said(tmp_path: Path):
    """It can't be opened as a file."""
    with pytest.raises(StoreError, match="could not be opened"):
        await opened_once(tmp_path)


def test_a_migration_that_landed_is_never_edited():
    """Databases out there went through its text: what is to change is the next migration's task."""
    shipped = {f"{database}/{each.name}": each.hash for database in ("sqlite", "postgres") for each in shipped_migrations(database)}
    assert shipped == LANDED


def test_both_databases_have_the_same_versions():
    """From the one on with which PostgreSQL began: one number is one shape, so that a database can be copied."""
    versions = [[each.version for each in shipped_migrations(database)] for database in ("sqlite", "postgres")]
    assert versions[1] == versions[0][1:]


def test_shipped_migrations_are_numbered_without_a_gap():
    """The version of a file says how many it has seen."""
    migrations = SHIPPED
    assert [each.version for each in migrations] == list(range(1, len(migrations) + 1))


def test_migrations_are_read_from_a_folder(tmp_path: Path):
    """By number, and nothing but .sql files."""
    (tmp_path / "0002_second.sql").write_text("SELECT 2;")
    (tmp_path / "0001_first.sql").write_text("SELECT 1;")
    (tmp_path / "README").write_text("no")
    assert migrations_in(tmp_path) == [
        Migration(version=1, name="0001_first", script="SELECT 1;"),
        Migration(version=2, name="0002_second", script="SELECT 2;"),
    ]
