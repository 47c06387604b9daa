"""The index of words in PostgreSQL, which makes and keeps it by itself: a GIN of text search vectors."""

from collections.abc import Sequence
from typing import Any, Final

from bot.domain.search import IndexQuery, Stem
from bot.store.rows import Row
from bot.store.sql.search import SqlSearch

_CUT: Final = 7
"""Characters of a word in this index, as the function `words_of` of the migrations has it; a look-up is judged by the text itself."""

_FOR_EACH_WANTED: Final = 32
"""Of the newest stories so many are looked through first, for each that is wanted: a word that is common is found often enough in these."""

_DAY: Final = 86_400_000_000  # microseconds, as the index counts days
_MOST_DAYS: Final = 62
"""Where so many days bring so little, all that is stored is little."""


class PostgresSearch(SqlSearch):
    """Satisfies bot.ports.reading.Reading."""

    async def keep_index(self, limit: int) -> int:  # noqa: ARG002 - the port's shape
        """Return 0: nothing ever waits."""
        return 0

    async def _found(self, asked: dict[str, Any], limit: int) -> Sequence[Row]:
        """Return the rows that fit among those of the newest days, or among all where these are too few.

        The index gives articles in no order, and each that has a common word would have to be read to know when it was seen.
        """
        [seen] = await self._database.read("newest_seen", wanted=limit * _FOR_EACH_WANTED)
        if days := _days(seen["earliest"], seen["latest"]):
            rows = await super()._found(asked | {"wanted": f"({days}) & ({asked['wanted']})"}, limit)
            if len(rows) == limit:
                return rows
        return await super()._found(asked, limit)

    def _asked(self, query: IndexQuery) -> str:
        groups = (" | ".join(map(_lexeme, group)) for group in query.groups)
        return (" & " if query.every else " | ").join(f"({group})" for group in groups)


def _lexeme(stem: Stem) -> str:
    word = stem.text[:_CUT]
    return f"'{word}':*" if stem.begins else f"'{word}'"


def _days(earliest: int | None, latest: int) -> str:
    """Return the days from one instant to another as words of the index; nothing where they are too many, or have no first one."""
    if earliest is None or latest - earliest > _MOST_DAYS * _DAY:
        return ""
    return " | ".join(f"'#{day}'" for day in range(earliest // _DAY, latest // _DAY + 1))
