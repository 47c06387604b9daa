"""/help: what can be typed where it is typed, in the reader's language."""

from collections.abc import Iterator
from typing import Any, Final

from discord import app_commands

from bot.cards.words import Speech
from bot.platforms.discord.asked_in import is_abroad
from bot.platforms.discord.interactions import READER_CONTEXTS, READER_INSTALLS, Interaction, answer, command
from bot.steps.commands.desk import Desk

EVERYWHERE: Final = ("news", "why", "me", "help")
"""Works wherever somebody brings the app along."""
IN_CONVERSATIONS: Final = ("digest", "saved", "status", "forget")
"""Works in a direct message, too."""
IN_SERVERS: Final = ("setup", "subscribe", "unsubscribe", "subscriptions", "settings", "topic", "feed", "mute", "mutes", "tune")


def help_command(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    """Return the command, ready to be added to a tree."""

    async def helped(interaction: Interaction) -> None:
        async def told(speech: Speech) -> str:
            return "\n".join(_lines(interaction, speech))

        await answer(interaction, desk, told)

    made = command(desk, "help", helped)
    made.allowed_contexts, made.allowed_installs = READER_CONTEXTS, READER_INSTALLS
    return made


def _lines(interaction: Interaction, speech: Speech) -> Iterator[str]:
    if is_abroad(interaction):
        yield speech.say("replies.not_here")
    for key in _offered(interaction):
        yield f"• `/{speech.say(f'discord.names.{key}')}` {speech.say(f'discord.{key}')}"


def _offered(interaction: Interaction) -> tuple[str, ...]:
    if is_abroad(interaction):
        return EVERYWHERE
    return (*EVERYWHERE, *IN_CONVERSATIONS) if interaction.guild_id is None else (*IN_SERVERS, *IN_CONVERSATIONS, *EVERYWHERE)
