"""What a campaign watches: messages as they come, what channels hold, and when digests fall due."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.torture_news import codes_in


async def rung(bell: asyncio.Event, within: float) -> None:
    """Wait for the next ring, or for `within` seconds."""
    bell.clear()
    with suppress(TimeoutError):
        await asyncio.wait_for(bell.wait(), within)


class Told:
    """Counts what channels hold, and looks at each message once."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._codes: set[tuple[str, str]] = set()

    def count(self, held: Mapping[str, list[Any]]) -> int:
        for channel, messages in held.items():
            new = messages[self._seen.get(channel, 0) :]
            self._codes |= {(channel, code) for code in codes_in(json.dumps(each) for each in new)}
            self._seen[channel] = len(messages)
        return len(self._codes)

    def holds(self, channel: str, code: str) -> bool:
        return (channel, code) in self._codes

    def lacking(self, channel: str, codes: list[str]) -> int:
        return sum(not self.holds(channel, code) for code in codes)


class Watched(list[Any]):
    """The messages of a channel, or requests; each new one that is `meant` rings the bell."""

    def __init__(self, bell: asyncio.Event, meant: Callable[[Any], bool] = lambda _: True) -> None:
        super().__init__()
        self._bell = bell
        self._meant = meant

    def append(self, new: Any) -> None:
        super().append(new)
        if self._meant(new):
            self._bell.set()


class Digests:
    """The channels that have a digest, one more each minute, and when the next ones fall due."""

    def __init__(self) -> None:
        self.channels: list[str] = []
        self.bell = asyncio.Event()
        self._due: list[datetime] = []

    def plan(self, count: int) -> Sequence[str]:
        """Decide on the times, in UTC, from two minutes on."""
        first = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=2)
        self._due = [first + timedelta(minutes=number) for number in range(count)]
        return [f"{due:%H:%M}" for due in self._due]

    @property
    def next_in(self) -> float:
        """How many seconds it is to the next ones; very many after the last."""
        now = datetime.now(UTC)
        return min(((due - now).total_seconds() for due in self._due if due > now), default=1e9)

    async def posted(self, within: float) -> None:
        """Wait until a platform has got a digest, or for `within` seconds."""
        await rung(self.bell, within)
