"""Forget: all of a person, or of a workspace, is deleted for good, once they saw how much that is and said so again."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.cards.actions import Action, ActionKind, unknown_action
from bot.cards.forgetting import NAME, another_name, forget_form, in_numbers, names, not_owner, too_late
from bot.cards.forms import Answers, Form
from bot.cards.words import Speech
from bot.domain.destination import Workspace
from bot.domain.errors import InvalidInput
from bot.domain.forgetting import ASKED_FOR, person_mark, whole_person
from bot.domain.ids import in_base_36
from bot.domain.saved import Keeper
from bot.ports.clock import Clock
from bot.ports.forgetting import Forgetting
from bot.steps.commands.act import Acted, Press, Presser
from bot.steps.live_topics import LiveTopics


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """A workspace as its platform tells of it: its name, and whether whoever asks may delete all that it has."""

    workspace: Workspace
    name: str
    owns: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Shows how much there is, and deletes it. Pressed twice, late, by somebody else or elsewhere, nothing more is deleted."""

    store: Forgetting
    live: LiveTopics
    clock: Clock

    async def ask_person(self, presser: Presser, speech: Speech) -> Acted:
        """Ask somebody whether all of theirs is to be deleted, with how much that is."""
        keeper = _keeper(presser)
        kept = await self.store.kept_of_person(keeper)
        if not kept.anything:
            return Acted(lines=[speech.say("forget.nothing_of_you")])
        asked = in_base_36(int(self.clock().timestamp()))
        delete = Action(kind=ActionKind.FORGET_ME, subject=person_mark(keeper), about=asked, label=speech.say("actions.forget"))
        return Acted(lines=[speech.say("forget.you", what=in_numbers(kept, speech))], actions=(delete,))

    async def person(self, press: Press) -> Acted:
        """Delete all of whoever presses, where the question was theirs and is not old, and say how much that was."""
        keeper = _keeper(press.presser)
        if press.action.subject != person_mark(keeper):
            raise unknown_action()
        self._refuse_late(_instant(press.action.about))
        kept, speech = await self.store.forget_person(keeper), press.speech
        return Acted(lines=[_deleted(in_numbers(kept, speech), speech) if kept.anything else speech.say("forget.nothing_of_you")])

    async def ask_workspace(self, place: Workplace, speech: Speech) -> Acted:
        """Ask whether all of a workspace is to be deleted, with how much that is."""
        _require_owner(place)
        kept = await self.store.kept_of_workspace(place.workspace)
        if not kept.anything:
            return Acted(lines=[speech.say("forget.nothing", name=place.name)])
        delete = Action(kind=ActionKind.FORGET, subject=place.workspace.key, label=speech.say("actions.forget_all"))
        return Acted(lines=[speech.say("forget.workspace", name=place.name, what=in_numbers(kept, speech))], actions=(delete,))

    async def form(self, action: Action, place: Workplace, speech: Speech) -> Form:
        """Return the window in which the name is typed; raise InvalidInput for one of another workspace."""
        _require_theirs(action, place)
        kept = await self.store.kept_of_workspace(place.workspace)
        return replace(forget_form(action, place.name, kept, speech), opened=self.clock())

    async def workspace(self, action: Action, answers: Answers, place: Workplace, speech: Speech) -> Acted:
        """Delete all of a workspace whose name was typed, and say how much that was."""
        _require_theirs(action, place)
        self._refuse_late(answers.opened)
        if not names(answers.text(NAME), place.name):
            raise another_name(place.name)
        kept = await self.store.forget_workspace(place.workspace)
        await self.live.refresh()
        if not kept.anything:
            return Acted(lines=[speech.say("forget.nothing", name=place.name)])
        return Acted(lines=[speech.sentences([_deleted(in_numbers(kept, speech), speech), speech.say("forget.anew")])])

    def _refuse_late(self, asked: datetime) -> None:
        if not timedelta(0) <= self.clock() - asked + timedelta(seconds=1) <= ASKED_FOR:
            raise too_late()


def _keeper(presser: Presser) -> Keeper:
    return whole_person(presser.platform, presser.workspace_id, presser.person)


def _instant(about: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(about, 36), UTC)
    except (ValueError, OverflowError, OSError):
        raise unknown_action() from None


def _require_owner(place: Workplace) -> None:
    if not place.owns:
        raise not_owner()


def _require_theirs(action: Action, place: Workplace) -> None:
    """Raise InvalidInput unless an action is about this workspace, and who asks may delete what it has."""
    _require_owner(place)
    if action.subject != place.workspace.key:
        raise InvalidInput("This is about a channel of another workspace: nothing was changed.", code="other_channel")


def _deleted(what: str, speech: Speech) -> str:
    return speech.say("forget.deleted", what=what)
