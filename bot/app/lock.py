"""One running Newsdesk a database: two would send everything twice."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.domain.errors import SettingError, StoreError

_TRIES = (0.0, 0.05, 0.1, 0.2)  # seconds before each: a command that only looks lets go at once


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold the database's lock file; raise SettingError while another process holds it. The lock goes with the process, however it ends."""
    path = database.with_name(database.name + ".lock")
    with _opened(path) as file:
        if not any(_locked(file, fcntl.LOCK_EX, after=pause) for pause in _TRIES):
            raise SettingError(f"Another Newsdesk runs on {database}: stop it first, or give this one another database.")
        yield


def is_held(database: Path) -> bool:
    """Say whether a Newsdesk runs on the database; a look takes microseconds, and who starts meanwhile tries again."""
    with _opened(database.with_name(database.name + ".lock")) as file:
        return not _locked(file, fcntl.LOCK_SH)


def _locked(file: IO[str], kind: int, *, after: float = 0.0) -> bool:
    """Lock a file until it is closed; say whether that was possible. `after`: seconds to wait before."""
    time.sleep(after)
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w")
    except OSError as error:
        raise StoreError(f"The folder of the database cannot be written to ({path}: {error.strerror}): choose another database.") from error
