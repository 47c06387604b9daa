"""The connection to Discord: one client for commands (gateway) and cards (REST), started, watched and stopped by the app."""

import asyncio
from datetime import datetime
from typing import Any

import discord
import structlog
from discord import app_commands
from yarl import URL

from bot.domain.destination import Platform
from bot.domain.errors import NewsdeskError, SettingError, StoreError
from bot.platforms.discord.chat import DiscordChat
from bot.platforms.discord.commands import commands
from bot.platforms.discord.errors import FOREIGN, chat_error
from bot.platforms.discord.localise import WordsTranslator
from bot.platforms.discord.permissions import may_post, ours_changed
from bot.steps.commands.desk import Desk
from bot.steps.recheck import Recheck

_LONGEST_RATE_LIMIT = 30.0  # seconds that discord.py waits by itself; longer waits are the outbox's (30 is its least)
_FIRST_RETRY, _LONGEST_RETRY = 1.0, 300.0

log = structlog.get_logger(__name__)


class NewsdeskClient(discord.Client):
    """Intents: guilds only, which carry channels and roles; no message, no member is ever received."""

    def __init__(self, desk: Desk, recheck: Recheck | None = None) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # Newsdesk never speaks
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT,
            max_messages=None,
        )
        self._desk = desk
        self._recheck = recheck
        self.tree = _Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        for command in commands(desk):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Register the commands in every language; Discord replaces the whole list, so doing it again changes nothing."""
        await self.tree.set_translator(WordsTranslator(self._desk.words))
        await self.tree.sync()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that a server added the bot: it hears nothing until somebody subscribes a channel."""
        log.info("a server added the bot", platform="discord", guild=guild.id)
        await self._ask_again(guild)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Ask paused channels again where a channel's own permissions let the bot in now, or into its threads."""
        if ours_changed(before, after):
            await self._ask_again(after.guild)

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


class _Tree(app_commands.CommandTree[NewsdeskClient]):
    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Log what no command could answer: the interaction expired, or its answer was lost."""
        log.error("a command got no answer", platform="discord", guild=interaction.guild_id, error=str(error), exc_info=error)


class DiscordPlatform:
    """Runs the client. `ready` is set once the gateway has told of all servers; `chat` works from the login on."""

    def __init__(
        self, token: str, desk: Desk, api_url: str | None = None, gateway_url: str | None = None, *, recheck: Recheck | None = None
    ) -> None:
        self._token = token
        self._addresses = _Addresses(api_url, gateway_url)
        self._running: asyncio.Task[None] | None = None
        self.client = NewsdeskClient(desk, recheck)
        self.chat = DiscordChat(self.client, desk.words)
        self.ready = asyncio.Event()

    @property
    def healthy(self) -> bool:
        """Whether the bot is logged in, its gateway connection lives or is being renewed, and Discord takes its messages."""
        connected = self.client.user is not None and self._running is not None and not self._running.done()
        return connected and not self.client.is_closed() and not self.chat.refused

    def fault(self, now: datetime) -> str | None:
        """Return one sentence on what keeps messages back; None while it is healthy."""
        return None if self.healthy else self.chat.fault(now) or f"{Platform.DISCORD} is not connected"

    async def start(self) -> None:
        """Log in and connect; raise SettingError when Discord refuses the token.

        When Discord cannot be reached, the attempts go on in the background and this returns.
        """
        self._addresses.use()
        logged_in = await self._logged_in()
        self._running = asyncio.create_task(self._run(logged_in=logged_in))

    async def stop(self) -> None:
        """Leave the gateway and close all connections; may be called twice."""
        running, self._running = self._running, None
        await self.chat.close()
        await self.client.close()
        if running is not None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        self.ready.clear()
        self._addresses.restore()

    async def _run(self, *, logged_in: bool) -> None:
        try:
            if not logged_in:
                await self._log_in_at_last()
            await asyncio.gather(self.client.connect(reconnect=True), self._announce())
        except (*FOREIGN, NewsdeskError) as error:
            log.exception(
                "the connection to Discord is lost", platform="discord", error=str(error), advice="check the bot's token and restart"
            )

    async def _log_in_at_last(self) -> None:
        wait = _FIRST_RETRY
        await asyncio.sleep(wait)
        while not await self._logged_in():
            wait = min(wait * 2, _LONGEST_RETRY)
            await asyncio.sleep(wait)

    async def _announce(self) -> None:
        await self.client.wait_until_ready()
        self.ready.set()

    async def _logged_in(self) -> bool:
        """Try to log in; say whether it worked. A refused token is for a person to mend."""
        try:
            await self.client.login(self._token)
        except discord.LoginFailure as error:
            await self._forget_session()
            raise SettingError(
                "DISCORD_TOKEN: Discord refuses this token; copy a new one from the bot's page at discord.com/developers."
            ) from error
        except FOREIGN as error:
            await self._forget_session()
            log.warning(
                "Discord cannot be reached", platform="discord", error=str(chat_error(error, "the login")), advice="trying again by itself"
            )
            return False
        return True

    async def _forget_session(self) -> None:
        """Close the failed login's connections, and let the next login make new ones (discord.py would reuse the closed connector)."""
        await self.client.http.close()
        self.client.http.connector = discord.utils.MISSING


class _Addresses:
    """Points discord.py at another server. It offers class attributes only, so the former values are put back."""

    def __init__(self, api_url: str | None, gateway_url: str | None) -> None:
        self._api = api_url
        self._gateway = URL(gateway_url) if gateway_url else None
        self._former = (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)

    def use(self) -> None:
        discord.http.Route.BASE = self._api or self._former[0]
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = self._gateway or self._former[1]

    def restore(self) -> None:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = self._former
