"""Where the bot is on Discord: told by servers that remove it or add it, and seen in what each connection begins with."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import discord

from bot.domain.destination import Destination, Platform, Workspace, channel_at
from bot.platforms.discord.permissions import may_post, missing_to_post
from bot.platforms.shared.keeping_on import kept_on
from bot.steps.commands.desk import Desk

_LATELY = timedelta(days=1)


class GuildPresence:
    """Notes which servers have the bot. An outage of a server is no removal: Discord tells of it otherwise."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: dict[int, dict[int, discord.Guild]] = {}
        self._joined: dict[int, dict[int, discord.Guild]] = {}

    def began(self, shard: int) -> None:
        """Note that a shard has another session: what the one before was told of is no sign that a server has the bot still."""
        self._told[shard] = self._told.get(shard, {}) | self._joined.pop(shard, {})

    async def joined(self, guild: discord.Guild) -> None:
        """Ask whether what waits in a server goes on."""
        self._joined.setdefault(guild.shard_id or 0, {})[guild.id] = guild
        await _noted(lambda: self._back(guild))
        await _noted(lambda: self._greet(guild))

    async def removed(self, guild: discord.Guild) -> None:
        """Stop all sends to a server."""
        await _noted(lambda: self._desk.presence.left(_workspace(guild.id)))

    async def connected(self, client: discord.AutoShardedClient, shard: int) -> None:
        """Compare the servers that a shard was told of when it connected with those that are known.

        discord.py keeps what it was told by an earlier session of the shard: only what it made anew was told by this one.
        """
        before, now = self._told.get(shard, {}), {guild.id: guild for guild in client.guilds if guild.shard_id == shard}
        self._told[shard] = now
        told = {ident: guild for ident, guild in now.items() if before.get(ident) is not guild}
        await _noted(lambda: self._compare(told, lambda ident: _shard_of(ident, client) == shard))

    async def _compare(self, told: dict[int, discord.Guild], ours: Callable[[int], bool]) -> None:
        known = await self._desk.presence.workspaces(Platform.DISCORD)
        for ident, left in ((int(each), left) for each, left in known.items() if each.isdigit()):
            if ours(ident) and ident not in told:
                await self._desk.presence.left(_workspace(ident))
            elif left and ident in told:
                await self._back(told[ident])
        for ident in told.keys() - {int(each) for each in known if each.isdigit()}:
            if abs(self._desk.clock() - _joined_at(told[ident])) < _LATELY:  # by a clock that may be years behind
                await self._greet(told[ident])

    async def _back(self, guild: discord.Guild) -> None:
        await self._desk.presence.back(_workspace(guild.id), lambda waiting: self._place(guild, waiting))

    async def _greet(self, guild: discord.Guild) -> None:
        """Offer those who added the bot to set it up: where Discord itself writes to a server, else in the first channel that is open."""
        open_ones = (each for each in (guild.system_channel, *guild.text_channels) if each is not None and not missing_to_post(each))
        if (channel := next(open_ones, None)) is not None:
            await self._desk.presence.greet(_lobby(channel, self._desk), _joined_at(guild))

    def _place(self, guild: discord.Guild, waiting: Sequence[Destination]) -> Destination | None:
        """Return the channel in which a server reads of the bot: the one for such messages, else one that waits."""
        system = guild.system_channel
        if system is not None and not missing_to_post(system):
            return _destination(system, waiting[0])
        return next((each for each in waiting if may_post(guild, int(each.channel_id))), None)


def _joined_at(guild: discord.Guild) -> datetime:
    """Return when the bot was added to a server; of one that does not say so, long ago."""
    return guild.me.joined_at or datetime.fromtimestamp(0, UTC)


def _lobby(channel: discord.TextChannel, desk: Desk) -> Destination:
    """Return a channel of a server of which nobody has asked for anything: its language is the server's."""
    workspace, ident = str(channel.guild.id), str(channel.id)
    return channel_at(
        Workspace(Platform.DISCORD, workspace),
        ident,
        name=channel.name,
        locale=desk.words.into(str(channel.guild.preferred_locale)).code,
        zone=desk.zone,
    )


def _workspace(guild: int) -> Workspace:
    return Workspace(Platform.DISCORD, str(guild))


def _shard_of(guild: int, client: discord.AutoShardedClient) -> int:
    return (guild >> 22) % (client.shard_count or 1)


def _destination(channel: discord.TextChannel, waiting: Destination) -> Destination:
    """Return a channel with the language and zone of one that waits: a server's own language says something in communities only."""
    workspace, ident = waiting.workspace_id, str(channel.id)
    return channel_at(Workspace(Platform.DISCORD, workspace), ident, name=channel.name, locale=waiting.locale, zone=waiting.zone)


async def _noted(work: Callable[[], Awaitable[object]]) -> None:
    await kept_on(work, "where the bot is could not be noted", Platform.DISCORD)
