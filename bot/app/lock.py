"""One running Newsdesk a database: two would send everything twice."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.domain.errors import SettingError, StoreError


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the database's lock file; raise SettingError while another process holds it. The lock goes with the process, however it ends."""
    path = database.with_name(database.name + ".lock")
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SettingError(f"Another Newsdesk runs on {database}: stop it first, or give this one another database.") from error
        yield


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w")
    except OSError as error:
        raise StoreError(f"The folder of the database cannot be written to ({path}: {error.strerror}): choose another database.") from error
