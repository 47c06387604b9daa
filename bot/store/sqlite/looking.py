"""Looks at the place of a file: whether it is there, ours and writable, or could be made. Nothing stays made or changed."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile

from bot.domain.errors import StoreError
from bot.store.schema import shipped_migrations
from bot.store.sqlite.faults import DRIVER_FAULTS, store_error
from bot.store.sqlite.migrating import Standing, standing_of


def is_there(path: Path) -> bool:
    """Say whether there is a file; raises StoreError where its folder may not be looked into."""
    try:
        return path.exists()
    except OSError as error:
        raise _unusable(path, error) from error


def standing_at(path: Path) -> Standing | None:
    """Return how far a file has come, None where there is none yet; raises StoreError for one that can't be used, or could not be made."""
    if path.is_dir():
        raise StoreError(f"The database {path} is a folder: name a file.")
    if not is_there(path):
        _refuse_folder(path, path.absolute().parent)
        return None
    _refuse_unwritable(path)
    return standing_in(path)


def standing_in(path: Path) -> Standing:
    """Return how far a file that is there has come; raises StoreError for one that is not ours."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return standing_of(connection, path, shipped_migrations("sqlite"))
    except DRIVER_FAULTS as error:
        raise store_error(path, error) from error


def _refuse_folder(path: Path, folder: Path) -> None:
    """Raise StoreError where a file can't be made: its folder is made with those above it that are missing."""
    above = next((each for each in (folder, *folder.parents) if is_there(each)), folder)
    try:
        with TemporaryFile(dir=above):
            pass
    except OSError as error:
        raise StoreError(f"The database {path} can't be made in {above}: {error.strerror}. Choose another folder.") from error


def _refuse_unwritable(path: Path) -> None:
    """Raise StoreError where a file can't be written; what changes is written beside it first, so that its folder counts too."""
    try:
        os.close(os.open(path, os.O_RDWR))
        with TemporaryFile(dir=path.absolute().parent):
            pass
    except OSError as error:
        raise StoreError(
            f"The database {path} can't be written: {error.strerror}. Look at the rights of the file and its folder."
        ) from error


def _unusable(path: Path, error: OSError) -> StoreError:
    return StoreError(f"The database {path} can't be looked at: {error.strerror}.")
