"""What just happened, told to every open page as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

MOST: Final = 64
"""Pages that listen at a time; a browser holds six to one host."""
_BEHIND: Final = 100  # events that a slow listener may be behind; after that it is told to look anew


class Happened(NamedTuple):
    """A message of a channel came or changed."""

    channel: str
    message: str

    def as_event(self) -> str:
        """Return it as browsers read it."""
        return f"data: {json.dumps({'channel': self.channel, 'message': self.message})}\n\n"


class Hub:
    """Hands what happens to all who listen, and never waits for one of them."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Happened | None]] = set()

    @property
    def full(self) -> bool:
        """Whether nobody else can listen."""
        return len(self._listeners) >= MOST

    def tell(self, what: Happened) -> None:
        """Tell all who listen; whoever is far behind is let go, and asks anew."""
        for each in tuple(self._listeners):
            self._put(each, what)

    def close(self) -> None:
        """Let all go: Newsdesk stops."""
        for each in tuple(self._listeners):
            self._put(each, None)

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[Happened | None]]:
        """Give what happens from now on; None at the end."""
        queue: asyncio.Queue[Happened | None] = asyncio.Queue(_BEHIND + 1)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def _put(self, queue: "asyncio.Queue[Happened | None]", what: Happened | None) -> None:
        if queue.qsize() >= _BEHIND:
            what = None
            self._listeners.discard(queue)
        if not queue.full():
            queue.put_nowait(what)
