"""/why: why a story came to the channel where it is typed, or why not. Whoever may read may ask."""

import re
from typing import Any

import structlog
from discord import app_commands

from bot.cards.actions import ActionKind, is_action, read_action
from bot.cards.words import Speech
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput, NewsdeskError
from bot.domain.lengths import checked_length
from bot.platforms.discord.drawing import drawn
from bot.platforms.discord.interactions import (
    MAX_CHOICES,
    READER_CONTEXTS,
    READER_INSTALLS,
    Answer,
    Choices,
    Interaction,
    Suggest,
    answer,
    choice,
    command,
    here,
    presser_of,
    speech_of,
)
from bot.platforms.discord.localise import said
from bot.platforms.discord.pages import page_view
from bot.steps.commands.desk import Desk

_LINK = re.compile(r"https?://", re.IGNORECASE)

log = structlog.get_logger(__name__)


def why_command(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    """Return the command, ready to be added to a tree."""

    @app_commands.describe(link=said(desk.words, "discord.why_link"))
    async def why(interaction: Interaction, link: str) -> None:
        await answer(interaction, desk, lambda speech: _do_why(interaction, desk, link, speech))

    made = command(desk, "why", why)
    made.allowed_contexts, made.allowed_installs = READER_CONTEXTS, READER_INSTALLS
    made.autocomplete("link")(_stories(desk))
    return made


async def _do_why(interaction: Interaction, desk: Desk, link: str, speech: Speech) -> Answer:
    asked = checked_length(link).strip().strip("<>")
    if _LINK.match(asked):
        return page_view(await desk.why.link(asked, _place(interaction, desk), speech))
    story = asked if _is_choice(asked) else await _only_story(interaction, desk, asked)
    return drawn(await desk.act(story, presser_of(interaction), speech))


def _place(interaction: Interaction, desk: Desk) -> Destination:
    """Return what somebody asks about: the channel, or in a direct message what they get themselves."""
    if interaction.guild_id is not None:
        return here(interaction, desk)
    return presser_of(interaction).alone(locale=speech_of(interaction, desk).code, zone=desk.zone)


def _is_choice(asked: str) -> bool:
    return is_action(asked) and read_action(asked).kind is ActionKind.WHY


async def _only_story(interaction: Interaction, desk: Desk, typed: str) -> str:
    """Return the one story that words may mean which somebody typed and sent off without choosing; raise InvalidInput where none is."""
    found = await desk.why.lately(_place(interaction, desk), typed, 2)
    if len(found) != 1:
        raise InvalidInput("Give the link of the article, or choose one of the stories that are offered while you type.", code="no_story")
    return found[0][0]


def _stories(desk: Desk) -> Suggest:
    """Offer the stories that the channel got last by their titles: a link is longer than a choice may be."""

    async def suggest(interaction: Interaction, typed: str) -> Choices:
        try:
            return [choice(title, value) for value, title in await desk.why.lately(_place(interaction, desk), typed, MAX_CHOICES)]
        except NewsdeskError as error:
            log.warning("choices could not be read", platform="discord", error=str(error))
            return []

    return suggest
