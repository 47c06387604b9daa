"""The index of words in PostgreSQL, which makes and keeps it by itself: a GIN of text search vectors."""

from bot.domain.search import IndexQuery, Stem
from bot.store.sql.search import SqlSearch


class PostgresSearch(SqlSearch):
    """Satisfies bot.ports.reading.Reading."""

    async def keep_index(self, limit: int) -> int:  # noqa: ARG002 - the port's shape
        """Return 0: nothing ever waits."""
        return 0

    def _asked(self, query: IndexQuery) -> str:
        groups = (" | ".join(map(_lexeme, group)) for group in query.groups)
        return (" & " if query.every else " | ").join(f"({group})" for group in groups)


def _lexeme(stem: Stem) -> str:
    return f"'{stem.text}':*" if stem.begins else f"'{stem.text}'"
