"""An engine that only notes what it is woken for."""

import asyncio

from bot.ports.engine import Handler, OwnerOf, Step


class Wakes:
    """Satisfies the engine port. `noted` holds each wake; nothing runs."""

    def __init__(self) -> None:
        self.noted: list[tuple[Step, str]] = []
        self._changed = asyncio.Condition()

    def on(self, step: Step, handler: Handler, owner: OwnerOf | None = None) -> None:
        """Run nothing."""

    def every(self, seconds: float, step: Step) -> None:
        """Tick never."""

    async def wake(self, step: Step, key: str = "") -> None:
        """Note it."""
        async with self._changed:
            self.noted.append((step, key))
            self._changed.notify_all()

    async def next(self, within: float = 10.0) -> tuple[Step, str]:
        """Wait for the first wake, and return the last."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: self.noted)
        return self.noted[-1]

    async def start(self) -> None:
        """Begin nothing."""

    async def idle(self) -> None:
        """Be idle already."""

    async def stop(self, grace: float = 10.0) -> None:
        """End nothing."""
