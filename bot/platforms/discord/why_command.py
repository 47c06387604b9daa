"""/why: why a story came to the channel where it is typed, or why not. Whoever may read may ask."""

from typing import Any

from discord import app_commands

from bot.cards.words import Speech
from bot.domain.inputs import checked_length
from bot.platforms.discord.interactions import Interaction, answer, command, here
from bot.platforms.discord.localise import said
from bot.platforms.discord.text import cut
from bot.steps.commands.desk import Desk

_LINE = 400


def why_command(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    """Return the command, ready to be added to a tree."""

    @app_commands.describe(link=said(desk.words, "discord.why_link"))
    async def why(interaction: Interaction, link: str) -> None:
        await answer(interaction, desk, lambda speech: _do_why(interaction, desk, link, speech))

    made = command(desk, "why", why)
    made.guild_only = True
    return made


async def _do_why(interaction: Interaction, desk: Desk, link: str, speech: Speech) -> str:
    lines = await desk.why.link(checked_length(link).strip().strip("<>"), here(interaction, desk), speech)
    return "\n".join(cut(line, _LINE) for line in lines)
