"""What a person reads: the channels of the servers in which they and the bot are, by their permissions there."""

from collections.abc import Collection, Sequence
from typing import Final

import discord

from bot.domain.destination import Destination, DestinationId
from bot.platforms.discord.errors import FOREIGN, chat_error
from bot.platforms.discord.permissions import permissions_in

_MOST_SERVERS: Final = 10
"""That are asked for a member: a digest is worth as many questions, and most people are in fewer of those that the bot is in."""


async def read_by(client: discord.Client, person: Destination, channels: Sequence[Destination]) -> Collection[DestinationId]:
    """Return those of some channels that a person may see and look back in; where the gateway told of no server, none."""
    servers: dict[str, list[Destination]] = {}
    for each in channels:
        servers.setdefault(each.workspace_id, []).append(each)
    read: set[DestinationId] = set()
    for server, its in list(servers.items())[:_MOST_SERVERS]:
        guild = client.get_guild(int(server)) if server.isdigit() else None
        member = await _member(guild, person) if guild else None
        if guild and member:
            read |= {each.id for each in its if _reads(guild, member, each)}
    return read


async def _member(guild: discord.Guild, person: Destination) -> discord.Member | None:
    """Return somebody as a member of a server, None where they are none."""
    try:
        return await guild.fetch_member(int(person.channel_id))
    except discord.NotFound:
        return None
    except FOREIGN as error:
        raise chat_error(error, "the members of a server") from error


def _reads(guild: discord.Guild, member: discord.Member, channel: Destination) -> bool:
    """Say whether a member reads a channel; of a private thread only those who were added know, and the gateway tells of none."""
    place = guild.get_channel_or_thread(int(channel.channel_id)) if channel.channel_id.isdigit() else None
    if place is None or place.type is discord.ChannelType.private_thread:
        return False
    allowed = permissions_in(place, member)
    return allowed.view_channel and allowed.read_message_history
