"""My disk fills while Newsdesk runs: I read so once a minute, nobody is bothered, and with room again all goes on by itself."""

import io
import logging
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.app import logs
from bot.app.log_lines import OnceAMinute
from bot.domain.destination import Platform
from bot.settings import FixedSettings
from bot.steps.commands.sources import FeedWish
from tests.fakes.feed_server import FeedServer
from tests.fakes.whole_bot import OnDiscord, on_discord
from tests.fakes.world import feed

pytestmark = pytest.mark.timeout(120)

FEEDS = 6
NO_ROOM = "has no room left: free some space on its disk; work resumes by itself."
MIB = 1 << 20


class Disk:
    """A disk that fills when a test says so: by a real one of a few megabytes, or by the most pages that SQLite may take."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def fill(self, bot: OnDiscord) -> None:
        await self._pages(bot, "max_page_count = 1")  # which stands for as many as there are

    async def free(self, bot: OnDiscord) -> None:
        await self._pages(bot, "max_page_count = 1000000")

    async def _pages(self, bot: OnDiscord, setting: str) -> None:
        store: Any = bot.newsdesk.store
        await store._database.writer._connection.execute(f"PRAGMA {setting}")


class RealDisk(Disk):
    """A file system in memory."""

    async def fill(self, bot: OnDiscord) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            for piece in (MIB, 512):
                with suppress(OSError):
                    while True:
                        filler.write(bytes(piece))

    async def free(self, bot: OnDiscord) -> None:
        (self.folder / "filler").unlink()


@pytest.fixture(params=["pages", "tmpfs"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """Give a disk on which the database is."""
    if request.param == "pages":
        yield Disk(tmp_path)
        return
    mount = ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(tmp_path)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk here")
    yield RealDisk(tmp_path)
    subprocess.run(["umount", "-l", tmp_path], check=True)


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    """Give a server of feeds."""
    async with FeedServer() as server:
        yield server


@contextmanager
def logged(bot: OnDiscord) -> Iterator[Callable[[], list[str]]]:
    """Give the lines that an operator reads from now on, whose minutes are those of the bot's clock."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level, configured = root.handlers[:], root.level, structlog.get_config()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logs, "OnceAMinute", partial(OnceAMinute, lambda: bot.clock().timestamp()))
        logs.set_up_logs(FixedSettings(), written)
    try:
        yield lambda: [line for line in written.getvalue().splitlines() if "[error" in line or "Traceback" in line or "[warning" in line]
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**configured)


class FillsAfter:
    """A chat on whose first message the disk fills: it was posted, and nobody can note so."""

    def __init__(self, chat: Any, fill: Callable[[], Any]) -> None:
        self._chat, self._fill, self._filled = chat, fill, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._chat, name)

    async def send(self, *given: Any, **named: Any) -> Any:
        sent = await self._chat.send(*given, **named)
        if not self._filled:
            self._filled = True
            await self._fill()
        return sent


def serve(feeds: FeedServer, number: int, *titles: str) -> None:
    document = feed(*titles, outlet=f"Outlet {number}", lead=f"What outlet {number} has to say about it today. " * 40)
    feeds.serve(f"/{number}.xml", document, content_type="application/rss+xml")


async def follow(bot: OnDiscord, feeds: FeedServer) -> None:
    """Subscribe the channel, and follow feeds that have no news yet."""
    for number in range(FEEDS):
        serve(feeds, number, f"The choir of street {number} sings on Sunday")
    await bot.newsdesk.add_sources([FeedWish(url=feeds.url(f"/{number}.xml")) for number in range(FEEDS)])
    assert "Done" in await bot.type("subscribe ai")
    await bot.tick()
    await bot.tick(hours=1)


FIRST = "Laboratory of the harbour opens its artificial intelligence"
NEWS = {
    0: "Court rules on artificial intelligence in exams",
    1: "Farmers count sheep by artificial intelligence",
    2: "Ministers sign a pact on artificial intelligence",
}


async def test_my_disk_fills_in_the_middle_of_it_all(disk: Disk, feeds: FeedServer):
    """A line a minute says so, and health; each feed is asked once; with room again what came meanwhile comes, once, and by itself."""
    async with on_discord(disk.folder) as bot:
        await follow(bot, feeds)
        bot.newsdesk.chats[Platform.DISCORD] = FillsAfter(bot.newsdesk.chats[Platform.DISCORD], lambda: disk.fill(bot))
        serve(feeds, 3, FIRST)
        with logged(bot) as lines:
            await bot.tick(hours=1)
            assert len(bot.texts()) == 1
            for number, title in NEWS.items():
                serve(feeds, number, title, *(f"The choir of street {number} sings song {song}" for song in range(40)))
            bot.clock.advance(hours=2)
            asked, before = len(feeds.log), len(lines())
            for _ in range(5 * 4):
                await bot.tick(seconds=15)
            assert 1 <= len(lines()) - before <= 5, lines()
            assert all(NO_ROOM in line for line in lines()), lines()
            assert len(feeds.log) - asked <= FEEDS
            told = await bot.health()
            assert (told.code, len(told.faults)) == (1, 1)
            assert told.faults[0].endswith(NO_ROOM)
            await disk.free(bot)
            for _ in range(12):
                await bot.tick(minutes=1)
            assert (await bot.health()).faults == []
        texts = bot.texts()
        assert [sum(title in text for text in texts) for title in (FIRST, *NEWS.values())] == [1] * 4
        assert len(texts) == 4
