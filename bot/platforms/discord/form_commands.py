"""/setup and /settings all: what a channel gets, and what it asks for, in one window each; and what is done when they are handed in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import discord
from discord import app_commands

from bot.cards import changes
from bot.cards.actions import Action, ActionKind
from bot.cards.changes import Look
from bot.cards.forms import Answers, Form
from bot.cards.settings_form import SettingsLook, settings_said
from bot.cards.setup_form import SetUpLook
from bot.cards.words import Speech
from bot.domain.choices import Choice
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.subscription import new_ones
from bot.platforms.discord.asked_in import channel_id_of
from bot.platforms.discord.first_lines import first_line
from bot.platforms.discord.interactions import POSTABLE, Answer, Interaction, answer, command, destination_at, here, topics_at, workspace_of
from bot.platforms.discord.mentions import mentioned_role
from bot.platforms.discord.modals import MOST_OPTIONS, FormUse, offer
from bot.platforms.discord.permissions import Target, require_manager, require_posting, require_updates, target_among, target_of
from bot.platforms.discord.render import role_mention
from bot.platforms.discord.text import escape
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.reply import Reply
from bot.steps.commands.set_up import actions_after

_CHOICES: Final = (Choice.UPDATES, Choice.STYLE, Choice.SOUND)
_Made = app_commands.Command[Any, ..., None]


def setup_command(desk: Desk) -> _Made:
    """Return /setup."""

    async def setup(interaction: Interaction) -> None:
        action = Action(kind=ActionKind.SETUP, subject=here(interaction, desk).id)
        await offer(interaction, desk, lambda speech: _setup_form(interaction, desk, action, speech))

    made = command(desk, "setup", setup)
    made.default_permissions, made.guild_only = discord.Permissions(manage_channels=True), True
    return made


def all_settings(desk: Desk) -> _Made:
    """Return /settings all."""

    async def every(interaction: Interaction) -> None:
        action = Action(kind=ActionKind.SETTINGS, subject=here(interaction, desk).id)
        await offer(interaction, desk, lambda speech: _settings_form(interaction, desk, action, speech))

    return command(desk, "all_settings", every)


def more_settings(desk: Desk) -> _Made:
    """Return /settings more: what the first window has no room for."""

    async def more(interaction: Interaction) -> None:
        action = Action(kind=ActionKind.CHOICES, subject=here(interaction, desk).id)
        await offer(interaction, desk, lambda speech: _settings_form(interaction, desk, action, speech))

    return command(desk, "more_settings", more)


async def undo_setup(interaction: Interaction, desk: Desk, action: Action) -> None:
    """End what a set-up began, by its button."""

    async def undone(speech: Speech) -> Answer:
        channel, target = await _meant(interaction, desk, action)
        require_manager(target)
        ended = await desk.set_up.undo(channel, action)
        look = look_at(channel, desk, speech)
        return look.say("forms.setup.undone", topic=look.names(ended)) if ended else speech.say("asks.undone_already")

    await answer(interaction, desk, undone, in_place=True)


async def _meant(interaction: Interaction, desk: Desk, action: Action) -> tuple[Destination, Target]:
    """Return the channel of this server that an action names; raise InvalidInput for one of another."""
    near = here(interaction, desk)
    found = near if action.subject == near.id else await desk.edit_settings.store.destination(near.id.__class__(action.subject))
    if found is None or found.workspace != near.workspace or found.person:
        raise InvalidInput("This is about a channel of another workspace: nothing was changed.", code="other_channel")
    return found, target_among(interaction, int(found.channel_id))


async def _setup_form(interaction: Interaction, desk: Desk, action: Action, speech: Speech) -> Form:
    chosen = action.subject != workspace_of(interaction).key
    channel, target = await _meant(interaction, desk, action) if chosen else (here(interaction, desk), target_of(interaction, None))
    require_manager(target)
    look = SetUpLook(topics=topics_at(interaction, desk), speech=speech, most=MOST_OPTIONS, compact=True)
    offered = chosen and (target.kind is None or target.kind in POSTABLE or target.id != channel_id_of(interaction))
    return await desk.set_up.form(action, channel, look, chosen=offered)


async def _set_up(interaction: Interaction, desk: Desk, action: Action, answers: Answers, speech: Speech) -> Reply:
    typed = answers.text("channel")
    target = target_among(interaction, int(typed) if typed.isascii() and typed.isdecimal() else 0)
    require_manager(target)
    require_posting(target)
    channel = destination_at(interaction, target, desk)
    await desk.names.heard(channel)
    done = await desk.set_up(channel, answers, str(interaction.user.id), shown=action.subject == channel.id)
    said = changes.set_up(done.subscribed, done.ended, look_at(channel, desk, speech), desk.clock())
    reply = await with_first_stories(said, desk.first, new_ones(done.subscribed), speech, first_line)
    return replace(reply, actions=actions_after(done, channel, speech))


def _setup_problems(interaction: Interaction, desk: Desk, answers: Answers) -> Mapping[str, InvalidInput]:
    return desk.set_up.problems(workspace_of(interaction), answers)


async def _settings_form(interaction: Interaction, desk: Desk, action: Action, speech: Speech) -> Form:
    channel, target = await _meant(interaction, desk, action)
    require_manager(target)
    return await desk.edit_settings.form(action, channel, _settings_look(desk, action, speech))


async def _set(interaction: Interaction, desk: Desk, action: Action, answers: Answers, speech: Speech) -> Reply:
    channel, target = await _meant(interaction, desk, action)
    require_manager(target)
    if answers.changed(Choice.UPDATES):
        require_updates(target, answers.text(Choice.UPDATES))
    role = _role(interaction, answers, target) if answers.changed("mention") else ""
    before, after = await desk.edit_settings(channel, answers, str(interaction.user.id), role)
    said = settings_said(before, after, target.mention, _settings_look(desk, action, speech))
    return Reply(said=said, actions=(_other_window(action, channel, speech),))


def _other_window(action: Action, channel: Destination, speech: Speech) -> Action:
    """Return the button of the window that has the other settings."""
    if action.kind is ActionKind.CHOICES:
        return Action(kind=ActionKind.SETTINGS, subject=channel.id, label=speech.say("forms.settings.button"))
    return Action(kind=ActionKind.CHOICES, subject=channel.id, label=speech.say("forms.settings.more"))


def _role(interaction: Interaction, answers: Answers, target: Target) -> str:
    """Return the role that was chosen, empty for nobody."""
    typed = answers.text("mention")
    if not typed:
        return ""
    role = interaction.guild.get_role(int(typed)) if interaction.guild and typed.isascii() and typed.isdecimal() else None
    if role is None:
        raise InvalidInput("That role is not there any more: choose another one, or nobody.", code="no_role")
    return mentioned_role(role, target)


def _settings_problems(_: Interaction, desk: Desk, answers: Answers) -> Mapping[str, InvalidInput]:
    return desk.edit_settings.problems(answers)


def _settings_look(desk: Desk, action: Action, speech: Speech) -> SettingsLook:
    """Return how a window reads: one of Discord's holds five fields, so that what is chosen among few has its own."""
    plain = action.kind is not ActionKind.CHOICES
    choices = () if plain else _CHOICES
    return SettingsLook(speech=speech, languages=desk.words.languages, calls=role_mention, choices=choices, plain=plain)


def look_at(channel: Destination, desk: Desk, speech: Speech) -> Look:
    """Return how an answer about a channel reads."""
    topics = desk.topics.of(channel.workspace)
    return Look(channel=f"<#{channel.channel_id}>", calls=role_mention, plain=escape, topics=topics, speech=speech)


SET_UP: Final = FormUse(form=_setup_form, problems=_setup_problems, done=_set_up)
SETTINGS: Final = FormUse(form=_settings_form, problems=_settings_problems, done=_set)
