"""A store in one SQLite file for a look at how feeds and channels do: it has no more parts, so that a command begins at once."""

from bot.store.sql.channels import SqlChannels
from bot.store.sql.outages import SqlOutages
from bot.store.sql.overview import SqlOverview
from bot.store.sql.sources import SqlSources
from bot.store.sqlite.file_store import FileStore


class SqliteGlance(SqlSources, SqlChannels, SqlOutages, SqlOverview, FileStore):
    """Satisfies bot.ports.looking.StatusStore."""
