"""Lists of feeds in words: what became of one that was given, and the window in which one is pasted. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import Form, Line
from bot.cards.words import Speech
from bot.domain.feed_list import Imported

LIST: Final = "list"
"""The field of the window."""

_LONGEST_PASTED: Final = 3_000
"""Characters of a text in a window: Slack takes no more."""
_NAMED: Final = 5
_LONGEST_NAME: Final = 60


def imported_lines(done: Imported, most: int, speech: Speech) -> Iterator[str]:
    """Yield what became of a list, a line for each thing that became of some of it."""
    for key, names in (
        ("feeds.imported", done.added),
        ("feeds.imported_known", done.known),
        ("feeds.imported_full", done.left_out),
        ("feeds.imported_refused", done.refused),
    ):
        if names:
            yield speech.say(key, count=len(names), most=most, feeds=_named(names))


def _named(names: Sequence[str]) -> str:
    """Return the first of some names, and that there are more."""
    shown = [each[:_LONGEST_NAME] for each in names[:_NAMED]]
    return " · ".join([*shown, "…"] if len(names) > _NAMED else shown)


def list_form(speech: Speech) -> Form:
    """Return the window in which a list is pasted."""
    pasted = Line(
        name=LIST,
        label=speech.say("forms.feedimport.list"),
        hint=speech.say("forms.feedimport.hint"),
        required=True,
        long=True,
        longest=_LONGEST_PASTED,
    )
    action = Action(kind=ActionKind.FEED_IMPORT, subject=1)
    title, submit = speech.say("forms.feedimport.title"), speech.say("forms.feedimport.submit")
    return Form(title=title, submit=submit, close=speech.say("forms.close"), action=action, fields=(pasted,))
