"""A whole Newsdesk on two workspaces of Slack, each with tokens of its own, and two servers of Discord, all at once."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from pydantic import SecretStr

from bot.app import running
from bot.domain.destination import Platform
from bot.platforms.slack.patience import Patience
from bot.platforms.slack.teams import SlackTeams
from bot.settings import DiscordSettings, FixedSettings, SlackSettings, SlackWorkspaceSettings, WebSettings
from tests.fakes.discord_server import DiscordServer
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_server import SlackServer
from tests.fakes.whole_bot import POLLING, RunningBot, whole_bot

NAMES = ("paris", "berlin")


class FourWorkspaces(RunningBot):
    """Two of each platform: the first of each stays, the second is for revoking."""

    platform = Platform.SLACK
    connection: SlackTeams

    def live_on(self, slacks: list[SlackServer], discord: DiscordServer) -> None:
        self.slacks, self.discord = slacks, discord
        self.guilds = [*discord.guilds]

    async def subscribe_all(self) -> None:
        """Subscribe a channel of each workspace to AI."""
        for slack in self.slacks:
            assert "Done" in shown(await slack.slash("C1", "U1", "subscribe ai"))
        for guild in self.guilds:
            answer = await self.discord.slash(guild, guild.channels[0], self.discord.users[0], "subscribe", topic="ai")
            assert "Done" in answer.text

    def cards(self) -> Mapping[str, list[str]]:
        """Return what each channel got."""
        slack = {name: [shown(each) for each in server.messages("C1")] for name, server in zip(NAMES, self.slacks, strict=True)}
        discord = {guild.name: self.discord.texts(guild.channels[0].id) for guild in self.guilds}
        return slack | discord


def slack_of(number: int) -> SlackServer:
    """Return a Slack of its own: a team, tokens, a channel #news and a person."""
    server = SlackServer(team_id=f"T{number}")
    server.bot_token, server.app_token = f"xoxb-local-{number}", f"xapp-local-{number}"
    server.add_channel("C1", "news")
    server.add_user("U1")
    return server


def workspace_on(name: str, server: SlackServer) -> SlackWorkspaceSettings:
    """Return the settings of a workspace that lives on a local Slack."""
    bot, app = SecretStr(server.bot_token), SecretStr(server.app_token)
    return SlackWorkspaceSettings(name=name, api_url=server.api_url, bot_token=bot, app_token=app)


@asynccontextmanager
async def four_workspaces(folder: Path) -> AsyncIterator[FourWorkspaces]:
    """Give them, with a bot that is connected to all."""
    async with AsyncExitStack() as stack:
        slacks = [await slack_of(number).start() for number in (1, 2)]
        for each in slacks:
            stack.push_async_callback(each.stop)
        discord = await stack.enter_async_context(DiscordServer())
        discord.add_user()
        for name in ("Rome", "Oslo"):
            discord.add_channel(discord.add_guild(name), "news")
        settings = FixedSettings(
            database=folder / "newsdesk.db",
            web=WebSettings(port=0),
            polling=POLLING,
            slack=SlackSettings(settling_seconds=0, workspace=tuple(map(workspace_on, NAMES, slacks))),
            discord_token=SecretStr(discord.token),
            discord=DiscordSettings(api_url=discord.api_url, gateway_url=discord.gateway_url),
        )
        stack.enter_context(patch.object(running, "Patience", partial(Patience, between_messages=0.0)))
        bot = await stack.enter_async_context(whole_bot(settings, FourWorkspaces))
        bot.live_on(slacks, discord)
        await discord.ready()
        yield bot
