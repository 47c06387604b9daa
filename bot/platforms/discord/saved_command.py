"""/saved: what somebody keeps of cards. It is theirs alone, so it works in a direct message, too."""

from typing import Any

from discord import app_commands

from bot.cards.words import Speech
from bot.platforms.discord.interactions import Answer, Interaction, answer, command, presser_of
from bot.platforms.discord.pages import page_view
from bot.steps.commands.desk import Desk


def saved_command(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    """Return the command, ready to be added to a tree."""

    async def saved(interaction: Interaction) -> None:
        async def shown(speech: Speech) -> Answer:
            return page_view(await desk.saved.page(presser_of(interaction).keeper, speech))

        await answer(interaction, desk, shown)

    made = command(desk, "saved", saved)
    made.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True)
    return made
