"""Work that does no harm twice, kept on while the database fails."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from bot.domain.errors import StoreError

PAUSES = (1.0, 5.0, 30.0)  # seconds between tries

log = structlog.get_logger(__name__)


async def kept_on(work: Callable[[], Awaitable[Any]], what_fails: str, platform: str, pauses: Sequence[float] = PAUSES) -> None:
    """Do the work, again after each pause where the database fails; afterwards it is given up. The log says which of both."""
    for pause in (*pauses, None):
        try:
            await work()
        except StoreError as error:
            log.warning(what_fails, platform=platform, error=str(error), again_in_seconds=pause)
        else:
            return
        if pause is not None:
            await asyncio.sleep(pause)
