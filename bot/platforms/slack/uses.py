"""One use of the /newsdesk command or of a button: what was asked, and who asked it where."""

from dataclasses import dataclass

from bot.cards.actions import Action, ActionKind, read_action
from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, Workspace, channel_at, destination_id
from bot.domain.errors import InvalidInput
from bot.platforms.slack.people import Person
from bot.platforms.slack.subscription_list import Reader
from bot.steps.commands.act import Presser


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One use of /newsdesk: the text, and who typed it where."""

    text: str
    team_id: str
    channel_id: str
    user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """One press of a button: the value that it carries, and who pressed it where; `private`: on a message that they alone see."""

    value: str
    team_id: str
    channel_id: str
    user_id: str
    private: bool = False


def form_typed(typed: Typed) -> Action | None:
    """Return the form that a command asks for: the bare one a channel's set-up, `settings` alone its settings; None for all others."""
    kind = _FORMS.get(" ".join(typed.text.casefold().split()))
    in_channel = typed.channel_id.startswith(("C", "G"))
    if kind is None or not (in_channel or kind is ActionKind.SETUP):
        return None
    workspace = Workspace(Platform.SLACK, typed.team_id)
    return Action(kind=kind, subject=destination_id(*workspace, typed.channel_id) if in_channel else workspace.key)


_FORMS = {"": ActionKind.SETUP, "setup": ActionKind.SETUP, "set up": ActionKind.SETUP, "settings": ActionKind.SETTINGS}


def presser_of(by: Pressed | Typed) -> Presser:
    """Return who asks, for the desk; as one who decides nothing yet."""
    return Presser(platform=Platform.SLACK, workspace_id=by.team_id, channel_id=by.channel_id, person=by.user_id)


def reader_of(typed: Typed, person: Person, speech: Speech) -> Reader:
    """Return who reads the answer, and where."""
    return Reader(person=person, team_id=typed.team_id, channel_id=typed.channel_id, speech=speech)


def action_of(value: str) -> Action | None:
    """Return the action of a value, None for one that the desk will say is unknown."""
    try:
        return read_action(value)
    except InvalidInput:
        return None


def channel_typed_in(team_id: str, channel_id: str, person: Person) -> Destination:
    """Return a channel, in the language and time zone of the person who typed in it."""
    return channel_at(Workspace(Platform.SLACK, team_id), channel_id, locale=person.locale, zone=person.zone)
