"""What is kept of each workspace: how we reach it, its patience with us, and whether it refuses us; one delays or silences no other."""

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery import MessageId
from bot.platforms.shared.breaker import Breaker, Breakers
from bot.platforms.slack import logs
from bot.platforms.slack.entry import ALONE, Entry
from bot.platforms.slack.errors import translated
from bot.platforms.slack.pace import Pace


async def nobodys(_channel_id: str) -> bool:
    """Let whoever is in a channel change what comes there."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One workspace.

    `app` is what the bot is called there, by whoever invites it; `url` is where it lives and `name` what it is called, empty until Slack
    said so.

    `token` is where its token comes from. `is_kept` says of a channel whether those who manage it keep it for themselves to change.
    """

    client: AsyncWebClient
    pace: Pace
    breaker: Breaker
    app: str = "Newsdesk"
    url: str = ""
    name: str = ""
    token: str = ALONE.bot_variable
    is_kept: Callable[[str], Awaitable[bool]] = nobodys

    def translated(self, resource: str, *, settles_in: timedelta = timedelta(0), person: bool = False) -> AbstractContextManager[None]:
        """Turn whatever a call to Slack raises into a ChatError that names `resource`, and what the bot is called here."""
        return translated(resource, settles_in=settles_in, person=person, app=self.app, token=self.token)

    def jump(self, message: MessageId) -> str:
        """Return the address of one of our messages, empty where Slack did not tell that of the workspace."""
        channel, _, stamp = message.rpartition(":")
        return f"{self.url.rstrip('/')}/archives/{channel}/p{stamp.replace('.', '')}" if self.url and channel else ""


class Workspaces:
    """All workspaces that anything is sent to by one pair of tokens, made as they are met. `pace` makes the patience of one."""

    def __init__(
        self,
        client: AsyncWebClient,
        pace: Callable[[], Pace] = Pace,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        entry: Entry = ALONE,
    ) -> None:
        self._entry = entry
        self._client = client
        self._pace = pace
        self._breakers = Breakers(monotonic, partial(logs.holding, workspace=entry.name))
        self._known: dict[str, Workspace] = {}
        self.is_kept: Callable[[str, str], Awaitable[bool]] = lambda _workspace_id, channel_id: nobodys(channel_id)
        self.removed: Callable[[str], None] = lambda _workspace_id: None  # called where a workspace's answer says that it removed the bot

    def of(self, workspace_id: str) -> Workspace:
        """Return a workspace by its id."""
        if workspace_id not in self._known:
            breaker = self._breakers.of(workspace_id)
            self._known[workspace_id] = Workspace(
                client=self._client,
                pace=self._pace(),
                breaker=breaker,
                token=self._entry.bot_variable,
                is_kept=lambda channel_id: self.is_kept(workspace_id, channel_id),
            )
        return self._known[workspace_id]

    def name(self, workspace_id: str, app: str, url: str = "", called: str = "") -> None:
        """Note what the bot is called in a workspace, where that lives, and what it is called itself."""
        known = self.of(workspace_id)
        self._known[workspace_id] = replace(known, app=app or known.app, url=url or known.url, name=called or known.name)

    @property
    def refused(self) -> bool:
        """Whether every workspace that anything was sent to refuses the bot: its token, or its app."""
        return self._breakers.on

    def fault(self, now: datetime) -> str | None:
        """Return why nothing is sent, and until when, while that is so."""
        return self._breakers.fault(self._entry.label, now)
