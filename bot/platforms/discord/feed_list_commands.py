"""/feed import and /feed export: the feeds of a server as a file, for those who manage the channel in which they type."""

from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.cards.words import Speech
from bot.domain.errors import InvalidInput
from bot.domain.feed_list import check_size
from bot.platforms.discord.interactions import Answer, Interaction, answer, workspace_of
from bot.platforms.discord.localise import said
from bot.platforms.discord.pages import page_view
from bot.platforms.discord.permissions import require_manager, target_of
from bot.steps.commands.desk import Desk
from bot.steps.commands.reply import Document

FILE_NAME = "newsdesk.opml"

_Made = app_commands.Command[Any, ..., None]


def import_command(desk: Desk) -> _Made:
    """Return /feed import."""

    @app_commands.describe(file=said(desk.words, "discord.feed_file"))
    async def imported(interaction: Interaction, file: discord.Attachment) -> None:
        async def followed(speech: Speech) -> Answer:
            require_manager(target_of(interaction, None))
            document = await _content_of(file)
            page = await desk.feed_lists.imported(document, workspace_of(interaction), str(interaction.user.id), speech)
            return page_view(page)

        await answer(interaction, desk, followed)

    return _named(desk, "import", imported)


def export_command(desk: Desk) -> _Made:
    """Return /feed export."""

    async def exported(interaction: Interaction) -> None:
        async def written(speech: Speech) -> Answer:
            require_manager(target_of(interaction, None))
            document = await desk.feed_lists.exported(workspace_of(interaction))
            if not document:
                return speech.say("feeds.none")
            return Document(name=FILE_NAME, body=document, said=speech.say("feeds.exported"))

        await answer(interaction, desk, written)

    return _named(desk, "export", exported)


async def _content_of(file: discord.Attachment) -> bytes:
    """Return what a file holds, which Discord tells the size of before anybody reads it."""
    check_size(file.size)
    try:
        return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise InvalidInput("Discord does not hand out that file: send it again.", code="feed_list_unread") from error


def _named(desk: Desk, name: str, callback: Any) -> _Made:
    return app_commands.Command(
        name=said(desk.words, f"discord.names.{name}"), description=said(desk.words, f"discord.feed_{name}"), callback=callback
    )
