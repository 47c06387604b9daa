"""What is said before and after a workspace, or a person, is forgotten: how much of it there is, by kind."""

from typing import Final

from bot.cards.actions import Action
from bot.cards.forms import Form, Line
from bot.cards.words import Speech
from bot.domain.errors import InvalidInput
from bot.domain.forgetting import Kept

NAME: Final = "name"
"""The field in which somebody types the name of what is to be forgotten."""


def in_numbers(kept: Kept, speech: Speech) -> str:
    """Return how much there is, by kind; where nothing can be counted, that there are traces."""
    counted = [speech.say(f"forget.{kind}", count=count) for kind, count in kept.counts.items()]
    return speech.enumerate(counted or [speech.say("forget.traces")])


def forget_form(action: Action, name: str, kept: Kept, speech: Speech) -> Form:
    """Return the window in which all of a workspace is deleted by typing its name."""
    return Form(
        title=speech.say("forms.forget.title"),
        submit=speech.say("forms.forget.submit"),
        close=speech.say("forms.close"),
        action=action,
        fields=(Line(name=NAME, label=speech.say("forms.forget.name"), hint=speech.say("forms.forget.hint", name=name), required=True),),
        said=speech.say("forget.workspace", name=name, what=in_numbers(kept, speech)),
    )


def names(typed: str, name: str) -> bool:
    """Say whether what was typed is a name, in whichever case and with whatever spaces."""
    return _bare(typed) == _bare(name)


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()


def too_late() -> InvalidInput:
    """Return the error for a question that was asked too long ago to be answered."""
    return InvalidInput("That was asked too long ago, and nothing was deleted: type forget again.", code="forget_late")


def another_name(name: str) -> InvalidInput:
    """Return the error for a name that is not the one of what would be deleted."""
    return InvalidInput(f'That is not the name, and nothing was deleted: type "{name}".', code="forget_name", name=name)


def not_owner() -> InvalidInput:
    """Return the error for whoever wants to delete what is not theirs to delete."""
    return InvalidInput("Only those who run this workspace can delete all that it has here.", code="not_owner")
