"""/forget: what Newsdesk keeps of a person, or of a server, is deleted for good. Who manages a server deletes what it has."""

from collections.abc import Mapping
from typing import Any, Final

from discord import app_commands

from bot.cards.actions import Action
from bot.cards.forms import Answers, Form
from bot.cards.words import Speech
from bot.domain.errors import InvalidInput
from bot.platforms.discord.asked_in import server_of
from bot.platforms.discord.drawing import drawn
from bot.platforms.discord.interactions import Answer, Interaction, answer, command, presser_of, workspace_of
from bot.platforms.discord.localise import said
from bot.platforms.discord.modals import FormUse
from bot.steps.commands.desk import Desk
from bot.steps.commands.forget import Workplace

_Made = app_commands.Command[Any, ..., None]


def forget_group(desk: Desk) -> app_commands.Group:
    """Return /forget with its subcommands: one's own things are deleted anywhere."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.forget"),
        description=said(desk.words, "discord.forget"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    )
    for each in (_me(desk), _server(desk)):
        group.add_command(each)
    return group


def _me(desk: Desk) -> _Made:
    async def me(interaction: Interaction) -> None:
        async def asked(speech: Speech) -> Answer:
            return drawn(await desk.forget.ask_person(presser_of(interaction), speech))

        await answer(interaction, desk, asked)

    name, described = said(desk.words, "discord.names.me"), said(desk.words, "discord.forget_me")
    return app_commands.Command(name=name, description=described, callback=me)


def _server(desk: Desk) -> _Made:
    async def server(interaction: Interaction) -> None:
        async def asked(speech: Speech) -> Answer:
            return drawn(await desk.forget.ask_workspace(_place(interaction), speech))

        await answer(interaction, desk, asked)

    return command(desk, "forget_workspace", server)


def _place(interaction: Interaction) -> Workplace:
    """Return the server in which somebody asks; in a direct message, or where the bot is not, there is none that they run."""
    owns = bool(server_of(interaction)) and interaction.permissions.manage_guild
    name = interaction.guild.name if interaction.guild else ""
    return Workplace(workspace=workspace_of(interaction), name=name or str(interaction.guild_id), owns=owns)


async def _form(interaction: Interaction, desk: Desk, action: Action, speech: Speech) -> Form:
    return await desk.forget.form(action, _place(interaction), speech)


def _nothing(_interaction: Interaction, _desk: Desk, answers: Answers) -> Mapping[str, InvalidInput]:
    """Find nothing wrong before the rights of whoever hands it in are looked up."""
    del answers
    return {}


async def _done(interaction: Interaction, desk: Desk, action: Action, answers: Answers, speech: Speech) -> Answer:
    return drawn(await desk.forget.workspace(action, answers, _place(interaction), speech))


FORGET: Final = FormUse(form=_form, problems=_nothing, done=_done)
