"""What addresses of pages name: ids, marks and numbers, all of them a stranger's input. Pure."""

from typing import Final, TypeVar

from bot.domain.article import StoryId
from bot.domain.delivery import Nonce
from bot.domain.times import instant, micros
from bot.ports.browsing import Mark, StoryMark

Thing = TypeVar("Thing")
_DIGITS: Final = len(str(1 << 63))
LATEST: Final = 1 << 52
"""Microseconds: what Python's dates hold."""


def number(text: str) -> int:
    """Return the id that an address names; nobody's where it names none."""
    found = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
    return found if found < 1 << 63 else 0


def mark(text: str) -> Mark | None:
    """Return the message after which a page begins; None for what no page of ours wrote."""
    at, _, nonce = text.partition("-")
    return Mark(instant(number(at)), Nonce(nonce[:40])) if 0 < number(at) < LATEST else None


def mark_text(at: Mark) -> str:
    """Return how an address names a message."""
    return f"{micros(at.at)}-{at.nonce}"


def story_mark(text: str) -> StoryMark | None:
    """Return the story after which a page begins; None for what no page of ours wrote."""
    at, _, story = text.partition("-")
    return StoryMark(instant(number(at)), StoryId(number(story))) if 0 < number(at) < LATEST else None


def story_mark_text(at: StoryMark) -> str:
    """Return how an address names a story among the others."""
    return f"{micros(at.at)}-{at.id}"


def page_of(things: list[Thing], wanted: str, size: int) -> tuple[list[Thing], int, int]:
    """Return one page of a list, its number, and how many pages there are; what is no number is the first."""
    pages = max(1, -(-len(things) // size))
    shown = min(max(number(wanted), 1), pages)
    return things[(shown - 1) * size : shown * size], shown, pages
