"""Slack's patience: one message a second per channel, and a hold on a method where it asked for one."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.errors import Throttled

_MANY = 1_000


class Pace:
    """Spaces the messages of each channel, and remembers until when a method must wait. Times are the monotonic clock's."""

    def __init__(
        self,
        *,
        seconds_between: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._between = seconds_between
        self._monotonic = monotonic
        self._sleep = sleep
        self._next_slot: dict[str, float] = {}
        self._held_until: dict[str, float] = {}

    async def turn(self, channel: str) -> None:
        """Return when the channel may get its next message; turns are given in the order in which they are asked for."""
        now = self._monotonic()
        slot = max(now, self._next_slot.get(channel, now))
        self._next_slot[channel] = slot + self._between
        self._forget_old(now)
        if slot > now:
            await self._sleep(slot - now)

    def check(self, method: str) -> None:
        """Raise Throttled while Slack's last request for patience with this method holds."""
        left = self._held_until.get(method, 0.0) - self._monotonic()
        if left > 0:
            raise Throttled(f"Slack asked for a pause of {method}.", retry_after=timedelta(seconds=left))

    def hold(self, method: str, span: timedelta) -> None:
        """Remember that Slack wants no call of this method for a while."""
        until = self._monotonic() + span.total_seconds()
        self._held_until[method] = max(until, self._held_until.get(method, 0.0))

    def _forget_old(self, now: float) -> None:
        if len(self._next_slot) > _MANY:
            self._next_slot = {channel: slot for channel, slot in self._next_slot.items() if slot > now}
