"""A store in one SQLite file for a look at why an article came: it has no more parts, so that a command begins at once."""

from bot.store.sql.asks import SqlAsks
from bot.store.sql.history import SqlHistory
from bot.store.sql.own_topics import SqlOwnTopics
from bot.store.sql.own_words import SqlOwnWords
from bot.store.sqlite.file_store import FileStore


class SqliteTelling(SqlOwnTopics, SqlOwnWords, SqlHistory, SqlAsks, FileStore):
    """Satisfies bot.ports.looking.TellingStore."""
