"""/mute, /mutes and /tune: what a channel is to be spared. Everybody may ask; the right to manage it decides what that does."""

from typing import Any

import structlog
from discord import app_commands

from bot.cards.asks import Scope
from bot.cards.words import Speech
from bot.domain.ask import Verb
from bot.domain.errors import NewsdeskError
from bot.platforms.discord.drawing import drawn
from bot.platforms.discord.interactions import (
    MAX_CHOICES,
    Answer,
    Choices,
    Interaction,
    Suggest,
    answer,
    choices_of,
    command,
    here,
    presser_of,
)
from bot.platforms.discord.localise import said
from bot.platforms.discord.pages import page_view
from bot.steps.commands.desk import Desk
from bot.steps.commands.spare_card import SPANS
from bot.steps.commands.spare_typed import WEEK, parse_span

_Made = app_commands.Command[Any, ..., None]

log = structlog.get_logger(__name__)


def spare_commands(desk: Desk) -> list[_Made]:
    """Return the commands, ready to be added to a tree."""
    made = [_mute(desk), _listed(desk, "mutes", Verb.MUTE), _listed(desk, "tune", Verb.LESS)]
    for each in made:
        each.guild_only = True
    return made


def _mute(desk: Desk) -> _Made:
    spans = [app_commands.Choice(name=said(desk.words, f"asks.span.{span}"), value=span) for span in SPANS]

    scopes = [app_commands.Choice(name=said(desk.words, f"asks.scope.{each}"), value=str(each)) for each in Scope]

    @app_commands.describe(**{each: said(desk.words, f"discord.mute_{each}") for each in ("what", "span", "scope")})
    @app_commands.choices(span=spans, scope=scopes)
    async def mute(interaction: Interaction, what: str, span: str = "week", scope: str = Scope.CHANNEL) -> None:
        async def asked(speech: Speech) -> Answer:
            length, alone = parse_span(span) or WEEK, scope == Scope.ALONE
            return drawn(await desk.mute(what, length, here(interaction, desk), presser_of(interaction), speech, alone=alone))

        await answer(interaction, desk, asked)

    made = command(desk, "mute", mute)
    made.autocomplete("what")(_sources(desk))
    return made


def _sources(desk: Desk) -> Suggest:
    """Offer what was typed as a word, and the sources of which something came lately."""

    async def suggest(interaction: Interaction, typed: str) -> Choices:
        try:
            names = await desk.mute.names(here(interaction, desk), typed, MAX_CHOICES - 1)
        except NewsdeskError as error:
            log.warning("choices could not be read", platform="discord", error=str(error))
            return []
        return choices_of([typed, *names])

    return suggest


def _listed(desk: Desk, name: str, verb: Verb) -> _Made:
    async def listed(interaction: Interaction) -> None:
        async def shown(speech: Speech) -> Answer:
            return page_view(await desk.spare.page(verb, here(interaction, desk), presser_of(interaction), speech))

        await answer(interaction, desk, shown)

    return command(desk, name, listed)
