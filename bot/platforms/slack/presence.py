"""Where the bot is on Slack: told by events, by what Slack answers, and by each start that succeeds."""

import asyncio
from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.destination import Platform, Workspace
from bot.domain.errors import ChatError, Removed
from bot.platforms.shared.keeping_on import kept_on
from bot.platforms.slack import logs
from bot.platforms.slack.entry import ALONE, Entry
from bot.platforms.slack.errors import translated
from bot.steps.commands.desk import Desk


class TeamPresence:
    """Notes which workspace removed the app, or has it again. `gone`: the one that this client is of did, as far as is known."""

    def __init__(self, client: AsyncWebClient, desk: Desk, entry: Entry = ALONE) -> None:
        self._entry = entry
        self.gone = False
        self._client = client
        self._desk = desk
        self._looking: set[asyncio.Task[None]] = set()

    async def here(self, team_id: str) -> None:
        """Ask those who subscribed channels of a workspace whether what waits there goes on."""
        self.gone = False
        await _noted(lambda: self._desk.presence.back(Workspace(Platform.SLACK, team_id)))

    async def removed(self, team_id: str) -> None:
        """Stop all sends to a workspace."""
        if team_id:
            self.gone = True
            await _noted(lambda: self._desk.presence.left(Workspace(Platform.SLACK, team_id)))

    async def was_somewhere(self) -> bool:
        """Say whether any workspace is known, when Slack says of our token that its workspace removed the app; the only one did.

        Where others have tokens of their own, nobody knows which of those that are known it was: none is held to be removed.
        """
        self.gone = True
        known = await self._desk.presence.workspaces(Platform.SLACK)
        if len(known) == 1 and self._entry == ALONE:
            await self.removed(*known)
        return bool(known)

    def suspect(self, team_id: str) -> None:
        """Look whether a workspace removed the app, since an answer said so: one answer alone may be a slip of Slack's."""
        task = asyncio.ensure_future(self._look(team_id))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def stop(self) -> None:
        """End the looks that are under way."""
        for task in self._looking:
            task.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)

    async def _look(self, team_id: str) -> None:
        try:
            with translated("auth.test", token=self._entry.bot_variable):
                await self._client.auth_test()
        except Removed:
            await self.removed(team_id)
        except ChatError as error:
            logs.removal_unsure(team_id, error)


async def _noted(work: Callable[[], Awaitable[object]]) -> None:
    await kept_on(work, "where the bot is could not be noted", Platform.SLACK)
