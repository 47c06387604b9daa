"""Requests to Discord: one at a time is waited for, not longer than patience, and none while Discord refuses the bot as a whole."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TypeVar

import discord
import structlog

from bot.domain.errors import Ambiguous, ChatError
from bot.platforms.discord.errors import FOREIGN, chat_error
from bot.platforms.shared.breaker import Breaker

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Requests:
    """Makes requests and waits for their answers. The breaker is one for all servers: token and address are the bot's own."""

    def __init__(self, patience: timedelta, monotonic: Callable[[], float]) -> None:
        self.breaker = Breaker(monotonic, _log_break)
        self._patience = patience.total_seconds()
        self._under_way: set[asyncio.Task[object]] = set()

    async def make(self, request: Callable[[], Coroutine[object, object, T]], client: discord.Client, where: str) -> T:
        """Make a request unless Discord refuses the bot as a whole, and return its answer; `where` names what it is about.

        Raises a ChatError; Ambiguous where Discord does not answer within patience.
        """
        with self.breaker.passing():
            task = asyncio.ensure_future(request())
            self._under_way.add(task)
            task.add_done_callback(self._forget)
            done, _ = await asyncio.wait({task}, timeout=self._patience)
            if not done:
                _give_up(task, client)
                raise Ambiguous(f"Discord did not answer within {self._patience:.0f} s for {where}: it may or may not have the message.")
            try:
                return task.result()
            except FOREIGN as error:
                raise chat_error(error, where) from error

    async def close(self) -> None:
        """Give up the requests that are still under way."""
        waiting = list(self._under_way)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    @property
    def idle(self) -> bool:
        """Whether no request is under way."""
        return not self._under_way

    def _forget(self, task: "asyncio.Task[object]") -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not report it: the outbox asks again


def _give_up(task: "asyncio.Task[T]", client: discord.Client) -> None:
    """Cancel a request, since it holds its channel's rate limit and the next send would queue behind it for minutes.

    During a global rate limit it goes on by itself: discord.py does not release its global lock when the request that
    waits there is cancelled, and every later request would wait for ever. (No public attribute tells of that lock.)
    """
    if client.http._global_over.is_set():  # noqa: SLF001
        task.cancel()


def _log_break(error: ChatError, span: timedelta) -> None:
    log.error("all sends stop", platform="discord", reason=str(error), again_in=str(span))
