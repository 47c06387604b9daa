"""Presses of buttons: what each kind does, and who answers its presser."""

from bot.cards.actions import Action, ActionKind, read_action
from bot.cards.words import Speech
from bot.domain.destination import Platform
from bot.domain.errors import InvalidInput
from bot.platforms.discord.interactions import Interaction, answer
from bot.platforms.discord.subscription_list import turn_list
from bot.platforms.discord.text import cut
from bot.steps.commands.act import Presser
from bot.steps.commands.desk import Desk

_LINE = 400
_OF_THE_LIST = (ActionKind.LIST, ActionKind.END, ActionKind.DROP)


async def pressed(interaction: Interaction, desk: Desk, value: str) -> None:
    """Do what a button asks for: a list turns its page in place, a card is answered beside it, for the presser alone."""
    action = _read(value)
    if action is not None and action.kind in _OF_THE_LIST:
        await answer(interaction, desk, lambda speech: turn_list(interaction, desk, speech, action), in_place=True)
        return

    async def act(speech: Speech) -> str:
        return "\n".join(cut(line, _LINE) for line in await desk.act(value, _presser(interaction), speech))

    await answer(interaction, desk, act)


def _read(value: str) -> Action | None:
    """Return the action of a value, None for one that the desk will say is unknown."""
    try:
        return read_action(value)
    except InvalidInput:
        return None


def _presser(interaction: Interaction) -> Presser:
    return Presser(
        platform=Platform.DISCORD,
        workspace_id=str(interaction.guild_id or ""),
        channel_id=str(interaction.channel_id or ""),
        person=str(interaction.user.id),
    )
