"""Where on Discord something is asked: also in posts of a forum, and in threads of our cards, what is asked is about the channel."""

from typing import Any, Final

import discord


def asked_in(interaction: discord.Interaction[Any]) -> Any:
    """Return the channel in which something is asked; of a post or thread that we opened, where it stands: what comes there comes to it."""
    here = interaction.channel
    if isinstance(here, discord.Thread) and here.owner_id == _us(interaction) and here.parent is not None:
        return here.parent
    return here


def channel_id_of(interaction: discord.Interaction[Any]) -> int | None:
    """Return the id of the channel in which something is asked, as asked_in has it."""
    here = asked_in(interaction)
    return interaction.channel_id if here is None or here is interaction.channel else int(here.id)


NOWHERE: Final = "-"
"""The id of no server: what stands there is nobody's."""


def server_of(interaction: discord.Interaction[Any]) -> str:
    """Return the server whose Newsdesk is asked; empty in a direct message, and in a server in which the bot is not.

    Who installed the app for themselves brings its commands along everywhere. What was kept of such a server, from before it removed the
    bot, is not told there.
    """
    guild = interaction.guild_id
    return str(guild) if guild is not None and interaction.client.get_guild(guild) is not None else ""


def is_abroad(interaction: discord.Interaction[Any]) -> bool:
    """Say whether something is asked in a server in which the bot is not."""
    return interaction.guild_id is not None and not server_of(interaction)


def _us(interaction: discord.Interaction[Any]) -> int | None:
    me = interaction.client.user
    return me.id if me else None
