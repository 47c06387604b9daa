"""All workspaces of Slack that have tokens, each by a client, sockets, pace and breaker of its own: none silences another."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from bot.domain.destination import Platform
from bot.domain.errors import SettingError, StoreError
from bot.platforms.shared.way_out import WayOut
from bot.platforms.slack import logs
from bot.platforms.slack.client import SlackPlatform
from bot.platforms.slack.entry import Pair, Registry
from bot.platforms.slack.patience import Patience
from bot.platforms.slack.routing import RoutedChat
from bot.steps.commands.desk import Desk

_AGAIN = "once it has it again, put the app's new token in {}."


class SlackTeams:
    """Satisfies bot.ports.platform.ChatPlatform for one pair of tokens or several; each is started, watched and mended by itself."""

    def __init__(self, pairs: Sequence[Pair], desk: Desk, *, patience: Patience | None = None) -> None:
        registry = Registry()
        self._desk = desk
        self._teams = [
            SlackPlatform(
                each.bot_token, each.app_token, desk, api_url=each.api_url, patience=patience, entry=each.entry, registry=registry
            )
            for each in pairs
        ]
        self.chat = RoutedChat(self._teams)
        self._known: Collection[str] = ()

    def go_through(self, way: WayOut) -> None:
        """Ask Slack through a proxy."""
        for each in self._teams:
            each.go_through(way)

    @property
    def healthy(self) -> bool:
        """Whether messages go out to any workspace."""
        return any(each.healthy for each in self._teams)

    @property
    def workspaces(self) -> Mapping[str, bool]:
        """Return by name whether each workspace takes messages, where there are several."""
        return {each.entry.name: each.healthy and not each.gone for each in self._teams} if self._several else {}

    @property
    def apart(self) -> Collection[str]:
        """Return the workspaces of which something is known and no pair of tokens is; none before each pair has said of which it is."""
        if not self.chat.complete or (not self._several and self._teams[0].gone):
            return ()
        return [each for each in self._known if not self.chat.serves(each)]

    def fault(self, now: datetime) -> str | None:
        """Return a sentence for each workspace that gets no messages; one that removed the bot wanted that, and is only noted."""
        wrong = [each for each in self._teams if not (each.gone and self._several)]
        return _joined([each.fault(now) for each in wrong or self._teams])

    def note(self) -> str | None:
        """Return a sentence for each workspace that removed the bot, or is known and has no tokens."""
        gone = [f"{each.entry.label} removed Newsdesk: {_AGAIN.format(each.entry.bot_variable)}" for each in self._teams if each.gone]
        return _joined([*(gone if self._several else ()), *(each.note() for each in self._teams), self._unserved()])

    async def start(self) -> None:
        """Connect to all of them; raise SettingError where Slack refuses the tokens of each. One that fails keeps trying by itself."""
        outcomes = await asyncio.gather(*(each.start() for each in self._teams), return_exceptions=True)
        refused = [each for each in outcomes if isinstance(each, BaseException)]
        if len(refused) == len(self._teams) or not all(isinstance(each, SettingError) for each in refused):
            await self.stop()
            raise _first(refused)
        for team, outcome in zip(self._teams, outcomes, strict=True):
            if isinstance(outcome, SettingError):
                logs.not_started(team.entry.name, outcome)
                team.begin()
        with suppress(StoreError):
            self._known = [team for team, left in (await self._desk.presence.workspaces(Platform.SLACK)).items() if not left]

    async def stop(self) -> None:
        """Disconnect all of them; may be called twice."""
        await asyncio.gather(*(each.stop() for each in self._teams))

    @property
    def _several(self) -> bool:
        return len(self._teams) > 1

    def _unserved(self) -> str | None:
        """Return a sentence where something is known of workspaces of which no pair of tokens is."""
        unserved = sorted(self.apart)
        if not unserved:
            return None
        which = f"workspace {unserved[0]}" if len(unserved) == 1 else f"workspaces {', '.join(unserved)}"
        return f"Slack {which}: channels there subscribed, and no pair of tokens is of it: add one under [[slack.workspace]]."


def _joined(sentences: Iterable[str | None]) -> str | None:
    return " ".join(each if each.endswith(".") else f"{each}." for each in sentences if each) or None


def _first(errors: Sequence[BaseException]) -> BaseException:
    """Return the error to stop with: what nobody foresaw before all else, then one sentence a pair."""
    odd = next((each for each in errors if not isinstance(each, SettingError)), None)
    return odd or SettingError("\n".join(dict.fromkeys(map(str, errors))))
