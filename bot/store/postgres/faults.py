"""Turns errors of PostgreSQL into one sentence for the operator."""

import psycopg

from bot.domain.errors import StoreError

_AWAY = "does not answer: look whether the server runs and can be reached; work resumes by itself"
_REFUSED = "refused a row that breaks a rule of the schema"

_TELLING_WHY = frozenset({"could not be used", _AWAY.partition(":")[0], _REFUSED})
"""Sentences that leave open what the server or the driver said."""

_ADVICE = {
    "08": _AWAY,
    "23": _REFUSED,
    "25006": "is read-only: name the server that takes writes, not its copy; work resumes by itself",
    "28000": "does not let this user in: look at the user in its address, and at the server's pg_hba.conf",
    "28P01": "refuses the password: look at the one in the setting `database`, or in NEWSDESK_DATABASE",
    "3D000": "does not exist on that server: create it (createdb), or name another",
    "40": "was wanted by too many at once: work resumes by itself",
    "42501": "does not grant this user what Newsdesk needs: let the user own the database, or a schema in it",
    "53100": "has no room left: free some space on the server's disk; work resumes by itself",
    "53300": "has no connection left: raise max_connections there, or end what uses them up; work resumes by itself",
    "55P03": "is locked by another transaction: look what holds it (pg_stat_activity); work resumes by itself",
    "57014": "took too long to answer: look at the server's load, and at its statement_timeout",
    "57P": _AWAY,
    "57P03": "is starting or stopping: wait until its server runs; work resumes by itself",
}

_BY_TEXT = (
    ("password authentication failed", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ("authentication failed", "28000"),
    ("role ", "28000"),
    ("database ", "3D000"),
    ("permission denied", "42501"),
    ("sorry, too many clients", "53300"),
    ("remaining connection slots", "53300"),
    ("the database system is", "57P03"),
)
"""A connection that is refused comes without a code: how what the server says after FATAL begins, and the code that it means."""

_NO_WORD = "no password supplied"

DRIVER_FAULTS = (psycopg.Error, UnicodeEncodeError, OverflowError)
"""What the driver raises; OverflowError and UnicodeEncodeError where a value has no form in the database."""

MAY_BE_TRIED_AGAIN = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
"""The transaction was not to blame: another was in its way, and it was undone whole."""


def store_error(address: object, error: BaseException) -> StoreError:
    """Return the sentence for what the driver raised, with that as its cause. `address` is shown: it must have no password."""
    what, _, todo = (_advice(error) or "could not be used").partition(":")
    detail = f" ({_detail(error)})" if what in _TELLING_WHY else ""
    wrapped = StoreError(f"The database {address} {what}{detail}{todo and f':{todo}'}.")
    wrapped.__cause__ = error
    return wrapped


def concerns_every_write(error: BaseException) -> bool:
    """Say whether the server is the trouble, or the way to it, and not what was asked of it."""
    return _advice(error) not in (None, _REFUSED)


def _advice(error: BaseException) -> str | None:
    code = _code(error)
    return next((_ADVICE[part] for part in (code, code[:3], code[:2]) if part in _ADVICE), None)


def _code(error: BaseException) -> str:
    if not isinstance(error, psycopg.Error):
        return ""
    if error.sqlstate or not isinstance(error, psycopg.OperationalError):
        return error.sqlstate or ""
    text = str(error)
    if _NO_WORD in text:
        return "28P01"
    said = text.partition("FATAL:")[2].lstrip()
    return next((code for words, code in _BY_TEXT if said.startswith(words)), "" if said else "08000")


def _detail(error: BaseException) -> str:
    """Return what was said, without the words in which the driver wraps it when it can't connect."""
    message = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    first, *_ = (message or str(error)).splitlines() or [""]
    return first.rpartition(": ")[2].strip().rstrip(".") or type(error).__name__
