"""How a server gets the bot."""

import discord

_LEAST = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, read_message_history=True
)


def invite_url(client_id: int) -> str:
    """Return the address that adds the bot to a server with the least permissions that it needs.

    Reading the history is how the bot finds out, after a lost answer, whether a message was posted.
    """
    return discord.utils.oauth_url(client_id, permissions=_LEAST, scopes=("bot", "applications.commands"))
