"""The bot as a process between local platforms, a feed that never rests, and somebody who ends the process again and again."""

import asyncio
import json
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing, suppress
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from tests.fakes.bot_process import BotProcess, platform_settings
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import Channel, Guild, User
from tests.fakes.feed_server import FeedServer
from tests.fakes.slack_server import SlackServer
from tests.fakes.torture_ledger import Reckoning, reckon
from tests.fakes.torture_news import SUBJECTS, Newsroom, Piece, codes_in, document

FEED = "/feed.xml"
IN_THE_FEED = 150  # articles: far more than are published while the bot is down
BACKLOG = 12  # articles that may wait for a channel: a card that stands for the rest of a flood shows no more titles

_IN_FLIGHT = """
SELECT destination.platform, destination.channel_id, article.title
FROM delivery JOIN destination ON destination.id = delivery.destination_id JOIN article ON article.id = delivery.article_id
WHERE delivery.state = 'sending'
"""
_SIGTERM_BIT = 1 << 14
_LOOK = 0.002  # seconds between two looks at another process


class Process(BotProcess):
    """The bot, with a look at what it is up to."""

    @property
    def ended(self) -> bool:
        """Whether the process ended by itself."""
        return self._process is not None and self._process.returncode is not None

    @property
    def listens_to_sigterm(self) -> bool:
        """Whether the process has a handler for SIGTERM by now (Linux tells; before it has one, SIGTERM kills like SIGKILL)."""
        assert self._process
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", status, re.MULTILINE)
        return bool(caught and int(caught[1], 16) & _SIGTERM_BIT)


class World:
    """Local servers and a bot. Channels are named "discord:<id>" and "slack:<id>"."""

    def __init__(self, random: Random, bot: Process, feeds: FeedServer, discord: DiscordServer, slack: SlackServer) -> None:
        self.random = random
        self.bot = bot
        self.feeds = feeds
        self.discord = discord
        self.slack = slack
        self.pieces: list[Piece] = []
        self._newsroom = Newsroom(random)
        self._channels: list[Channel] = []
        self._topics: dict[str, str] = {}
        self._told = _Told()
        self._bell = asyncio.Event()
        self._sockets = 0

    async def begin(self, channels: int) -> None:
        """Run the bot for the first time, subscribe so many channels a platform to a topic each, and let it store its baseline."""
        self.feeds.serve(FEED, document("The Courier", []))
        guild, person = self.discord.add_guild(), self.discord.add_user()
        self._channels = [self.discord.add_channel(guild, f"news-{number}") for number in range(channels)]
        for number in range(channels):
            self._channels[number].messages = _Watched(self._bell)
            self.slack.add_channel(f"C{number}", f"news-{number}", messages=_Watched(self._bell))
        self.slack.add_user("U1")
        await self.bot.run("feed", "add", self.feeds.url(FEED))
        await self.start()
        assert await self.until(lambda: self.online), self.bot.log[-2000:]
        await self._subscribe(guild, person)
        await self.polled_again()

    async def _subscribe(self, guild: Guild, person: User) -> None:
        for channel, name, topic in zip(self._channels, self.slack.team.channels, cycle(SUBJECTS), strict=False):
            reply = await self.discord.slash(guild, channel, person, "subscribe", topic=topic)
            assert "Done" in reply.text, reply.text
            answer = await self.slack.slash(name, "U1", f"subscribe {topic}")
            assert "Done" in answer["text"], answer
            self._topics |= {f"discord:{channel.id}": topic, f"slack:{name}": topic}

    async def start(self) -> None:
        """Start the bot, and know what it has yet to do to be online."""
        self._sockets = self.slack.socket.opened
        self.discord.rest.commands_put.clear()
        self.discord.gateway.ready.clear()
        await self.bot.start()

    @property
    def online(self) -> bool:
        """Whether the bot that was started last is connected to both platforms."""
        gateway = self.discord.rest.commands_put.is_set() and self.discord.gateway.ready.is_set()
        return gateway and self.slack.socket.opened > self._sockets

    def publish(self) -> None:
        """Put another article into the feed, or several, unless so many wait for their channels already."""
        pieces = self._newsroom.write_some()
        if self._waiting(pieces[0].topic) + len(pieces) > BACKLOG:
            return
        self.pieces += pieces
        self.feeds.serve(FEED, document("The Courier", self.pieces[-IN_THE_FEED:]), etag=f'"{len(self.pieces)}"')

    async def publish_for_ever(self, longest_pause: float) -> None:
        """Publish at random moments, but not faster than channels take messages: Slack takes one a second."""
        while True:
            self.publish()
            await asyncio.sleep(self.random.uniform(0, longest_pause))

    def _waiting(self, topic: str) -> int:
        """Return how many articles on a topic the slowest of its channels still lacks."""
        self._told.count(self._messages())
        return max(self._told.lacking(channel, codes) for channel, codes in self._owed().items() if self._topics[channel] == topic)

    @property
    def missing(self) -> int:
        """How many messages are still to come."""
        return sum(len(codes) for codes in self._owed().values()) - self._told.count(self._messages())

    def _owed(self) -> dict[str, list[str]]:
        """Return the codes that each channel is to get."""
        return {channel: [each.code for each in self.pieces if each.topic == topic] for channel, topic in self._topics.items()}

    def reckoning(self) -> Reckoning:
        """Compare what was published with what the channels hold now."""
        held = {name: [json.dumps(each) for each in messages] for name, messages in self._messages().items()}
        return reckon(self._owed(), held)

    def _messages(self) -> dict[str, list[Any]]:
        """Return the messages of each subscribed channel."""
        discord = {f"discord:{each.id}": self.discord.messages(each.id) for each in self._channels}
        return discord | {f"slack:{each}": self.slack.messages(each) for each in self.slack.team.channels}

    async def polled_again(self) -> None:
        """Wait for two more polls: what was published before the first of them has been stored by the second."""
        seen = len(self.feeds.log)
        await self.until(lambda: len(self.feeds.log) >= seen + 2)

    async def polled(self, within: float = 1.5) -> None:
        """Wait for the next poll, or for `within` seconds."""
        seen = len(self.feeds.log)
        await self.until(lambda: len(self.feeds.log) > seen, within)

    async def posted(self, within: float = 1.5) -> None:
        """Wait until a platform has got the next message and not yet answered, or for `within` seconds."""
        self._bell.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), within)

    async def until(self, condition: Callable[[], bool], within: float = 60.0) -> bool:
        """Wait until something is so in another process; say whether it is. A bot that ends meanwhile will never do it."""
        ends = asyncio.get_running_loop().time() + within
        while not (so := condition()) and not self.bot.ended and asyncio.get_running_loop().time() < ends:  # noqa: ASYNC110 - see above
            await asyncio.sleep(_LOOK)
        return so

    def outbox(self) -> Mapping[str, int]:
        """Count the deliveries by state."""
        return {str(state): int(found) for state, found in self._query("SELECT state, COUNT(*) FROM delivery GROUP BY state")}

    def in_flight(self) -> tuple[int, int]:
        """Return how many sends the database holds as announced and not settled, and how many of these the platforms have got."""
        self._told.count(self._messages())
        rows = self._query(_IN_FLIGHT)
        got = [self._told.holds(f"{platform}:{channel}", code) for platform, channel, title in rows for code in codes_in([title])]
        return len(rows), sum(got)

    def count(self, query: str) -> int:
        """Return the one number that a query gives."""
        return int(self._query(query)[0][0])

    def _query(self, query: str) -> list[tuple[Any, ...]]:
        """Ask a copy of the database's files as they are: no look of ours repairs or tidies them."""
        database = Path(self.bot.environment["NEWSDESK_DATABASE"])
        copy = database.with_name("copy.db")
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        for suffix in ("", "-wal"):
            if (original := database.with_name(database.name + suffix)).exists():
                shutil.copy(original, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy)) as connection:
            return connection.execute(query).fetchall()


class _Told:
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


class _Watched(list[Any]):
    """The messages of a channel; each new one rings the bell."""

    def __init__(self, bell: asyncio.Event) -> None:
        super().__init__()
        self._bell = bell

    def append(self, message: Any) -> None:
        super().append(message)
        self._bell.set()


@asynccontextmanager
async def open_world(folder: Path, random: Random, *, nonce_window: float, **settings: str) -> AsyncIterator[World]:
    """Start the servers, and end all of it whatever happens."""
    slack = SlackServer()
    async with FeedServer() as feeds, DiscordServer() as discord:
        await slack.start()
        discord.nonce_window = nonce_window
        bot = Process(folder, **platform_settings(discord, slack) | {"NEWSDESK_LOG_LEVEL": "info"} | settings)
        try:
            yield World(random, bot, feeds, discord, slack)
        finally:
            await bot.kill()
            await slack.stop()
