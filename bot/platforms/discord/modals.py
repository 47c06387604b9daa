"""Forms as Discord's modals: drawn from what is neutral, and read back from what a person hands in.

discord.py would keep each modal in memory and forget it at a restart; ours carry all they need in their id, so none is kept.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import discord
import structlog
from discord import ui

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import LONGEST_HINT, LONGEST_LABEL, Answers, ChannelPick, Clock, Field, Form, Line, Marks, Option, Pick, RolePick
from bot.cards.words import Speech
from bot.domain.errors import InvalidInput
from bot.platforms.discord.interactions import ACKNOWLEDGED, POSTABLE, Answer, Interaction, answer, kept_on, speech_of
from bot.platforms.discord.text import cut
from bot.steps.commands.desk import Desk

MOST_FIELDS: Final = 5
MOST_OPTIONS: Final = 25
_IN_A_GROUP: Final = 10  # options of checkboxes and radio buttons
_TITLE, _OPTION = 45, 100
_DRAFTS = 500
_LABEL_TYPE, _ROW_TYPE = 18, 1
_TOO_LATE = 10062
_PATIENCE = 2.0  # seconds until it is said that no form can be made: Discord waits three

log = structlog.get_logger(__name__)

Prepare = Callable[[Speech], Awaitable[Form]]
"""Makes the form that is offered; quick, since a modal must be the first answer, within three seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUse:
    """What one kind of form is: how it is filled, what in it cannot be used (quickly, by field), and what is done with it.

    `form` and `done` look rights and channels up: what stands in an action, or is handed in, is a stranger's input.
    """

    form: Callable[[Interaction, Desk, Action, Speech], Awaitable[Form]]
    problems: Callable[[Interaction, Desk, Answers], Mapping[str, InvalidInput]]
    done: Callable[[Interaction, Desk, Action, Answers, Speech], Awaitable[Answer]]


class _Window(ui.Modal):
    """A modal whose ids are text, as Discord's own document has them; discord.py sends numbers for what is chosen at first."""

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent."""
        payload = super().to_dict()
        for label in payload["components"]:
            for chosen in label["component"].get("default_values") or []:
                chosen["id"] = str(chosen["id"])
        return payload


def modal_of(form: Form) -> ui.Modal:
    """Return the modal of a form."""
    modal = _Window(title=cut(form.title, _TITLE, str), custom_id=form.value, timeout=None)
    for each in form.fields:
        hint = form.problems.get(each.name) or each.hint
        component, text = _component(each), cut(each.label, LONGEST_LABEL, str)
        modal.add_item(ui.Label(text=text, description=cut(hint, LONGEST_HINT, str) or None, component=component))
    return modal


def _component(shown: Field) -> "ui.Item[Any]":
    match shown:
        case Pick():
            return _choice(shown)
        case Line():
            style = discord.TextStyle.paragraph if shown.long else discord.TextStyle.short
            return ui.TextInput(
                custom_id=shown.name, style=style, default=shown.value or None, required=shown.required, max_length=shown.longest
            )
        case Clock():
            return ui.TextInput(custom_id=shown.name, default=shown.value or None, required=False, max_length=20)
        case ChannelPick():
            picked = [discord.SelectDefaultValue.from_channel(discord.Object(int(shown.picked)))] if shown.picked.isdecimal() else []
            return ui.ChannelSelect(custom_id=shown.name, channel_types=POSTABLE, default_values=picked, required=True)
        case RolePick():
            picked = [discord.SelectDefaultValue.from_role(discord.Object(int(shown.picked)))] if shown.picked.isdecimal() else []
            return ui.RoleSelect(custom_id=shown.name, default_values=picked, required=False, min_values=0)


def _choice(shown: Pick) -> "ui.Item[Any]":
    """Return checkboxes or radio buttons while they are few, else a list that opens."""
    options, least = shown.options[:MOST_OPTIONS], 1 if shown.required else 0
    if len(options) > _IN_A_GROUP or (not shown.many and len(options) < 2):  # noqa: PLR2004 - Discord takes no single radio button
        listed = [discord.SelectOption(**_option(each, shown)) for each in options]
        most = len(options) if shown.many else 1
        return ui.Select(custom_id=shown.name, options=listed, min_values=least, max_values=most, required=shown.required)
    if shown.many:
        boxes = [discord.CheckboxGroupOption(**_option(each, shown)) for each in options]
        return ui.CheckboxGroup(custom_id=shown.name, options=boxes, min_values=least, max_values=len(boxes), required=shown.required)
    return ui.RadioGroup(
        custom_id=shown.name, options=[discord.RadioGroupOption(**_option(each, shown)) for each in options], required=shown.required
    )


def _option(option: Option, shown: Pick) -> Mapping[str, Any]:
    return {
        "label": cut(option.label, _OPTION, str) or option.value,
        "value": option.value,
        "description": cut(option.note, _OPTION, str) or None,
        "default": option.value in shown.shown,
    }


def answers_of(interaction: Interaction, marks: Marks) -> Answers:
    """Return what a person handed in, by the names of fields."""
    data: Any = interaction.data or {}
    return Answers(dict(_values(data.get("components") or [])), marks)


def _values(parts: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name and values of each field, whatever it stands in; what has another shape is passed over."""
    for part in parts:
        if part.get("type") == _LABEL_TYPE:
            yield from _values([part.get("component") or {}])
        elif part.get("type") == _ROW_TYPE:
            yield from _values(part.get("components") or [])
        elif name := part.get("custom_id"):
            given = part["values"] if part.get("values") is not None else [part.get("value")]
            yield str(name), tuple(str(each) for each in given if each not in (None, ""))


async def offer(interaction: Interaction, desk: Desk, prepare: Prepare) -> None:
    """Open a form as the first answer to a command or a button; where there is none to open, say why."""
    try:
        async with asyncio.timeout(_PATIENCE):
            form = await prepare(speech_of(interaction, desk))
    except Exception as error:  # noqa: BLE001 - a person waits for an answer, whatever broke
        reason = error  # Python forgets the other name
        await answer(interaction, desk, lambda _: _raised(reason))
        return
    await show(interaction, form)


async def _raised(error: Exception) -> str:
    raise error


async def show(interaction: Interaction, form: Form) -> None:
    """Open a form."""
    modal = modal_of(form)
    modal.stop()  # discord.py keeps a modal that may still be answered to it
    await kept_on(lambda: _sent(interaction, modal))


async def _sent(interaction: Interaction, modal: ui.Modal) -> None:
    """Send a modal; that a try before it, whose answer was lost, opened it is as good."""
    try:
        await interaction.response.send_modal(modal)
    except discord.HTTPException as error:
        if error.code == _TOO_LATE:
            log.warning("a window came too late to open", platform="discord", guild=interaction.guild_id)
        elif error.code != ACKNOWLEDGED:
            raise


class Drafts:
    """Forms as people left them when something in them was wrong, by the interaction that brought them. A restart forgets them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[int, Form]] = OrderedDict()

    def keep(self, interaction: Interaction, form: Form) -> Action:
        """Keep a form for its sender, and return the button that opens it again."""
        self._kept[interaction.id] = (interaction.user.id, form)
        while len(self._kept) > _DRAFTS:
            self._kept.popitem(last=False)
        return Action(kind=ActionKind.REOPEN, subject=interaction.id)

    def of(self, interaction: Interaction, key: int) -> Form | None:
        """Return a form to its sender; None where it is gone, or another person's."""
        person, form = self._kept.get(key, (0, None))
        return form if person == interaction.user.id else None
