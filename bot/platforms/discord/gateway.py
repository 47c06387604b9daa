"""What the gateway tells: commands, servers that add the bot, and permissions that change."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.errors import StoreError
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.commands import commands
from bot.platforms.discord.localise import WordsTranslator
from bot.platforms.discord.modals import Drafts
from bot.platforms.discord.permissions import may_post, ours_changed
from bot.platforms.discord.presence import GuildPresence
from bot.platforms.discord.presses import pressed
from bot.platforms.discord.shards import Shards
from bot.platforms.discord.submits import submitted
from bot.platforms.shared.way_out import STRAIGHT, WayOut
from bot.steps.commands.desk import Desk
from bot.steps.recheck import Recheck

_LONGEST_RATE_LIMIT = 30.0  # seconds that discord.py waits by itself; longer waits are the outbox's (30 is its least)

log = structlog.get_logger(__name__)


class NewsdeskClient(discord.AutoShardedClient):
    """Intents: guilds only, which carry channels and roles; no message, no member is ever received.

    As many shards as Discord asks for: it closes the gateway of a bot in too many servers that has one alone.
    """

    def __init__(
        self, desk: Desk, shards: Shards, recheck: Recheck | None = None, ready: Callable[[], None] = lambda: None, way: WayOut = STRAIGHT
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # Newsdesk never speaks
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT,
            max_messages=None,
            proxy=way.of_http,
            connector=way.connector(),
        )
        self.desk = desk
        self._shards = shards
        self._recheck = recheck
        self._tell_ready = ready
        self._presence = GuildPresence(desk)
        self.drafts = Drafts()
        self.tree = _tree_of(self, desk)
        self.add_dynamic_items(ActionButton)

    async def setup_hook(self) -> None:
        """Give the commands their words in every language."""
        await self.tree.set_translator(WordsTranslator(self.desk.words))

    async def pressed(self, interaction: discord.Interaction[Any], value: str) -> None:
        """Do what a button with that value asks for."""
        await pressed(interaction, self.desk, value, self.drafts)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Do what a form was handed in for: discord.py itself knows of those alone that it keeps in memory."""
        if interaction.type is discord.InteractionType.modal_submit:
            await submitted(interaction, self.desk, self.drafts)

    async def on_ready(self) -> None:
        """Tell whoever runs it, and those who wait, that the gateway has told of all servers, and keep what their channels are called."""
        log.info("connected to Discord", bot=str(self.user), servers=len(self.guilds))
        self._tell_ready()
        await self._names(self.desk.names.look(Platform.DISCORD, self._name_of))

    def _name_of(self, channel: Destination) -> str:
        """Return what a channel is called now, empty for one of which the gateway did not tell."""
        if not (channel.workspace_id.isdecimal() and channel.channel_id.isdecimal()):
            return ""
        guild = self.get_guild(int(channel.workspace_id))
        found = guild.get_channel_or_thread(int(channel.channel_id)) if guild else None
        return found.name if found else ""

    async def _renamed(self, channel: "discord.abc.GuildChannel | discord.Thread") -> None:
        here = destination_id(Platform.DISCORD, str(channel.guild.id), str(channel.id))
        await self._names(self.desk.names.renamed(here, channel.name))

    async def _names(self, work: Coroutine[Any, Any, None]) -> None:
        """Keep names; where the database fails, channels keep those that they had."""
        try:
            await work
        except StoreError as error:
            log.warning("channels keep the names that they had", platform="discord", error=str(error))

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note that a shard of the gateway is away."""
        self._shards.lost(shard)

    async def on_shard_connect(self, shard: int) -> None:
        """Note that a shard is there, with another session than before."""
        self._shards.back(shard)
        self._presence.began(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """Note that a shard is there again, and has missed nothing."""
        self._shards.back(shard)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that a server added the bot: it hears nothing until somebody subscribes a channel."""
        log.info("a server added the bot", platform="discord", guild=guild.id)
        await self._presence.joined(guild)
        await self._ask_again(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Stop sending to a server that removed the bot."""
        await self._presence.removed(guild)

    async def on_shard_ready(self, shard: int) -> None:
        """Look which servers removed the bot, or added it, while no gateway told."""
        await self._presence.connected(self, shard)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Keep a channel's new name; ask paused channels again where its permissions let the bot in now, or a forum has other tags."""
        if before.name != after.name:
            await self._renamed(after)
        if ours_changed(before, after) or _tags_changed(before, after):
            await self._ask_again(after.guild)

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """Keep a thread's new name."""
        if before.name != after.name:
            await self._renamed(after)

    async def on_guild_role_update(self, _: discord.Role, after: discord.Role) -> None:
        """Ask paused channels again where a role's permissions let the bot in now."""
        await self._ask_again(after.guild)

    async def on_member_update(self, _: discord.Member, after: discord.Member) -> None:
        """Ask paused channels again where the bot's own roles let it in now; the intent for guilds tells of no other member."""
        if after == after.guild.me:
            await self._ask_again(after.guild)

    async def _ask_again(self, guild: discord.Guild) -> None:
        if self._recheck is None:
            return
        try:
            await self._recheck(Platform.DISCORD, str(guild.id), lambda channel_id: may_post(guild, int(channel_id)))
        except StoreError as error:
            log.warning("paused channels wait for their usual time", platform="discord", guild=guild.id, error=str(error))


def _tags_changed(before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> bool:
    """Say whether a forum has other tags than before, or does not ask for one any more."""
    if not (isinstance(before, discord.ForumChannel) and isinstance(after, discord.ForumChannel)):
        return False
    return (before.available_tags, before.flags.require_tag) != (after.available_tags, after.flags.require_tag)


def _tree_of(client: NewsdeskClient, desk: Desk) -> "_Tree":
    """Return the commands, for servers alone."""
    tree = _Tree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )
    for command in commands(desk):
        tree.add_command(command)
    return tree


class _Tree(app_commands.CommandTree[NewsdeskClient]):
    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Log what no command could answer: the interaction expired, or its answer was lost."""
        log.error("a command got no answer", platform="discord", guild=interaction.guild_id, error=str(error), exc_info=error)
