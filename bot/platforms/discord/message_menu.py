"""The commands in the menu of a message: asked of a card of ours, or of any message with a link."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.cards.words import Speech
from bot.platforms.discord.drawing import drawn
from bot.platforms.discord.interactions import Answer, Interaction, answer, here, presser_of
from bot.platforms.discord.localise import said
from bot.platforms.shared.links import links_in
from bot.steps.commands.desk import Desk
from bot.steps.commands.of_message import Menu
from bot.steps.commands.why_message import Message


def message_commands(desk: Desk) -> list[app_commands.ContextMenu]:
    """Return the commands, ready to be added to a tree."""
    return [_command(desk, asked) for asked in Menu]


def _command(desk: Desk, asked: Menu) -> app_commands.ContextMenu:
    async def ask(interaction: Interaction, message: discord.Message) -> None:
        await answer(interaction, desk, lambda speech: _told(interaction, desk, asked, message, speech))

    made = app_commands.ContextMenu(name=said(desk.words, f"discord.names.{asked}"), callback=ask)
    made.guild_only = True
    return made


async def _told(interaction: Interaction, desk: Desk, asked: Menu, message: discord.Message, speech: Speech) -> Answer:
    about = message_of(message, interaction.client.user)
    return drawn(await desk.of_message(asked, about, presser_of(interaction), here(interaction, desk), speech))


def message_of(message: discord.Message, us: discord.ClientUser | None) -> Message:
    """Return what a message leads to; the buttons of other bots are none of ours."""
    parts = [part for each in message.components for part in _parts(each)]
    texts = [message.content, *_embedded(message), *(str(getattr(part, "content", None) or "") for part in parts)]
    for forwarded in message.message_snapshots:
        texts += [forwarded.content, *_embedded(forwarded)]
    ours = us is not None and message.author.id == us.id
    values = [str(part.custom_id) for part in parts if getattr(part, "custom_id", None)] if ours else []
    return Message(links=links_in(texts), values=values)


def _embedded(message: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    for each in message.embeds:
        yield from filter(None, (each.url, each.description))


def _parts(component: Any) -> Iterator[Any]:
    """Yield a component and all within it: rows, boxes, sections and what stands beside those."""
    yield component
    for inner in [*getattr(component, "children", ()), *filter(None, [getattr(component, "accessory", None)])]:
        yield from _parts(inner)
