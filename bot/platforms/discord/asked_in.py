"""Where on Discord something is asked: commands are typed in posts of a forum, never in the forum itself."""

from typing import Any

import discord


def asked_in(interaction: discord.Interaction[Any]) -> Any:
    """Return the channel in which something is asked; of a post that we opened in a forum, the forum: what comes there comes to it."""
    here = interaction.channel
    parent = here.parent if isinstance(here, discord.Thread) else None
    if isinstance(here, discord.Thread) and isinstance(parent, discord.ForumChannel) and here.owner_id == _us(interaction):
        return parent
    return here


def channel_id_of(interaction: discord.Interaction[Any]) -> int | None:
    """Return the id of the channel in which something is asked, as asked_in has it."""
    here = asked_in(interaction)
    return interaction.channel_id if here is None or here is interaction.channel else int(here.id)


def _us(interaction: discord.Interaction[Any]) -> int | None:
    me = interaction.client.user
    return me.id if me else None
