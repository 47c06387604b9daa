"""The Slack platform: a Bolt app in Socket Mode that takes commands, and the chat that posts."""

import asyncio
from datetime import datetime, timedelta

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.actions import ActionKind
from bot.domain.errors import Removed, SettingError, Unauthorized
from bot.platforms.shared.condition import Condition
from bot.platforms.shared.connection import Connection, Retries
from bot.platforms.shared.way_out import STRAIGHT, WayOut
from bot.platforms.slack import logs
from bot.platforms.slack.channel_forms import ChannelForms
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.commands import SlackCommands
from bot.platforms.slack.entry import ALONE, API, Entry, Registry
from bot.platforms.slack.envelopes import Seen
from bot.platforms.slack.errors import translated
from bot.platforms.slack.forms import SlackForms
from bot.platforms.slack.home import Home
from bot.platforms.slack.interactions import Listener
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.patience import Patience
from bot.platforms.slack.people import People
from bot.platforms.slack.presence import TeamPresence
from bot.platforms.slack.sockets import SlackSocket
from bot.platforms.slack.text import web_address
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.desk import Desk

_SOCKETS = 2  # while Slack renews one of them, the other one listens; ten are allowed


class SlackPlatform:
    """One workspace: `chat` posts; between `start` and `stop` it also answers commands. `api_url` points elsewhere than to Slack.

    `team` is the id of the workspace, empty until Slack said it; `entry` is what its tokens are called, `registry` knows those of others.
    """

    def __init__(  # noqa: PLR0913 - whose tokens they are, and how patiently
        self,
        bot_token: str,
        app_token: str,
        desk: Desk,
        *,
        api_url: str | None = None,
        patience: Patience | None = None,
        entry: Entry = ALONE,
        registry: Registry | None = None,
    ) -> None:
        self.entry, self.team = entry, ""
        self._registry = registry or Registry()
        self._patience = patience or Patience()
        self._app_token = app_token
        # no retry handlers: the outbox retries, after it has looked whether the message arrived
        self._client = AsyncWebClient(token=bot_token, base_url=api_url or API, retry_handlers=[])
        self._socket_client = AsyncWebClient(base_url=api_url or API, retry_handlers=[])
        self._workspaces = Workspaces(self._client, lambda: Pace(seconds_between=self._patience.between_messages), entry=entry)
        self.chat = SlackChat(self._workspaces, settling=timedelta(seconds=self._patience.settling))
        self._presence = TeamPresence(self._client, desk, entry)
        self._workspaces.removed = self._presence.suspect
        self._workspaces.is_kept = desk.settings.is_kept
        self._listener = self._listening(desk)
        self._app: AsyncApp | None = None
        self._seen = Seen()
        self._naming = asyncio.Lock()
        self._way = STRAIGHT
        retries = Retries(first=self._patience.first_retry, longest=self._patience.longest_retry)
        self._connections = [
            Connection(f"{_capital(entry.label)}, socket {number}", self._socket, retries) for number in range(1, _SOCKETS + 1)
        ]
        self._condition = Condition(platform=entry.label, connections=self._connections, sends=self.chat)

    def _listening(self, desk: Desk) -> Listener:
        """Return what answers people, with its commands and windows."""
        people = People(self._workspaces, desk.clock, desk.zone)
        commands = SlackCommands(self._workspaces, desk, people)
        forms = ChannelForms(self._workspaces, desk, people)
        uses = {**forms.uses, **commands.topics.uses, **commands.feeds.lists.uses, **commands.forget.uses}
        return Listener(
            commands,
            SlackForms(self._workspaces, desk, people, uses, {ActionKind.UNSET: forms.undo}),
            Home(self._workspaces, desk, people),
            self._presence,
            failed=desk.words.into("en").say("replies.failed"),
            foreign=lambda team: self._registry.is_of_another(team, self.entry),
        )

    def go_through(self, way: WayOut) -> None:
        """Ask Slack through a proxy, for sockets too: what `start` opens takes it from its client."""
        self._way = way
        self._client.proxy = self._socket_client.proxy = way.of_http

    @property
    def gone(self) -> bool:
        """Whether the workspace removed the bot, as far as is known."""
        return self._presence.gone

    @property
    def healthy(self) -> bool:
        """Whether the bot listens and Slack has not refused it."""
        return self._condition.healthy

    def fault(self, now: datetime) -> str | None:
        """Return one sentence on what keeps messages back; None while it is healthy."""
        return self._condition.fault(now)

    def note(self) -> str | None:
        """Return what does not work though messages go out: nothing that is known of."""
        return self._condition.note()

    async def start(self) -> None:
        """Check both tokens and listen; raise SettingError for a token that Slack refuses.

        Where Slack does not answer, return and keep trying: the other platforms need not wait for it.
        """
        self._open()
        first, *others = self._connections
        try:
            await first.start()
        except SettingError:
            await self.stop()
            raise
        for connection in others:
            connection.begin()

    def begin(self) -> None:
        """Keep trying to listen, also with tokens that Slack refuses now: they may be mended there."""
        self._open()
        for connection in self._connections:
            connection.begin()

    async def stop(self) -> None:
        """Finish the answers in flight and close all connections; may be called twice."""
        await self._listener.finish(self._patience.last_answers)
        await self._presence.stop()
        await asyncio.gather(*(connection.stop() for connection in self._connections))
        self._app = None
        if self._client.session:
            await self._client.session.close()

    def _open(self) -> None:
        timeout = aiohttp.ClientTimeout(total=self._patience.request)
        session = aiohttp.ClientSession(timeout=timeout, connector=self._way.connector())
        self._client.session = self._socket_client.session = session

    def _socket(self) -> SlackSocket:
        return SlackSocket(self._known_app, self._socket_address, self._app_token, self._seen, self._patience, self._way)

    async def _known_app(self) -> AsyncApp:
        """Return the app that knows who it is; Slack is asked once."""
        async with self._naming:
            if self._app is None:
                identity = await self._who_am_i()
                self._app = self._listener.app(self._socket_client, identity)
                logs.connected(str(identity.team_id), str(identity.bot_user_id), self.entry.name)
                await self._presence.here(str(identity.team_id))
            return self._app

    async def _who_am_i(self) -> AuthorizeResult:
        try:
            with translated("auth.test", token=self.entry.bot_variable):
                answer = await self._client.auth_test()
        except Unauthorized as error:
            if isinstance(error, Removed) and await self._presence.was_somewhere():
                raise  # the token was good once: other platforms go on, and what is known is forgotten in its time
            raise SettingError(
                f"Slack refuses {self.entry.bot_variable}: copy the Bot User OAuth Token (xoxb-...) "
                "from your app's OAuth & Permissions page."
            ) from error
        self._registry.claim(str(answer.get("team_id")), self.entry)
        self.team = str(answer.get("team_id"))
        self._workspaces.name(self.team, str(answer.get("user") or ""), web_address(answer.get("url")), str(answer.get("team") or ""))
        return AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=answer.get("team_id"),
            bot_user_id=answer.get("user_id"),
            bot_id=answer.get("bot_id"),
            bot_token=self._client.token,
        )

    async def _socket_address(self) -> str:
        try:
            with translated("apps.connections.open"):
                answer = await self._socket_client.apps_connections_open(app_token=self._app_token)
        except Unauthorized as error:
            raise SettingError(
                f"Slack refuses {self.entry.app_variable}: create an app-level token (xapp-...) with the scope connections:write "
                "on your app's Basic Information page."
            ) from error
        return str(answer.get("url"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
