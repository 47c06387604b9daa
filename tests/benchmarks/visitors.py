"""People who have the page open: each follows a channel as the browser's script does, and gets each message that comes there."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, ClientTimeout


@dataclass
class Visitor:
    """Somebody before the page; `seen` counts the messages that it got."""

    url: str
    seen: int = 0

    async def watch(self, ready: asyncio.Event) -> None:
        """Open the channel that is shown first, and follow it for ever."""
        async with ClientSession(timeout=ClientTimeout(total=None)) as session:
            async with session.get(self.url) as page:
                text = await page.text()
            at, live, channel = (re.findall(rf'data-{name}="([^"]*)"', text)[0] for name in ("at", "live", "channel"))
            async with session.get(self.url.rstrip("/") + live) as events:
                ready.set()
                async for line in events.content:
                    if line.startswith(b"data: ") and (told := json.loads(line[6:]))["channel"] == channel:
                        async with session.get(self.url.rstrip("/") + at + told["message"], headers={"HX-Request": "true"}) as message:
                            self.seen += message.status == 200 and bool(await message.text())


@asynccontextmanager
async def visitors(url: str, count: int) -> AsyncIterator[list[Visitor]]:
    """Let so many have the page open."""
    people, ready = [Visitor(url) for _ in range(count)], [asyncio.Event() for _ in range(count)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each.watch(event)) for each, event in zip(people, ready, strict=True)]
        await asyncio.gather(*(asyncio.wait_for(event.wait(), 20) for event in ready))
        yield people
        for task in tasks:
            task.cancel()
