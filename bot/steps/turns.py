"""Lets concurrent calls through one after the other, in the order in which they came."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

MyTurn: TypeAlias = Callable[[], Awaitable[None]]


class Turns:
    """A queue of calls: each may work at once, and waits for its turn before what must happen in order."""

    def __init__(self) -> None:
        self._last: asyncio.Future[None] | None = None

    @contextmanager
    def take(self) -> Iterator[MyTurn]:
        """Take the next turn, which ends with the block; awaiting what this gives waits until all turns before are over.

        A block that fails or is cancelled before its turn ends it only after those before it: the next one still waits for them.
        """
        before, mine = self._last, asyncio.get_running_loop().create_future()
        self._last = mine

        async def my_turn() -> None:
            if before:
                await asyncio.shield(before)

        try:
            yield my_turn
        finally:
            if before is None or before.done():
                mine.set_result(None)
            else:
                before.add_done_callback(lambda _: mine.set_result(None))
