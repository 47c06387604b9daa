"""Files that only the user who runs Newsdesk may read: they hold what channels asked for, and the keys of private feeds."""

import os
from contextlib import suppress
from pathlib import Path

_OURS = 0o600
_STRANGERS = 0o007
_BESIDE = ("-wal", "-shm", "-journal")


def private(path: str, flags: int) -> int:
    """Open a file as `open` asks its opener to; one that is made is this user's alone."""
    return os.open(path, flags, _OURS)


def make_private(path: Path) -> None:
    """Make a file for this user alone, unless there is one: SQLite would let everybody read it. Those beside it get the same rights."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OURS))


def close_to_strangers(path: Path) -> None:
    """Take the rights of everybody from a file of an earlier release and those beside it; who gave rights to a group meant it."""
    for each in (path, *(path.with_name(path.name + ending) for ending in _BESIDE)):
        with suppress(OSError):  # it is not there, or another user's
            if each.stat().st_mode & _STRANGERS:
                each.chmod(_OURS)
