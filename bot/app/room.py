"""How much room is left where the database is."""

import shutil
from pathlib import Path

from bot.domain.database import Database


def free_room(database: Database) -> int | None:
    """Return the bytes that are left on the disk of a file; None for a server, and where nobody can tell."""
    if not isinstance(database, Path):
        return None
    try:
        return shutil.disk_usage(database.absolute().parent).free
    except OSError:
        return None
