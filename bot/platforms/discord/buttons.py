"""The buttons of cards: drawn from a card's actions, and answered for as long as the card stands, also after a restart."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.cards.actions import Action
from bot.domain.destination import Platform
from bot.platforms.discord.interactions import Interaction, answer
from bot.platforms.discord.text import cut
from bot.steps.commands.act import Presser
from bot.steps.commands.desk import Desk

_LABEL = 80
_LINE = 400


class ActionButton(ui.DynamicItem[ui.Button[Any]], template=r"(?s:.+)"):
    """A button that carries all it needs in its id: nothing is kept in memory of the cards that were posted.

    Its template takes every id: buttons of other versions are answered too, by a sentence.
    """

    def __init__(self, label: str, value: str) -> None:
        super().__init__(ui.Button(label=label, custom_id=value, style=discord.ButtonStyle.secondary))

    @classmethod
    def of(cls, action: Action) -> Self:
        """Return the button of an action."""
        return cls(cut(action.label, _LABEL, str) or str(action.kind), action.value)

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: ui.Item[Any], match: re.Match[str], /) -> Self:
        """Return the button that was pressed, from its id alone."""
        return cls("?", match[0])

    async def callback(self, interaction: Interaction) -> None:
        """Do what the button asks for, and answer its presser alone."""
        desk: Desk = interaction.client.desk
        presser = Presser(
            platform=Platform.DISCORD,
            workspace_id=str(interaction.guild_id or ""),
            channel_id=str(interaction.channel_id or ""),
            person=str(interaction.user.id),
        )

        async def act(speech: Any) -> str:
            return "\n".join(cut(line, _LINE) for line in await desk.act(self.custom_id, presser, speech))

        await answer(interaction, desk, act)
