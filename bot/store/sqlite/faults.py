"""Turns errors of SQLite into one sentence for the operator."""

import sqlite3

from bot.domain.errors import StoreError

RESTORE = "stop Newsdesk, move the file away, and put the latest backup in its place"

_ADVICE = {
    sqlite3.SQLITE_BUSY: "is locked by another process: stop what holds it (a second Newsdesk, a backup); work resumes by itself",
    sqlite3.SQLITE_LOCKED: "is locked by another process: stop what holds it (a second Newsdesk, a backup); work resumes by itself",
    sqlite3.SQLITE_FULL: "has no room left: free some space on its disk; work resumes by itself",
    sqlite3.SQLITE_READONLY: "is read-only: let the user who runs Newsdesk write the file and its folder; work resumes by itself",
    sqlite3.SQLITE_IOERR: "could not be read or written: look at the disk and its free space; work resumes by itself",
    sqlite3.SQLITE_CANTOPEN: "could not be opened: look whether its folder exists and may be written",
    sqlite3.SQLITE_CORRUPT: f"is damaged: {RESTORE}",
    sqlite3.SQLITE_NOTADB: f"is no SQLite database: {RESTORE}, or name another file",
    sqlite3.SQLITE_CONSTRAINT: "refused a row that breaks a rule of the schema",
}

_TROUBLES_OF_THE_FILE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)

DRIVER_FAULTS = (sqlite3.Error, UnicodeEncodeError, OverflowError)
"""What the driver raises; OverflowError and UnicodeEncodeError where a value has no form in the database."""


def store_error(path: object, error: BaseException) -> StoreError:
    """Return the sentence for what the driver raised, with that as its cause."""
    code = getattr(error, "sqlite_errorcode", None)
    advice = _ADVICE.get(code & 0xFF) if code is not None else None
    detail = f" ({error})" if code is None or code & 0xFF in (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_ERROR) else ""
    wrapped = StoreError(f"The database {path} {advice or 'could not be used'}{detail}.")
    wrapped.__cause__ = error
    return wrapped


def concerns_every_write(error: BaseException) -> bool:
    """Say whether the file itself is the trouble. A full disk is not: a smaller write may still find room."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _TROUBLES_OF_THE_FILE
