"""Forms that people hand in: each kind of them has a use, found by the action in its id, also after a restart."""

from collections.abc import Mapping
from typing import Any, Final

from discord import ui

from bot.cards.actions import Action, ActionKind, read_action, unknown_action
from bot.cards.forms import Answers, Marks
from bot.cards.words import Speech
from bot.domain.errors import InvalidInput
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.filter_window import FILTER
from bot.platforms.discord.forget_commands import FORGET
from bot.platforms.discord.form_commands import SET_UP, SETTINGS, undo_setup
from bot.platforms.discord.interactions import Answer, Interaction, answer, refusal
from bot.platforms.discord.modals import Drafts, FormUse, answers_of, offer, show
from bot.platforms.discord.topic_commands import topic_uses
from bot.steps.commands.desk import Desk

_OF_PLACES: Final = {
    ActionKind.SETUP: SET_UP,
    ActionKind.SETTINGS: SETTINGS,
    ActionKind.CHOICES: SETTINGS,
    ActionKind.FILTER: FILTER,
    ActionKind.FORGET: FORGET,
}
USES: Final[Mapping[ActionKind, FormUse]] = {**_OF_PLACES, **topic_uses()}
"""By the kind of action that opens it."""


OF_FORMS: Final = frozenset({*USES, ActionKind.REOPEN, ActionKind.UNSET})
"""Buttons that open a form, or take back what one did."""


async def press_form(interaction: Interaction, desk: Desk, drafts: Drafts, action: Action) -> None:
    """Do what a button of a form asks for."""
    match action.kind:
        case ActionKind.REOPEN:
            await _reopen(interaction, desk, drafts, action)
        case ActionKind.UNSET:
            await undo_setup(interaction, desk, action)
        case _:
            await _open(interaction, desk, action)


async def _open(interaction: Interaction, desk: Desk, action: Action) -> None:
    """Open the form of an action."""
    use = _use_of(action)
    await offer(interaction, desk, lambda speech: use.form(interaction, desk, action, speech))


async def submitted(interaction: Interaction, desk: Desk, drafts: Drafts) -> None:
    """Do what a form was handed in for. What cannot be used is answered with a button that opens the form as it was left."""

    async def work(speech: Speech) -> Answer:
        data: Any = interaction.data or {}
        action = read_action(str(data.get("custom_id") or ""))
        use, answers = _use_of(action), answers_of(interaction, Marks.read(action.about))
        try:
            if problems := use.problems(interaction, desk, answers):
                return await _again(interaction, desk, drafts, use, action, answers, problems, speech)
            return await use.done(interaction, desk, action, answers, speech)
        except InvalidInput as error:
            return await _again(interaction, desk, drafts, use, action, answers, {"": error}, speech)

    await answer(interaction, desk, work)


async def _again(  # noqa: PLR0913, PLR0917 - what was handed in, and what was wrong with it
    interaction: Interaction,
    desk: Desk,
    drafts: Drafts,
    use: FormUse,
    action: Action,
    answers: Answers,
    problems: Mapping[str, InvalidInput],
    speech: Speech,
) -> Answer:
    """Say what is wrong, with the button that opens the form again; where its sender may not even see it, only that."""
    told = {name: refusal(error, speech) for name, error in problems.items()}
    form = (await use.form(interaction, desk, action, speech)).left_by(answers, {name: text for name, text in told.items() if name})
    button = drafts.keep(interaction, form).labelled(speech.say("forms.again"))
    box: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay("\n".join(dict.fromkeys(told.values()))))
    return ui.LayoutView(timeout=None).add_item(box.add_item(ui.ActionRow(ActionButton.of(button))))


async def _reopen(interaction: Interaction, desk: Desk, drafts: Drafts, action: Action) -> None:
    """Open a form as its sender left it."""
    if form := drafts.of(interaction, action.subject):
        await show(interaction, form)
        return

    async def gone(_: Speech) -> Answer:
        raise InvalidInput("What was typed there is not kept any longer: open the window again.", code="old_form")

    await answer(interaction, desk, gone)


def _use_of(action: Action) -> FormUse:
    """Return the use of a form; raise InvalidInput for one that no version of ours, or another one, made."""
    if action.kind not in USES:
        raise unknown_action()
    return USES[action.kind]
