"""The commands of /topic: a server's own topics. Each answers its caller alone."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import Answers, Form
from bot.cards.own_topics import NAME, QUERY, Written, topic_form
from bot.cards.words import Speech
from bot.domain.errors import InvalidInput
from bot.platforms.discord.drawing import drawn
from bot.platforms.discord.interactions import (
    MAX_CHOICES,
    Answer,
    Choices,
    Interaction,
    Suggest,
    answer,
    choice,
    command,
    presser_of,
    workspace_of,
)
from bot.platforms.discord.localise import said
from bot.platforms.discord.modals import FormUse, offer
from bot.steps.commands.act import Acted, Presser
from bot.steps.commands.desk import Desk
from bot.steps.commands.own_topics import OF_FORMS

_Made = app_commands.Command[Any, ..., None]
Show = Callable[[Presser, Speech], Awaitable[Acted]]


def topic_group(desk: Desk) -> app_commands.Group:
    """Return /topic with its subcommands."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.topic"),
        description=said(desk.words, "discord.topic"),
        default_permissions=discord.Permissions(manage_channels=True),
        guild_only=True,
    )
    for each in (_create(desk), _edit(desk), _delete(desk), _test(desk), _list(desk)):
        group.add_command(each)
    return group


def _create(desk: Desk) -> _Made:
    async def create(interaction: Interaction) -> None:
        async def prepare(speech: Speech) -> Form:
            return topic_form(desk.own.new(presser_of(interaction)), speech)

        await offer(interaction, desk, prepare)

    return command(desk, "topic_create", create)


def _edit(desk: Desk) -> _Made:
    @app_commands.describe(topic=said(desk.words, "discord.topic_edit_topic"))
    async def edit(interaction: Interaction, topic: str) -> None:
        async def prepare(speech: Speech) -> Form:
            return topic_form(desk.own.edit(topic, presser_of(interaction)), speech)

        await offer(interaction, desk, prepare)

    made = command(desk, "topic_edit", edit)
    made.autocomplete("topic")(_own_choices(desk))
    return made


def _delete(desk: Desk) -> _Made:
    @app_commands.describe(topic=said(desk.words, "discord.topic_delete_topic"))
    async def delete(interaction: Interaction, topic: str) -> None:
        async def ask(presser: Presser, speech: Speech) -> Acted:
            return await desk.own.confirm(desk.own.named(topic, workspace_of(interaction)), presser, speech)

        await _shown(interaction, desk, ask)

    made = command(desk, "topic_delete", delete)
    made.autocomplete("topic")(_own_choices(desk))
    return made


def _test(desk: Desk) -> _Made:
    @app_commands.describe(text=said(desk.words, "discord.topic_test_text"))
    async def test(interaction: Interaction, text: str) -> None:
        await _shown(interaction, desk, lambda presser, speech: desk.own.test(text, presser, speech))

    return command(desk, "topic_test", test)


def _list(desk: Desk) -> _Made:
    async def listed(interaction: Interaction) -> None:
        await _shown(interaction, desk, desk.own.listed)

    return command(desk, "topic_list", listed)


async def _shown(interaction: Interaction, desk: Desk, show: Show) -> None:
    async def work(speech: Speech) -> Answer:
        return drawn(await show(presser_of(interaction), speech))

    await answer(interaction, desk, work)


def _own_choices(desk: Desk) -> Suggest:
    """Offer the topics that the server made."""

    async def suggest(interaction: Interaction, typed: str) -> Choices:
        part = typed.strip().casefold()
        own = [each for each in desk.own.live.own(workspace_of(interaction)) if part in each.name.casefold()]
        return [choice(each.name, each.slug) for each in own[:MAX_CHOICES]]

    return suggest


def topic_uses() -> Mapping[ActionKind, FormUse]:
    """Return what the forms of topics do."""
    return dict.fromkeys(OF_FORMS, FormUse(form=_form, problems=_nothing, done=_done))


async def _form(interaction: Interaction, desk: Desk, action: Action, speech: Speech) -> Form:
    return topic_form(await desk.own.form(action, presser_of(interaction)), speech)


def _nothing(_interaction: Interaction, _desk: Desk, _answers: Answers) -> Mapping[str, InvalidInput]:
    """Find nothing wrong yet: what was written is kept first, so that it outlives a restart, and then what is wrong is said beside it."""
    return {}


async def _done(interaction: Interaction, desk: Desk, action: Action, answers: Answers, speech: Speech) -> Answer:
    written = Written(action=action, name=answers.text(NAME), query=answers.text(QUERY))
    return drawn(await desk.own.propose(written, presser_of(interaction), speech))
