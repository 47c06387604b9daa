"""Threads of cards, for channels that want what is new of a story told there. A message in one is "CARD:MESSAGE", as one in a post is.

A thread that is opened from a message has the message's own id, so that it is found again without being remembered.
"""

from collections.abc import Mapping
from typing import Any, Final

import discord

from bot.domain.delivery import MessageId
from bot.platforms.discord.posts import NOT_THERE_OR_LOCKED

_OPEN_ALREADY: Final = 160004
_REFUSED: Final = 400  # what is asked cannot be done; other answers are about the bot, the card or the moment
_ARCHIVED_AFTER: Final = 4_320  # minutes


def beginning(card: MessageId) -> MessageId:
    """Return where the thread of a card begins, as messages in it are named; a message in a post is there already."""
    return MessageId(f"{card}:{card}") if card.isdigit() else card


async def told_in_thread(
    client: discord.Client, place: discord.PartialMessageable, card: MessageId, title: str, message: Mapping[str, Any]
) -> MessageId | None:
    """Post a message in the thread of a card; None where the bot may not, or the thread is gone: nothing was posted then.

    Raises what Discord answers of a card that was deleted, whose thread may still be there, and what says nothing of the thread.
    """
    try:
        if not await _is_open(client, place.get_partial_message(int(card)), title):
            return None
        sent = await client.get_partial_messageable(int(card), guild_id=place.guild_id).send(**message)
    except discord.HTTPException as error:
        if isinstance(error, discord.Forbidden) or error.code in NOT_THERE_OR_LOCKED:
            return None
        raise
    return MessageId(f"{card}:{sent.id}")


async def _is_open(client: discord.Client, card: discord.PartialMessage, title: str) -> bool:
    """Say whether a card has a thread, which is opened where there is none; not in channels that have no threads, or too many."""
    if (await card.fetch()).flags.has_thread:
        return True
    try:
        await client.http.start_thread_with_message(card.channel.id, card.id, name=title, auto_archive_duration=_ARCHIVED_AFTER)
    except discord.HTTPException as error:
        if error.status != _REFUSED:
            raise
        return error.code == _OPEN_ALREADY
    return True
