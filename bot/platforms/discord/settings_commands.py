"""The commands of /settings: what a channel asks for itself. Each calls a use case of the desk and answers its caller alone."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
from discord import app_commands

from bot.cards import replies
from bot.cards.words import Speech
from bot.domain.choices import VALUES, Choice
from bot.domain.destination import Destination
from bot.platforms.discord.form_commands import all_settings, more_settings
from bot.platforms.discord.interactions import (
    Choices,
    Interaction,
    Postable,
    Suggest,
    answer,
    choice,
    command,
    destination_at,
    speech_of,
    zone_choices,
)
from bot.platforms.discord.localise import said
from bot.platforms.discord.permissions import Choice as Place
from bot.platforms.discord.permissions import require_manager, require_updates, target_of
from bot.steps.commands.desk import Desk

_Channel = app_commands.Transform[Any, Postable]


def settings_group(desk: Desk) -> app_commands.Group:
    """Return /settings with its subcommands."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.settings"),
        description=said(desk.words, "discord.settings"),
        default_permissions=discord.Permissions(manage_channels=True),
        guild_only=True,
    )
    group.add_command(all_settings(desk))
    group.add_command(_quiet_hours(desk))
    group.add_command(_cards(desk))
    for of, option in _OPTIONS.items():
        group.add_command(_choose(desk, of, option))
    group.add_command(more_settings(desk))
    group.add_command(_language(desk))
    group.add_command(_zone(desk))
    return group


async def _change(
    interaction: Interaction,
    desk: Desk,
    channel: Place | None,
    change: Callable[[Destination], Awaitable[Destination]],
    told: Callable[[Destination, str, Speech], str],
) -> None:
    """Change what a channel asks for, where the caller may, and tell what it is now."""

    async def changed(speech: Speech) -> str:
        target = target_of(interaction, channel)
        require_manager(target)
        return told(await change(destination_at(interaction, target, desk)), target.mention, speech)

    await answer(interaction, desk, changed)


def _quiet_hours(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    @app_commands.describe(**{name: said(desk.words, f"discord.quiet_hours_{name}") for name in ("hours", "zone", "channel")})
    async def quiet_hours(interaction: Interaction, hours: str, zone: str = "", channel: _Channel | None = None) -> None:
        await _change(interaction, desk, channel, lambda to: desk.settings.quiet_hours(to, hours, zone), replies.quiet_hours_set)

    made = command(desk, "quiet_hours", quiet_hours)
    made.autocomplete("zone")(zone_choices)
    return made


def _cards(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    @app_commands.describe(**{name: said(desk.words, f"discord.cards_{name}") for name in ("number", "channel")})
    async def cards(interaction: Interaction, number: str, channel: _Channel | None = None) -> None:
        await _change(interaction, desk, channel, lambda to: desk.settings.most_cards(to, number), replies.most_cards_set)

    return command(desk, "cards", cards)


_OPTIONS: Final = {Choice.UPDATES: "where", Choice.STYLE: "how", Choice.SOUND: "what"}
"""What may be chosen on Discord, with the name of the option that names it; who may use a command Discord itself has settings for."""


def _choose(desk: Desk, of: Choice, option: str) -> "app_commands.Command[Any, ..., None]":
    values = [app_commands.Choice(name=said(desk.words, f"forms.settings.{of}_{each}"), value=str(each)) for each in VALUES[of]]

    @app_commands.rename(value=option)
    @app_commands.describe(value=said(desk.words, f"discord.{of}_{option}"), channel=said(desk.words, f"discord.{of}_channel"))
    @app_commands.choices(value=values)
    async def choose(interaction: Interaction, value: str, channel: _Channel | None = None) -> None:
        async def change(to: Destination) -> Destination:
            if of is Choice.UPDATES:
                require_updates(target_of(interaction, channel), value)
            return await desk.settings.choose(to, of, value)

        def told(after: Destination, mention: str, speech: Speech) -> str:
            return replies.choice_set(after, of, mention, speech)

        await _change(interaction, desk, channel, change, told)

    return command(desk, of.value, choose)


def _language(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    @app_commands.describe(**{name: said(desk.words, f"discord.language_{name}") for name in ("language", "channel")})
    async def language(interaction: Interaction, language: str, channel: _Channel | None = None) -> None:
        await _change(interaction, desk, channel, lambda to: desk.settings.language(to, language), replies.language_set)

    made = command(desk, "language", language)
    made.autocomplete("language")(_language_choices(desk))
    return made


def _language_choices(desk: Desk) -> Suggest:
    async def suggest(interaction: Interaction, typed: str) -> Choices:
        speech, part = speech_of(interaction, desk), typed.strip().casefold()
        names = [(speech.language(code), code) for code in desk.words.languages]
        return [choice(name, code) for name, code in sorted(names) if part in name.casefold() or code.startswith(part)]

    return suggest


def _zone(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    @app_commands.describe(**{name: said(desk.words, f"discord.zone_{name}") for name in ("zone", "channel")})
    async def zone(interaction: Interaction, zone: str, channel: _Channel | None = None) -> None:
        await _change(interaction, desk, channel, lambda to: desk.settings.zone(to, zone), replies.zone_set)

    made = command(desk, "zone", zone)
    made.autocomplete("zone")(zone_choices)
    return made
