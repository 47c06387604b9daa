"""A page of stories for one person alone, and the buttons that lead on. All text is plain: a renderer makes it what its platform shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.cards.actions import Action
from bot.cards.words import Speech

ENTRIES: Final = 8
"""On a page: with a button each, and the row below them, as many as a message of Discord holds."""

Turn = Callable[[int], Action]
"""Returns the action that opens a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a page: a title that may be a link, a note of one line or several, and a button.

    An instant and a person (`who`, by id) the renderer adds in its platform's own way. `choices` are buttons in a row below it.
    """

    title: str
    url: str = ""
    note: str = ""
    at: datetime | None = None
    who: str = ""
    action: Action | None = None
    choices: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page; `said` stands above its entries, `footer` says which page it is."""

    heading: str
    entries: tuple[Entry, ...] = ()
    said: str = ""
    footer: str = ""
    actions: tuple[Action, ...] = ()


def page_of(heading: str, entries: Sequence[Entry], number: int, turn: Turn, speech: Speech) -> Page:
    """Return a page of many entries, the last one where there are fewer, with the buttons that turn it."""
    pages = max(1, -(-len(entries) // ENTRIES))
    shown = min(max(number, 1), pages)
    return Page(
        heading=heading,
        entries=tuple(entries[(shown - 1) * ENTRIES : shown * ENTRIES]),
        footer=speech.say("list.page", page=shown, pages=pages) if pages > 1 else "",
        actions=tuple(turning(shown, pages, turn, speech)),
    )


def turning(shown: int, pages: int, turn: Turn, speech: Speech) -> Iterator[Action]:
    """Yield the buttons to the first page, to those beside this one, and to the last."""
    if shown > 2:  # noqa: PLR2004 - the page before this one has its button
        yield turn(1).labelled("1")
    if shown > 1:
        yield turn(shown - 1).labelled(speech.say("actions.back"))
    if shown < pages:
        yield turn(shown + 1).labelled(speech.say("actions.next"))
    if shown < pages - 1:
        yield turn(pages).labelled(str(pages))
