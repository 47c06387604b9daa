"""Threads of cards, for channels that want what is new of a story told there. A message in one is "CARD:MESSAGE", as one in a post is.

A thread that is opened from a message has the message's own id, so that it is found again without being remembered.
"""

from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.domain.delivery import MessageId

_OPEN_ALREADY: Final = 160004
_NOT_THERE: Final = 10003
_ARCHIVED_AFTER: Final = 4_320  # minutes


def beginning(card: MessageId) -> MessageId:
    """Return where the thread of a card begins, as messages in it are named; a message in a post is there already."""
    return MessageId(f"{card}:{card}") if card.isdigit() else card


async def told_in_thread(
    client: discord.Client, place: discord.PartialMessageable, card: MessageId, title: str, message: Mapping[str, Any]
) -> MessageId | None:
    """Post a message in the thread of a card; None where the bot may not, or the thread is gone: nothing was posted then.

    Raises what Discord answers of a card that was deleted: its thread may still be there.
    """
    try:
        await _open(client, place.get_partial_message(int(card)), title)
        thread = client.get_partial_messageable(int(card), guild_id=place.guild_id)
        sent = await thread.send(**message)
    except discord.Forbidden:
        return None
    except discord.NotFound as error:
        if error.code != _NOT_THERE:
            raise
        return None
    return MessageId(f"{card}:{sent.id}")


async def _open(client: discord.Client, card: discord.PartialMessage, title: str) -> None:
    if (await card.fetch()).flags.has_thread:
        return
    try:
        await client.http.start_thread_with_message(card.channel.id, card.id, name=title, auto_archive_duration=_ARCHIVED_AFTER)
    except discord.HTTPException as error:
        if error.code != _OPEN_ALREADY:
            raise
