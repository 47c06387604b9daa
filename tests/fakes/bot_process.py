"""The real bot as a process of its own, run against local servers, so that it can be killed."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.app.now import utc_now
from bot.domain.database import database_of
from bot.steps.commands.sources import AddSources, FeedWish
from bot.store.opening import open_store
from tests.fakes.discord_server import DiscordServer
from tests.fakes.slack_server import SlackServer

REPOSITORY = Path(__file__).resolve().parents[2]
_OURS = ("NEWSDESK_", "DISCORD_", "SLACK_")


class BotProcess:
    """`newsdesk run`, and the other commands, with one database and one environment. `runs` is the module that is started."""

    runs = "bot"

    def __init__(self, folder: Path, **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        self.environment = {**kept, "PYTHONPATH": str(REPOSITORY), **local_settings(folder), **settings}
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, terminal: int | None = None) -> None:
        """Start `newsdesk run`; its log goes to bot.log in the folder. `terminal` is one that it reads from, as a file descriptor."""
        log = (self._folder / "bot.log").open("ab")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self.runs,
            "run",
            env=self.environment,
            cwd=self._folder,
            stdin=asyncio.subprocess.PIPE if terminal is None else terminal,
            stdout=log,
            stderr=log,
        )
        log.close()

    async def kill(self) -> None:
        """Kill -9: nothing gets a chance to be tidied up."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def terminate(self, by: signal.Signals = signal.SIGTERM) -> int:
        """SIGTERM, as a container is stopped, or another signal; return the exit code."""
        assert self._process
        self._process.send_signal(by)
        return await asyncio.wait_for(self._process.wait(), 15)

    async def run(self, *arguments: str, typed: str = "") -> str:
        """Run another command to its end, with something typed into it, and return what it printed; it must succeed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            env=self.environment,
            cwd=self._folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await process.communicate(typed.encode())
        assert process.returncode == 0, errors.decode()
        return out.decode()

    async def add_feeds(self, *urls: str) -> None:
        """Store feeds as `newsdesk feed add` does, which has tests of its own: it would start an interpreter for each test."""
        async with open_store(database_of(self.environment["NEWSDESK_DATABASE"])) as store:
            await AddSources(store, lambda url: url, utc_now)([FeedWish(url=url) for url in urls])

    async def forget_feeds(self) -> int:
        """Remove the feeds that `newsdesk setup` added, and say how many: they are out in the world, where no test goes."""
        async with open_store(database_of(self.environment["NEWSDESK_DATABASE"])) as store:
            return sum([await store.remove_source(each.url) for each in await store.sources()])

    @property
    def log(self) -> str:
        """What the bot logged so far."""
        return (self._folder / "bot.log").read_text(encoding="utf-8")


def local_settings(folder: Path) -> Mapping[str, str]:
    """Loopback may be asked, at once and often, and channels get any number of cards."""
    return {
        "NEWSDESK_DATABASE": str(folder / "newsdesk.db"),
        "NEWSDESK_POLLING__ALLOW_NETWORKS": "127.0.0.0/8",
        "NEWSDESK_POLLING__HOST_SPACING_SECONDS": "0",
        "NEWSDESK_POLLING__FLOOR_MINUTES": "0.001",
        "NEWSDESK_POLLING__CAP_HOURS": "0.0001",
        "NEWSDESK_POLLING__ARTICLES_A_DAY": "0",  # a campaign publishes more in an hour than a feed does in a year
        "NEWSDESK_TICK_SECONDS": "0.1",
        "NEWSDESK_WEB__PORT": "0",
        "NEWSDESK_DELIVERY__CARDS_AN_HOUR": "0",  # a campaign publishes more in an hour than people want to read
        "NEWSDESK_DELIVERY__FLOOD_SECONDS": "0.5",
        "NEWSDESK_LOG_LEVEL": "debug",
    }


def platform_settings(discord: DiscordServer, slack: SlackServer) -> dict[str, str]:
    """Tokens and addresses of the local platforms."""
    return {
        "DISCORD_TOKEN": discord.token,
        "NEWSDESK_DISCORD__API_URL": discord.api_url,
        "NEWSDESK_DISCORD__GATEWAY_URL": discord.gateway_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "NEWSDESK_SLACK__API_URL": slack.api_url,
        "NEWSDESK_SLACK__SETTLING_SECONDS": "2",
    }
