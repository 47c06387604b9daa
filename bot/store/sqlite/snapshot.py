"""Copies of a file: as it is at one moment, while others write it; under its name only once it is whole, sound and on the disk."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.domain.errors import StoreError
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error
from bot.store.sqlite.private import make_private

_BESIDE = ("-wal", "-shm", "-journal")


def unfinished(target: Path) -> Path:
    """Return where a file is made that is to stand at `target`, made for this user alone; what an earlier try left goes."""
    place = target.with_name(f"{target.name}.unfinished")
    discard(place)
    make_private(place)
    return place


def discard(path: Path) -> None:
    """Delete a file with all that stands beside it."""
    for each in (path, *(path.with_name(path.name + ending) for ending in _BESIDE)):
        each.unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy a database into a file, in one step: whoever writes it is neither waited for nor kept waiting."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def finish(made: Path, target: Path, aside: Path | None = None) -> int:
    """Prove that a file is sound, let it stand at `target`, and return its size; raises StoreError and deletes it where it is not.

    What stood there before goes `aside` in the last moment, with its log.
    """
    try:
        _prove(made)
        _sync(made)
        if aside:
            _set_aside(target, aside)
        made.replace(target)
        _sync(target.absolute().parent)
    except (StoreError, OSError) as error:
        with suppress(OSError):
            discard(made)
        if isinstance(error, OSError):
            raise StoreError(f"The file {target} can't be written: {error.strerror}.") from error
        raise
    return target.stat().st_size


def _prove(path: Path) -> None:
    """Look at every page, index and reference. The file is one file afterwards: no log stands beside it."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            [(verdict,), *_] = connection.execute("PRAGMA integrity_check(1)").fetchall()
            strays = connection.execute("PRAGMA foreign_key_check").fetchall()
    except DRIVER_FAULTS as error:
        raise store_error(path, error) from error
    if verdict != "ok" or strays:
        raise StoreError(f"The copy {path} is not sound ({verdict if verdict != 'ok' else 'a reference leads nowhere'}): make another one.")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(path: Path, aside: Path) -> None:
    """Give a file another name, with what stands beside it. Nobody may have it open."""
    for ending in ("", *_BESIDE):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
