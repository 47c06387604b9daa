"""Asking: requests that wait for their servers, so that all of them can be given up at once when Newsdesk stops.

What was answered already is stored all the same: otherwise its publisher would be asked once more after the restart.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Asking:
    """Waits for answers until `give_up`; from then on nothing is asked."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Task[Any] | None] = set()
        self._over = False

    async def answer(self, request: Coroutine[Any, Any, Answer]) -> Answer:
        """Return what a request gives; raises CancelledError once it is given up."""
        if self._over:
            request.close()
            raise asyncio.CancelledError
        task = asyncio.current_task()
        self._waiting.add(task)
        try:
            return await request
        finally:
            self._waiting.discard(task)

    def give_up(self) -> None:
        """Cancel whoever waits for an answer, and let nobody begin to."""
        self._over = True
        for task in self._waiting:
            if task is not None:
                task.cancel()
