"""The bot as a process between local platforms, a feed that never rests, and somebody who ends the process again and again."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.fakes.bot_process import platform_settings
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import Channel, Guild
from tests.fakes.feed_server import FeedServer
from tests.fakes.slack_server import SlackServer
from tests.fakes.torture_ledger import Reckoning, Records, reckon
from tests.fakes.torture_news import FIRST_OUTLET, SECOND_OUTLET, SUBJECTS, Newsroom, Piece, codes_in, document
from tests.fakes.torture_process import Process
from tests.fakes.torture_rows import Rows
from tests.fakes.torture_watch import Digests, Told, Watched, rung

FEED, SECOND_FEED = "/feed.xml", "/second.xml"
IN_THE_FEED = 150  # articles: far more than are published while the bot is down
BACKLOG = 12  # articles that may wait for a channel: a card that stands for the rest of a flood shows no more titles

_FOLLOWED = 0.5  # of the times that something is published, another outlet follows an earlier article
_LATELY = 20  # articles
_LOOK = 0.002  # seconds between two looks at another process


Servers = tuple[DiscordServer, SlackServer]
PLATFORMS = ("discord", "slack")


class InFlight(NamedTuple):
    """How many deliveries were announced and not settled, by kind, and how many of them the platforms have got; edits do not show."""

    sending: Counter[str]
    posted: int


class World:
    """Local servers and a bot. Channels are named "discord:<id>" and "slack:<id>"; `platforms` are those that are switched on."""

    def __init__(self, random: Random, bot: Process, feeds: FeedServer, servers: Servers, platforms: Collection[str]) -> None:
        self.random = random
        self.bot = bot
        self.feeds = feeds
        self.discord, self.slack = servers
        self.platforms = platforms
        self.rows = Rows(bot.environment["NEWSDESK_DATABASE"])
        self.pieces: list[Piece] = []
        self.digests = Digests()
        self._followed: list[Piece] = []
        self._done: set[str] = set()
        self._newsroom = Newsroom(random, lambda: datetime.now(UTC) + self._outlets_ahead)
        self._outlets_ahead = timedelta(0)
        self._era = 0
        self.resting = False
        self.following = True
        self._topics: dict[str, str] = {}
        self._told = Told()
        self._bell = asyncio.Event()
        self._sockets = 0

    async def begin(self, channels: int, digests: int) -> None:
        """Run the bot for the first time, subscribe so many channels a platform to a topic each, and let it store its baseline.

        Each of `digests` further channels a platform has a digest, the first in two minutes, and another one each minute.
        """
        self._serve()
        await self.bot.run("feed", "add", self.feeds.url(FEED), self.feeds.url(SECOND_FEED))
        wishes = list(zip(cycle(SUBJECTS), [""] * channels + list(self.digests.plan(digests)), strict=False))
        guild = self.discord.add_guild()
        places = [self.discord.add_channel(guild, f"news-{number}") for number in range(len(wishes))]
        await self.start()
        assert await self.until(lambda: self.online), self.bot.log[-2000:]
        if "discord" in self.platforms:
            await self._subscribe_discord(guild, places, wishes)
        if "slack" in self.platforms:
            await self._subscribe_slack(wishes)
        await self.polled_again()

    async def _subscribe_discord(self, guild: Guild, places: Sequence[Channel], wishes: Sequence[tuple[str, str]]) -> None:
        person = self.discord.add_user()
        self.discord.rest.bodies = Watched(self._bell, lambda body: body.method == "PATCH" and "/messages/" in body.path)
        for place, (topic, time) in zip(places, wishes, strict=True):
            place.messages = self._watched(time)
            options: dict[str, Any] = {"topic": topic} | ({"digest": time} if time else {})
            reply = await self.discord.slash(guild, place, person, "subscribe", **options)
            assert "Done" in reply.text, reply.text
            self._note(f"discord:{place.id}", topic, time)

    async def _subscribe_slack(self, wishes: Sequence[tuple[str, str]]) -> None:
        self.slack.add_user("U1")
        self.slack.bodies = Watched(self._bell, lambda call: call.method == "chat.update")
        for number, (topic, time) in enumerate(wishes):
            self.slack.add_channel(f"C{number}", f"news-{number}", messages=self._watched(time))
            answer = await self.slack.slash(f"C{number}", "U1", f"subscribe {topic} {f'digest {time}' if time else ''}")
            assert "Done" in answer["text"], answer
            self._note(f"slack:C{number}", topic, time)

    def _watched(self, time: str) -> Watched:
        return Watched(self.digests.bell if time else self._bell)

    def _note(self, channel: str, topic: str, time: str) -> None:
        if time:
            self.digests.channels.append(channel)
        else:
            self._topics[channel] = topic

    async def start(self) -> None:
        """Start the bot, and know what it has yet to do to be online."""
        self._sockets = self.slack.socket.opened
        self.discord.rest.commands_put.clear()
        self.discord.gateway.ready.clear()
        await self.bot.start()

    @property
    def online(self) -> bool:
        """Whether the bot that was started last is connected to its platforms."""
        gateway = self.discord.rest.commands_put.is_set() and self.discord.gateway.ready.is_set()
        return ("discord" not in self.platforms or gateway) and ("slack" not in self.platforms or self.slack.socket.opened > self._sockets)

    def publish(self) -> None:
        """Put another article into the feed, or several, unless so many wait for their channels; let another outlet follow."""
        if self.resting:
            return
        pieces = self._newsroom.write_some()
        if self._waiting(pieces[0].topic) + len(pieces) > BACKLOG:
            return
        self.pieces += pieces
        if self.following and self.random.random() < _FOLLOWED and (first := self._told_everywhere()):
            self._followed.append(self._newsroom.follow(first))
        self._serve()

    def _serve(self) -> None:
        outlets = ((FEED, FIRST_OUTLET, self.pieces), (SECOND_FEED, SECOND_OUTLET, self._followed))
        for path, outlet, pieces in outlets:
            self.feeds.serve(path, document(outlet, pieces[-IN_THE_FEED:]), etag=f'"{len(pieces)}"')

    def _told_everywhere(self) -> Piece | None:
        """Return an article that all its channels got lately and that no other outlet has followed."""
        lately = self.pieces[self._era :][-_LATELY:]
        for piece in self.random.sample(lately, k=len(lately)):
            if self._holds_everywhere(piece) and piece.code not in self._done:
                self._done.add(piece.code)
                return piece
        return None

    def begin_era(self, ahead: timedelta) -> None:
        """Let outlets date by a clock that is so far ahead, and follow no article of before: to the bot it may be the later of the two."""
        self._outlets_ahead = ahead
        self._era = len(self.pieces)
        self.following = True

    def told_since(self, count: int) -> bool:
        """Say whether all channels of an article have it that was not among the first so many."""
        self._told.count(self._messages())
        return any(self._holds_everywhere(piece) for piece in self.pieces[count:])

    def _holds_everywhere(self, piece: Piece) -> bool:
        owed = [channel for channel, topic in self._topics.items() if topic == piece.topic]
        return all(self._told.holds(channel, piece.code) for channel in owed)

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
        """How many articles are still to come as alerts."""
        self._told.count(self._messages())
        return sum(self._told.lacking(channel, codes) for channel, codes in self._owed().items())

    def missing_since(self, count: int) -> int:
        """How many articles that were not among the first so many are still to come as alerts."""
        self._told.count(self._messages())
        since = self.pieces[count:]
        owed = {channel: [each.code for each in since if each.topic == topic] for channel, topic in self._topics.items()}
        return sum(self._told.lacking(channel, codes) for channel, codes in owed.items())

    def told(self) -> Counter[tuple[str, str]]:
        """Return how often each channel holds each code."""
        held = {name: [json.dumps(each, ensure_ascii=False) for each in messages] for name, messages in self._messages().items()}
        return Counter((channel, code) for channel, texts in held.items() for code in codes_in(texts))

    def _owed(self) -> dict[str, list[str]]:
        """Return the codes that each channel is to get at once."""
        return {channel: [each.code for each in self.pieces if each.topic == topic] for channel, topic in self._topics.items()}

    def reckoning(self) -> Reckoning:
        """Compare what was published, and what the bot recorded, with what the channels hold now; the bot has ended."""
        held = {name: [json.dumps(each, ensure_ascii=False) for each in messages] for name, messages in self._messages().items()}
        records = Records(facts=self.rows.facts(), grown=self.rows.grown_cards(), digests=self.rows.digests())
        return reckon(self._owed(), held, records)

    def _messages(self) -> dict[str, list[Any]]:
        """Return the messages of each subscribed channel."""
        servers: Mapping[str, DiscordServer | SlackServer] = {"discord": self.discord, "slack": self.slack}
        names = [name.partition(":") for name in (*self._topics, *self.digests.channels)]
        return {f"{platform}:{channel}": servers[platform].messages(channel) for platform, _, channel in names}

    async def polled_again(self) -> None:
        """Wait for two more polls of each feed: what was published before the first of them has been stored by the second."""
        seen = {path: len(self.feeds.requests_to(path)) for path in (FEED, SECOND_FEED)}
        await self.until(lambda: all(len(self.feeds.requests_to(path)) >= before + 2 for path, before in seen.items()))

    async def polled(self, within: float = 1.5) -> None:
        """Wait for the next poll, or for `within` seconds."""
        seen = len(self.feeds.log)
        await self.until(lambda: len(self.feeds.log) > seen, within)

    async def posted(self, within: float = 1.5) -> None:
        """Wait until a platform has got the next message or edit and not yet answered, or for `within` seconds."""
        await rung(self._bell, within)

    async def until(self, condition: Callable[[], bool], within: float = 60.0, look: float = _LOOK) -> bool:
        """Wait until something is so in another process; say whether it is. A bot that ends meanwhile will never do it."""
        ends = asyncio.get_running_loop().time() + within
        while not (so := condition()) and not self.bot.ended and asyncio.get_running_loop().time() < ends:  # noqa: ASYNC110 - see above
            await asyncio.sleep(look)
        return so

    @property
    def unsettled(self) -> int:
        """How much is still to come of all that the running bot has recorded and the publisher published."""
        return self.missing + self.rows.unsettled()

    def in_flight(self) -> InFlight:
        """Return what the database holds as announced and not settled, by kind; the bot has ended."""
        self._told.count(self._messages())
        rows = self.rows.in_flight()
        posted = sum(self._told.holds(channel, code) for channel, code, kind in rows if kind != "update")
        return InFlight(sending=Counter(kind for _, _, kind in rows), posted=posted)


@asynccontextmanager
async def open_world(
    folder: Path,
    random: Random,
    *,
    nonce_window: float,
    platforms: Collection[str] = PLATFORMS,
    runs: type[Process] = Process,
    **settings: str,
) -> AsyncIterator[World]:
    """Start the servers, and end all of it whatever happens."""
    slack = SlackServer()
    async with FeedServer() as feeds, DiscordServer() as discord:
        await slack.start()
        discord.nonce_window = nonce_window
        tokens = {name: value for name, value in platform_settings(discord, slack).items() if _is_of(name, platforms)}
        bot = runs(folder, **tokens | {"NEWSDESK_LOG_LEVEL": "info"} | settings)
        try:
            yield World(random, bot, feeds, (discord, slack), platforms)
        finally:
            await bot.kill()
            await slack.stop()


def _is_of(setting: str, platforms: Collection[str]) -> bool:
    return any(platform.upper() in setting for platform in platforms)
