"""Threads that Discord archived: the gateway tells of them no more, though they open again with the next message."""

import asyncio
from collections.abc import Iterable, Mapping

import aiohttp
import discord

from bot.domain.destination import Destination

_MOST = 20  # of a list: each is a call
_PATIENCE = 3.0  # seconds: somebody waits for the list
_NO_ANSWER = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)

Threads = Mapping[int, discord.Thread]


async def archived_threads(guild: discord.Guild | None, channels: Iterable[Destination]) -> Threads:
    """Return those of some channels that are archived threads; of what was given up because it is not there nobody is asked again."""
    if guild is None:
        return {}
    unknown = dict.fromkeys(int(each.channel_id) for each in channels if each.off_at is None)
    asked = [each for each in unknown if guild.get_channel_or_thread(each) is None][:_MOST]
    found = await asyncio.gather(*(_thread(guild, each) for each in asked))
    return {thread.id: thread for thread in found if thread is not None}


async def _thread(guild: discord.Guild, ident: int) -> discord.Thread | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await guild.fetch_channel(ident)
    except _NO_ANSWER:
        return None
    return found if isinstance(found, discord.Thread) else None
