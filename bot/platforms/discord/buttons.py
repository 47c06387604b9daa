"""The buttons of cards and lists: drawn from their actions, and answered for as long as they stand, also after a restart."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.cards.actions import Action
from bot.platforms.discord.text import cut

_LABEL = 80


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
    async def from_custom_id(cls, _: discord.Interaction[Any], __: ui.Item[Any], match: re.Match[str], /) -> Self:
        """Return the button that was pressed, from its id alone."""
        return cls("?", match[0])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Let the client do what the button asks for."""
        await interaction.client.pressed(interaction, self.custom_id)
