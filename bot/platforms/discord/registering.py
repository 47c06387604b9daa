"""Registering the commands: in the background, and only where Discord has other ones; cards never wait for it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.http import Route

from bot.domain.errors import Throttled
from bot.platforms.discord.errors import FOREIGN, chat_error
from bot.platforms.shared.connection import Retries

PAUSES = Retries(first=30.0, longest=600.0)

Json = Mapping[str, Any]

log = structlog.get_logger(__name__)


class Registration:
    """Sees to it that Discord offers the commands of a tree. `trouble` says what keeps it from that, empty while nothing is known to."""

    def __init__(self, pauses: Retries = PAUSES, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._pauses = pauses
        self._sleep = sleep
        self.done = False
        self.trouble = ""

    async def see_to(self, tree: "app_commands.CommandTree[Any]") -> None:
        """Ask what Discord has, replace it where it differs, and try again later where that fails; return once it is done."""
        pause, self.done = self._pauses.first, False
        while not await self._registered(tree):
            await self._sleep(pause)
            pause = min(pause * 2, self._pauses.longest)

    async def _registered(self, tree: "app_commands.CommandTree[Any]") -> bool:
        try:
            await _register(tree)
        except FOREIGN as error:
            self._tell(error)
            return False
        self.done, self.trouble = True, ""
        return True

    def _tell(self, error: Exception) -> None:
        meaning = chat_error(error, "the list of commands")
        again = meaning.retry_after if isinstance(meaning, Throttled) else timedelta(0)
        log.warning("commands are not registered", platform="discord", reason=str(error), again_in=str(again))
        self.trouble = (
            f"Discord does not take the list of commands ({error}): cards go out, but commands may be old or missing until it does."
        )


async def _register(tree: "app_commands.CommandTree[Any]") -> None:
    wanted = [await _payload(command, tree) for command in tree.get_commands()]
    if not same_commands(wanted, await _offered(tree.client)):
        await tree.sync()


async def _payload(command: Any, tree: "app_commands.CommandTree[Any]") -> Json:
    translated: Json = await command.get_translated_payload(tree, tree.translator)
    return translated


async def _offered(client: discord.Client) -> Sequence[Json]:
    """Return the commands that Discord has, with their names in all languages, which discord.py does not ask for."""
    route = Route("GET", "/applications/{application_id}/commands", application_id=client.application_id)
    offered: Sequence[Json] = await client.http.request(route, params={"with_localizations": "true"})
    return offered


def same_commands(wanted: Sequence[Json], offered: Sequence[Json]) -> bool:
    """Say whether Discord offers what is wanted. It adds what it likes, leaves empty things away, and writes some numbers as text."""
    theirs = {each["name"]: each for each in offered}
    return len(wanted) == len(theirs) and all(each["name"] in theirs and _same(each, theirs[each["name"]]) for each in wanted)


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return all(_same(value, theirs.get(key)) for key, value in ours.items() if key != "dm_permission")  # "contexts" took its place
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(_same(*pair) for pair in zip(_ordered(ours), _ordered(theirs), strict=True))
    return ours == theirs or str(ours) == str(theirs) or (not ours and not theirs)


def _ordered(values: list[Any]) -> list[Any]:
    """Return numbers, which are sets to Discord, in their order; options and choices stay in their own."""
    return sorted(values) if all(isinstance(each, int) for each in values) else values
