"""The base of the store's parts over SQL."""

import json
from collections.abc import Iterable
from typing import Any

from bot.store.sql.database import Database


class SqlPart:
    """A part of the store, over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database


def json_list(values: Iterable[Any]) -> str:
    """Return a list as the queries that ask for many at once take it."""
    return json.dumps(list(values))
