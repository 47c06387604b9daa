"""The base of the store's parts over SQL."""

import json
from collections.abc import Iterable
from typing import Any

from bot.domain.following import Viewer
from bot.store.sql.database import Database


class SqlPart:
    """A part of the store, over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database


def viewer_row(viewer: Viewer) -> dict[str, str]:
    """Return for whom reports are read, as MAY_SEE takes it."""
    return {"viewer_platform": viewer.platform, "viewer_workspace": viewer.workspace_id}


def json_list(values: Iterable[Any]) -> str:
    """Return a list as the queries that ask for many at once take it."""
    return json.dumps(list(values))
