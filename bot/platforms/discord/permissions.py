"""Who may subscribe a channel, and whether the bot may post there: asked before anything is saved, and before each message."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.domain.choices import Updates
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput, Unreachable
from bot.platforms.discord.asked_in import asked_in, channel_id_of

Choice = app_commands.AppCommandChannel | app_commands.AppCommandThread

# The names are those of Discord's English settings page.
# Reading the history is how a lost answer is looked for, and what an answer to a message needs.
_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}
# A forum's page calls some of them otherwise.
_NEEDED_IN_FORUMS = {
    "view_channel": "View Channel",
    "send_messages": "Create Posts",
    "send_messages_in_threads": "Send Messages in Posts",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}
_NEEDED_IN_THREADS = {
    "view_channel": "View Channel",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}
_NEEDED_TO_THREAD = {
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
_WITH_THREADS = (None, discord.ChannelType.text, discord.ChannelType.news)
"""The kinds of channel whose messages have threads; None where nobody told the kind."""
_THREADS = (discord.ChannelType.news_thread, discord.ChannelType.public_thread, discord.ChannelType.private_thread)


_TO_POST = ("view_channel", "send_messages")
_TO_POST_IN_THREADS = ("view_channel", "send_messages_in_threads")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The channel of a command, with what the person and the bot may do there.

    `outside`: how to mention the bot in a private thread of which it is no member, whatever it may do elsewhere; empty where it is in.
    """

    id: int
    kind: discord.ChannelType | None
    theirs: discord.Permissions
    ours: discord.Permissions
    outside: str = ""

    @property
    def mention(self) -> str:
        """The channel as Discord links it."""
        return f"<#{self.id}>"


def target_of(interaction: discord.Interaction[Any], chosen: Choice | None) -> Target:
    """Return the chosen channel, or the one in which the command was typed."""
    if chosen is None or chosen.id == channel_id_of(interaction):
        here = asked_in(interaction)
        return Target(
            id=channel_id_of(interaction) or 0,
            kind=here.type if here is not None else None,
            theirs=interaction.permissions,
            ours=interaction.app_permissions,
            outside=_outside(interaction, here),
        )
    return Target(
        id=chosen.id,
        kind=chosen.type,
        theirs=chosen.permissions,
        ours=_ours(interaction, chosen.id),
        outside=_outside(interaction, chosen),
    )


def _outside(interaction: discord.Interaction[Any], channel: Any) -> str:
    """Return the bot's mention for a private thread that it is not in: the gateway tells of those alone in which it is."""
    if channel is None or channel.type is not discord.ChannelType.private_thread or interaction.guild is None:
        return ""
    return "" if interaction.guild.get_thread(channel.id) else f"<@{interaction.application_id}>"


def target_by_id(interaction: discord.Interaction[Any], channel_id: int) -> Target:
    """Return a channel of this server that a command names by a subscription; for a deleted channel, the rights where it was typed."""
    channel = interaction.guild.get_channel_or_thread(channel_id) if interaction.guild else None
    if channel is None or channel_id == channel_id_of(interaction) or not isinstance(interaction.user, discord.Member):
        return Target(
            id=channel_id, kind=channel.type if channel else None, theirs=interaction.permissions, ours=interaction.app_permissions
        )
    theirs = _in(channel, interaction.user)
    return Target(id=channel_id, kind=channel.type, theirs=theirs, ours=_ours(interaction, channel_id))


def target_among(interaction: discord.Interaction[Any], channel_id: int) -> Target:
    """Return a channel of this server that was chosen; raise InvalidInput for one that is not there, or hidden from the bot."""
    if channel_id == channel_id_of(interaction):
        return target_of(interaction, None)
    if interaction.guild is None or interaction.guild.get_channel_or_thread(channel_id) is None:
        name = f"<#{channel_id}>"
        sentence = f"There is no channel {name} that Newsdesk can see: invite it there first, or check the name."
        raise InvalidInput(sentence, code="unknown_channel", channel=name)
    return target_by_id(interaction, channel_id)


def require_manager(target: Target) -> None:
    """Raise InvalidInput unless the person may manage the channel."""
    if not target.theirs.manage_channels:
        raise InvalidInput(
            f"Only those who may manage {target.mention} can change its subscriptions.", code="not_manager", channel=target.mention
        )


def manages(interaction: discord.Interaction[Any], channel: Destination) -> bool:
    """Say whether somebody may manage a channel of the server; one of which the gateway did not tell is for who manages all."""
    member = interaction.user
    if not isinstance(member, discord.Member) or channel.workspace_id != str(interaction.guild_id):
        return False
    if channel.channel_id == str(channel_id_of(interaction)):
        return interaction.permissions.manage_channels
    known = member.guild.get_channel_or_thread(int(channel.channel_id))
    theirs = _in(known, member) if known is not None else member.guild_permissions
    return theirs.manage_channels


def require_updates(target: Target, where: str) -> None:
    """Raise InvalidInput where what is new of a story cannot be told like that: it names what the bot lacks, or that there is no choice."""
    if target.kind is discord.ChannelType.forum or (where == Updates.THREAD and target.kind not in _WITH_THREADS):
        raise InvalidInput(
            f"There is nothing to choose in {target.mention}: cards have threads in text and announcement channels, and posts in forums.",
            code="no_threads_here",
            channel=target.mention,
        )
    if where == Updates.THREAD and (missing := _missing(target, _NEEDED_TO_THREAD)):
        raise InvalidInput(
            f"Newsdesk may not open threads in {target.mention}: give it the permissions {missing} there, then try again.",
            code="cannot_open_threads",
            channel=target.mention,
            permissions=missing,
        )


def require_posting(target: Target) -> None:
    """Raise InvalidInput that names what the bot lacks in the channel."""
    if target.outside:
        raise InvalidInput(
            f"Newsdesk is not in this private thread: mention {target.outside} there, which adds it, then try again.",
            code="private_thread",
            app=target.outside,
        )
    if missing := _missing(target, _needed(target.kind)):
        raise InvalidInput(
            f"Newsdesk may not post in {target.mention}: give it the permissions {missing} there, then try again.",
            code="cannot_post",
            channel=target.mention,
            permissions=missing,
        )


def _missing(target: Target, needed: Mapping[str, str]) -> str:
    """Return the names of those of some permissions that the bot lacks in a channel."""
    return ", ".join(name for flag, name in needed.items() if not getattr(target.ours, flag))


def require_open(client: discord.Client, to: Destination) -> None:
    """Raise Unreachable where the gateway told that the bot may not post in a channel, so that Discord need not refuse it.

    Of what the gateway did not tell, Discord is asked: before it told of the server, and of threads that it keeps to itself.
    """
    guild = client.get_guild(int(to.workspace_id))
    channel = guild.get_channel_or_thread(int(to.channel_id)) if guild and not guild.unavailable else None
    if channel is not None and (missing := missing_to_post(channel)):
        lacking = ", ".join(missing)
        where = f"channel {to.channel_id} of server {to.workspace_id}"
        raise Unreachable(f"Discord forbids posting in {where}: give the bot {lacking} there.", code="permissions", permissions=lacking)


def may_post(guild: discord.Guild, channel_id: int) -> bool:
    """Say whether the gateway told of a channel, and that the bot may post there."""
    channel = guild.get_channel_or_thread(channel_id)
    return channel is not None and not missing_to_post(channel)


def ours_changed(before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> bool:
    """Say whether the bot may do something else in a channel than before: its threads have their permissions from it, too."""
    return _in(before, after.guild.me) != _in(after, after.guild.me)


def missing_to_post(channel: "discord.abc.GuildChannel | discord.Thread") -> list[str]:
    """Return the names of the permissions without which the bot cannot post in a channel, and has not."""
    ours = _in(channel, channel.guild.me)
    names, flags = _needed(channel.type), _TO_POST_IN_THREADS if channel.type in _THREADS else _TO_POST
    return [names[flag] for flag in flags if not getattr(ours, flag)]


def _needed(kind: discord.ChannelType | None) -> Mapping[str, str]:
    """Return the permissions that the bot needs in a channel of some kind, with what Discord calls them there."""
    if kind is discord.ChannelType.forum:
        return _NEEDED_IN_FORUMS
    return _NEEDED_IN_THREADS if kind in _THREADS else _NEEDED


def _ours(interaction: discord.Interaction[Any], channel_id: int) -> discord.Permissions:
    """Return what the bot may do in another channel, computed from the guild that the gateway told; nothing where it sees no channel."""
    guild = interaction.guild
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    return _in(channel, guild.me) if guild is not None and channel is not None else discord.Permissions.none()


def sees(channel: "discord.abc.GuildChannel | discord.Thread", theirs: discord.Permissions) -> bool:
    """Say whether somebody with these permissions in a channel sees it; of private threads nobody tells us who is in them."""
    return theirs.manage_threads if channel.type is discord.ChannelType.private_thread else theirs.view_channel


def permissions_in(channel: "discord.abc.GuildChannel | discord.Thread", member: "discord.Member | discord.User") -> discord.Permissions:
    """Return what somebody may do in a channel, as far as the gateway told; nothing where that is unknown."""
    return _in(channel, member) if isinstance(member, discord.Member) else discord.Permissions.none()


def _in(channel: "discord.abc.GuildChannel | discord.Thread", member: discord.Member) -> discord.Permissions:
    try:
        return channel.permissions_for(member)
    except discord.ClientException:  # a thread whose parent the bot cannot see
        return discord.Permissions.none()
