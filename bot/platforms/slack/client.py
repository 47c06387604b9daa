"""The Slack platform: a Bolt app in Socket Mode that takes commands, and the chat that posts."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.destination import Platform
from bot.domain.errors import Ambiguous, ChatError, SettingError, Unauthorized
from bot.platforms.slack import logs
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.commands import SlackCommands
from bot.platforms.slack.errors import translated
from bot.platforms.slack.interactions import Listener
from bot.platforms.slack.pace import Pace
from bot.steps.commands.desk import Desk

_API = "https://slack.com/api/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things take, in seconds."""

    request: float = 15.0  # a call to the Web API
    connect: float = 20.0  # opening the socket
    ping: float = 10.0  # between two pings on the socket; after four without an answer it is opened anew
    between_messages: float = 1.0  # to one channel: Slack's limit
    settling: float = 15.0  # after a lost answer, until the channel's history shows for sure whether the message was posted
    first_retry: float = 5.0  # where Slack does not answer at the start, doubled each time
    longest_retry: float = 300.0
    last_answers: float = 5.0  # what answers in flight get at the end


class SlackPlatform:
    """One workspace: `chat` posts; between `start` and `stop` it also answers commands. `api_url` points elsewhere than to Slack."""

    def __init__(self, bot_token: str, app_token: str, desk: Desk, *, api_url: str | None = None, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._app_token = app_token
        # no retry handlers: the outbox retries, after it has looked whether the message arrived
        self._client = AsyncWebClient(token=bot_token, base_url=api_url or _API, retry_handlers=[])
        self._socket_client = AsyncWebClient(base_url=api_url or _API, retry_handlers=[])
        self._listener = Listener(SlackCommands(self._client, desk), failed=desk.words.into("en").say("replies.failed"))
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None
        pace = Pace(seconds_between=self._patience.between_messages)
        self.chat = SlackChat(self._client, pace, settling=timedelta(seconds=self._patience.settling))

    @property
    def healthy(self) -> bool:
        """Whether the bot listens and Slack has not refused it."""
        session = self._handler.client.current_session if self._handler else None
        return session is not None and not session.closed and not self.chat.refused

    def fault(self, now: datetime) -> str | None:
        """Return one sentence on what keeps messages back; None while it is healthy."""
        return None if self.healthy else self.chat.fault(now) or f"{Platform.SLACK} is not connected"

    async def start(self) -> None:
        """Check both tokens and listen; raise SettingError for a token that Slack refuses.

        Where Slack does not answer, return and keep trying: the other platforms need not wait for it.
        """
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._patience.request))
        self._client.session = self._socket_client.session = session
        try:
            await self._connect()
        except ChatError as error:
            self._connecting = asyncio.create_task(self._keep_trying(error))
        except SettingError:
            await self.stop()
            raise

    async def settled(self) -> None:
        """Return once it is decided whether the bot listens: it connected, or Slack refused it."""
        if self._connecting:
            await asyncio.wait({self._connecting})

    async def stop(self) -> None:
        """Finish the answers in flight and close all connections; may be called twice."""
        if self._connecting:
            self._connecting.cancel()
            with suppress(asyncio.CancelledError):
                await self._connecting
        await self._listener.finish(self._patience.last_answers)
        await self._hang_up()
        if self._client.session:
            await self._client.session.close()

    async def _connect(self) -> None:
        identity = await self._who_am_i()
        address = await self._socket_address()
        app = self._listener.app(self._socket_client, identity)
        self._handler = AsyncSocketModeHandler(app, self._app_token, ping_interval=self._patience.ping)
        self._handler.client.wss_uri = address
        try:
            async with asyncio.timeout(self._patience.connect):
                await self._handler.client.connect()  # type: ignore[no-untyped-call] # slack_sdk types it halfway
        except TimeoutError as error:
            await self._hang_up()
            raise Ambiguous("Slack's socket does not open: it is tried again by itself.") from error
        logs.connected(str(identity.team_id), str(identity.bot_user_id))

    async def _hang_up(self) -> None:
        if self._handler:
            await self._handler.client.close()  # type: ignore[no-untyped-call] # slack_sdk types it halfway
            self._handler = None

    async def _keep_trying(self, error: Exception) -> None:
        pause = self._patience.first_retry
        while True:
            logs.unreachable(error, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._patience.longest_retry)
            try:
                return await self._connect()
            except ChatError as failure:
                error = failure
            except SettingError as refusal:
                return logs.gave_up(refusal)

    async def _who_am_i(self) -> AuthorizeResult:
        try:
            with translated("auth.test"):
                answer = await self._client.auth_test()
        except Unauthorized as error:
            raise SettingError(
                "Slack refuses SLACK_BOT_TOKEN: copy the Bot User OAuth Token (xoxb-...) from your app's OAuth & Permissions page."
            ) from error
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
                "Slack refuses SLACK_APP_TOKEN: create an app-level token (xapp-...) with the scope connections:write "
                "on your app's Basic Information page."
            ) from error
        return str(answer.get("url"))
