"""Who is acting: whoever typed, pressed or handed in what this task answers. A platform says so where it begins to answer."""

from contextvars import ContextVar
from typing import Final

_PERSON: ContextVar[str] = ContextVar("person", default="")
NOBODY: Final = ""
"""Nobody is known to act: a poll, a sweep, the settings."""


def acts(person: str) -> None:
    """Note who acts in this task and in those that it begins, by the id of their platform."""
    _PERSON.set(person)


def acting() -> str:
    """Return who acts here."""
    return _PERSON.get()
