"""A card on each platform that people may delete, and a story that grows."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from bot.domain.article import Article
from bot.domain.delivery import Growth, Kind
from bot.domain.destination import Destination, Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.ports.chat import Chat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.discord_bot import destination, running_bot
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel
from tests.fakes.slack_bot import slack_bot

FIRST = make_article("A lab opens its model")


@dataclass(frozen=True, kw_only=True)
class Deletable:
    """A channel with its store and chat. `texts` are its messages; a person may `delete` or `answer` one; `posts` counts them all."""

    store: MemoryStore
    chat: Chat
    channel: Destination
    clock: FakeClock
    texts: Callable[[], Sequence[str]]
    delete: Callable[[int], None]
    posts: Callable[[], int]
    answer: Callable[[int], None]

    async def deliver(self) -> None:
        """Deliver what is due."""
        deliver = make_deliver(self.store, {self.channel.platform: self.chat}, self.clock)
        await deliver(str(self.channel.id))

    async def tell(self, article: Article = FIRST, kind: Kind = Kind.ALERT) -> None:
        """Owe a channel an article, and deliver it."""
        await self.store.add_sources([make_source()])
        story = Story(id=article.story_id, title=article.title, first_seen_at=NOW, last_seen_at=NOW)
        owed = make_delivery(self.channel, article, kind, due_at=self.clock(), filed_at=self.clock())
        evidence = {article.id: (make_evidence(),)}
        await self.store.record(
            PollRecord(source=make_source(), at=self.clock(), articles=(article,), stories=(story,), evidence=evidence, deliveries=(owed,))
        )
        await self.deliver()

    async def grow(self, title: str) -> None:
        """Let another report change the story, and deliver what follows from that."""
        self.clock.advance(hours=1)
        report = replace(make_article(title), story_id=FIRST.story_id, seen_at=self.clock())
        growth = Growth(story_id=FIRST.story_id, article_id=report.id, fact=True)
        await self.store.record(PollRecord(source=make_source(), at=self.clock(), articles=(report,), grown=(growth,)))
        await self.deliver()


OpenDeletable = Callable[[], AbstractAsyncContextManager[Deletable]]


@asynccontextmanager
async def deletable_on_discord() -> AsyncIterator[Deletable]:
    """Give a channel on a local Discord."""
    async with running_bot() as bot:
        channel, messages = destination(bot.channel), bot.server.messages(bot.channel.id)
        await save_channel(bot.store, channel)

        def posts() -> int:
            return sum(body.method == "POST" and body.path.endswith("/messages") for body in bot.server.bodies)

        yield Deletable(
            store=bot.store,
            chat=bot.platform.chat,
            channel=channel,
            clock=FakeClock(NOW),
            texts=lambda: bot.server.texts(bot.channel.id),
            delete=lambda number: messages.remove(messages[number]),
            posts=posts,
            answer=lambda number: messages.append(messages[number] | {"id": str(int(messages[number]["id"]) + 1), "components": []}),
        )


@asynccontextmanager
async def deletable_on_slack() -> AsyncIterator[Deletable]:
    """Give a channel on a local Slack."""
    async with slack_bot() as bot:
        channel, room = make_destination("C1", platform=Platform.SLACK, workspace="T1"), bot.server.team.channels["C1"]
        assert isinstance(bot.store, MemoryStore)
        await save_channel(bot.store, channel)

        def answer(number: int) -> None:
            room.messages.append(
                {"type": "message", "ts": bot.server.team.next_ts(), "thread_ts": room.messages[number]["ts"], "text": "Hm.", "user": "U1"}
            )

        yield Deletable(
            store=bot.store,
            chat=bot.platform.chat,
            channel=channel,
            clock=FakeClock(NOW),
            texts=lambda: [str(each["text"]) for each in room.messages],
            delete=lambda number: room.delete(room.messages[number]["ts"]),
            posts=lambda: len(bot.server.calls("chat.postMessage")),
            answer=answer,
        )
