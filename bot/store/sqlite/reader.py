"""The connection for reading: one of its own, so that reads never wait for a commit."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import aiosqlite

from bot.domain.errors import StoreError
from bot.store.rows import Row
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error


class ReadConnection:
    """Runs named queries; each sees all that was committed before it."""

    def __init__(self, connection: aiosqlite.Connection, queries: Mapping[str, str], path: object) -> None:
        self._connection = connection
        self._queries = queries
        self._path = path

    async def rows(self, query: str, **parameters: Any) -> Sequence[Row]:
        """Return the rows of the query of that name; raises StoreError."""
        try:
            return cast("list[Row]", await self._connection.execute_fetchall(self._queries[query], parameters))
        except DRIVER_FAULTS as error:
            raise store_error(self._path, error) from error
        except ValueError as error:  # aiosqlite's word for a closed connection
            raise StoreError(f"The database {self._path} was closed: open it again.") from error
