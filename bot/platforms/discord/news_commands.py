"""The commands of /news: what readers ask for. Whoever may read a channel may ask there, and in direct messages."""

from collections.abc import Collection, Sequence
from typing import Any

from discord import app_commands

from bot.cards.actions import Action
from bot.cards.reading import ReadingLook, found_page
from bot.cards.words import Speech
from bot.domain.delivery import Delivery
from bot.domain.destination import Destination, DestinationId, Platform, Workspace
from bot.platforms.discord.interactions import Answer, Interaction, answer, command
from bot.platforms.discord.localise import said
from bot.platforms.discord.subscription_list import layout, places
from bot.platforms.discord.text import LONGEST_LINK, cut, escape, linked, safe_url
from bot.steps.commands.desk import Desk
from bot.steps.commands.reading import NOBODY, Asker

_TITLE = 500
_TEXT = 200


def news_group(desk: Desk) -> app_commands.Group:
    """Return /news with its subcommands."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.news"),
        description=said(desk.words, "discord.news"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    )
    group.add_command(_search(desk))
    return group


def _search(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    @app_commands.describe(words=said(desk.words, "discord.search_words"))
    async def search(interaction: Interaction, words: str) -> None:
        await answer(interaction, desk, lambda speech: found(interaction, desk, speech, words))

    return command(desk, "search", search)


async def found(interaction: Interaction, desk: Desk, speech: Speech, typed: str, number: int = 1) -> Answer:
    """Return a page of the stories that fit what was typed."""
    page = await desk.news.search(typed, number, asker_of(interaction))
    shown = found_page(typed, page, look_of(desk, speech))
    return shown if isinstance(shown, str) else layout(shown)


async def turn_reading(interaction: Interaction, desk: Desk, speech: Speech, action: Action) -> Answer:
    """Return the page that a button asks for."""
    return await found(interaction, desk, speech, action.about, action.subject)


def look_of(desk: Desk, speech: Speech) -> ReadingLook:
    """Return what stories are drawn with."""
    return ReadingLook(speech=speech, now=desk.clock(), link=_link, posted=_jump, plain=lambda text: cut(text, _TEXT, escape))


def _link(title: str, url: str) -> str:
    return linked(title, safe_url(url, LONGEST_LINK), _TITLE)


def _jump(channel: Destination, sent: Delivery) -> str:
    """Return the address of a message, which Discord shows as its channel."""
    return f"https://discord.com/channels/{channel.workspace_id}/{channel.channel_id}/{sent.message_id}"


def asker_of(interaction: Interaction) -> Asker:
    """Return who asks, and which channels they may see, as far as the gateway told."""
    if interaction.guild_id is None:
        return NOBODY

    async def sees(channels: Sequence[Destination]) -> Collection[DestinationId]:
        seen = places(interaction, channels)
        return [each.id for each in channels if each.channel_id in seen and not seen[each.channel_id].gone]

    return Asker(workspace=Workspace(Platform.DISCORD, str(interaction.guild_id)), sees=sees)
