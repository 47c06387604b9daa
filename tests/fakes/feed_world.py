"""A workspace on each platform whose people add feeds, and the feed of another one of which nobody here may learn."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.domain.destination import Destination, Platform, Workspace
from bot.domain.following import Follow
from bot.domain.polling import PollRecord
from bot.domain.source import Source
from bot.domain.story import Story
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_bot import running_bot
from tests.fakes.discord_state import READER
from tests.fakes.list_world import Last, Listed, slack_listed
from tests.fakes.make import NOW, make_article, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.slack_bot import slack_bot

CANARY = "Zebrafish"
STRANGERS = Workspace(Platform.SLACK, "T-other")
PUBLIC_LINK, SECRET_LINK = "https://news.example.org/1", "https://zebrafish.example/report"


@dataclass(frozen=True, kw_only=True)
class FeedWorld:
    """One platform. `ask` takes what is typed after the verb and who types; a `stranger` may not manage the channel `here`."""

    store: MemoryStore
    here: Destination
    me: str
    stranger: str
    feed: Callable[[str, str, str], Awaitable[Listed]]
    press: Callable[[str, str], Awaitable[Listed]]
    look: Callable[[str, str], Awaitable[Listed]]

    async def secret(self) -> Source:
        """Store a story of everybody's that the feed of another workspace reports too, and return that feed."""
        public, wanted = make_source(), make_source("https://zebrafish.example/feed", title=f"{CANARY} Weekly")
        await self.store.add_sources([public])
        wish = Follow(source_id=wanted.id, workspace=STRANGERS, added_by="U9", added_at=NOW)
        own = (await self.store.follow(wanted, wish, 50)).source
        assert own
        told = make_article(url=PUBLIC_LINK, canonical_url=PUBLIC_LINK)
        hidden = make_article(
            f"{CANARY} opens its model",
            source=own,
            owner=own.owner,
            url=SECRET_LINK,
            canonical_url=SECRET_LINK,
            story_id=told.story_id,
            summary=f"{CANARY}: a lab opens its model.",
        )
        story = Story(id=told.story_id, title=told.title, first_seen_at=NOW, last_seen_at=NOW)
        for source, article in ((public, told), (own, hidden)):
            about = {article.id: (make_evidence(),)}
            await self.store.record(PollRecord(source=source, at=NOW, articles=(article,), stories=(story,), evidence=about))
        return own


OpenFeeds = Callable[[], AbstractAsyncContextManager[FeedWorld]]
_OPTIONS = {"add": "url", "doctor": "url", "remove": "feed", "follow": "feed"}
_LOOKS = {"search": "words", "latest": "topic", "catchup": "since", "why": "link", "mute": "what"}


@asynccontextmanager
async def discord_feeds() -> AsyncIterator[FeedWorld]:
    """Give a server on a local Discord."""
    async with running_bot() as bot:
        reader = bot.server.add_user("reader", permissions=READER)
        people, last = {"me": bot.moderator, "reader": reader}, Last()

        async def feed(person: str, verb: str, said: str = "") -> Listed:
            options: dict[str, Any] = {_OPTIONS[verb]: said} if said else {}
            return last.of(await bot.server.slash(bot.guild, bot.channel, people[person], f"feed {verb}", **options))

        async def press(person: str, value: str) -> Listed:
            message = last.message(bot, value) | {"flags": (1 << 15) | (1 << 6)}
            return last.of(await bot.server.press(bot.guild, bot.channel, people[person], message, value), in_place=True)

        async def look(verb: str, said: str = "") -> Listed:
            options: dict[str, Any] = {_LOOKS[verb]: said} if said else {}
            name = f"news {verb}" if verb in {"search", "latest", "catchup"} else verb
            return last.of(await bot.server.slash(bot.guild, bot.channel, bot.moderator, name, **options))

        yield FeedWorld(
            store=bot.store, here=discord_destination(bot.channel), me="me", stranger="reader", feed=feed, press=press, look=look
        )


@asynccontextmanager
async def slack_feeds() -> AsyncIterator[FeedWorld]:
    """Give a workspace on a local Slack."""
    async with slack_bot() as bot:
        bot.server.add_user("U2")
        assert isinstance(bot.store, MemoryStore)

        async def feed(person: str, verb: str, said: str = "") -> Listed:
            return slack_listed(await bot.server.slash("C1", person, f"feed {verb} {said}".strip()))

        async def press(person: str, value: str) -> Listed:
            return slack_listed(await bot.server.press("C1", person, "act:feeds", value, private=True))

        async def look(verb: str, said: str = "") -> Listed:
            typed = {"subscriptions": "list"}.get(verb, verb)
            return slack_listed(await bot.server.slash("C1", "U1", f"{typed} {said}".strip()))

        yield FeedWorld(
            store=bot.store,
            here=make_destination("C1", platform=Platform.SLACK, workspace="T1"),
            me="U1",
            stranger="U2",
            feed=feed,
            press=press,
            look=look,
        )
