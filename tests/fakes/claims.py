"""Claims for steps that are tested alone."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.ports.clock import Clock
from bot.ports.store import Sources
from bot.steps.commands.claims import Claims
from tests.fakes.clock import FakeClock


async def a_turn() -> None:
    """Let the others have their turn."""
    await asyncio.sleep(0)


def claims_on(
    store: Sources, clock: Clock | None = None, *, pause: Callable[[], Awaitable[None]] = a_turn, beside_a_run: bool = False
) -> Claims:
    """Return the claims of one process on a store, with a second between two requests to a host."""
    spacing = timedelta(seconds=1)

    async def run_or_not() -> bool:
        return beside_a_run

    return Claims(store=store, clock=clock or FakeClock(), spacing=spacing, is_beside_a_run=run_or_not, pause=pause)
