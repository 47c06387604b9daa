"""A person's digest leaves out what a channel told that they read."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.delivery import Kind, MessageId, State
from bot.domain.destination import person_of
from bot.domain.errors import Ambiguous
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.elsewhere import TOLD_ELSEWHERE
from bot.steps import told_elsewhere
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel

NEWS, BOARD = make_destination("news"), make_destination("board")
ME = person_of(NEWS, "7")
TITLES = ("Told in the news", "Told to the board", "Told nowhere")


class Reader:
    """Somebody who is owed a digest of three stories, of which two were told in a channel each."""

    def __init__(self, chat: FakeChat) -> None:
        self.store, self.chat = MemoryStore(), chat

    async def owe(self) -> None:
        """File all of it."""
        for each in (NEWS, BOARD, ME):
            await save_channel(self.store, each)
        await self.store.add_sources([make_source()])
        articles = [make_article(title) for title in TITLES]
        told = [
            make_delivery(where, each, state=State.SENT, sent_at=NOW, message_id=MessageId("1"))
            for where, each in zip((NEWS, BOARD), articles, strict=False)
        ]
        owed = [make_delivery(ME, each, Kind.DIGEST) for each in articles]
        stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles)
        about = {each.id: (make_evidence(),) for each in articles}
        await self.store.record(
            PollRecord(source=make_source(), at=NOW, articles=tuple(articles), stories=stories, evidence=about, deliveries=(*told, *owed))
        )

    async def read(self) -> list[str]:
        """Deliver, and return the titles of the digest."""
        await make_deliver(self.store, {ME.platform: self.chat}, FakeClock(NOW))(str(ME.id))
        assert len(self.chat.messages) == 1
        mine = [each for each in self.store.tables.deliveries.values() if each.destination_id == ME.id and each.state is State.SENT]
        return [self.store.tables.articles[each.article_id].title for each in mine if each.article_id]


@pytest.mark.parametrize(("reads", "left"), [
    (set(), {*TITLES}),
    ({"news"}, {TITLES[1], TITLES[2]}),
    ({"news", "board"}, {TITLES[2]}),
])  # fmt: skip
async def test_what_a_channel_told_that_they_read_is_left_out(reads, left):
    """A channel that they may not see, or are not in, tells them nothing; why it did not come can be asked."""
    reader = Reader(FakeChat())
    reader.chat.read = reads
    await reader.owe()
    assert set(await reader.read()) == left
    gone = [each for each in reader.store.tables.deliveries.values() if each.last_error == TOLD_ELSEWHERE]
    assert len(gone) == 3 - len(left)


async def test_a_platform_that_cannot_say_subtracts_nothing(monkeypatch):
    """A digest that tells something twice is better than none: whether it refuses or does not answer."""

    class Silent(FakeChat):
        async def read_by(self, person, channels):
            await asyncio.Event().wait()

    class Refusing(FakeChat):
        async def read_by(self, person, channels):
            raise Ambiguous("no")

    monkeypatch.setattr(told_elsewhere, "_PATIENCE", 0.01)
    for chat in (Silent(), Refusing()):
        reader = Reader(chat)
        await reader.owe()
        assert set(await reader.read()) == {*TITLES}


async def test_channels_are_asked_nothing():
    """They read by themselves, whatever others told."""

    class Strict(FakeChat):
        async def read_by(self, person, channels):
            raise AssertionError

    reader = Reader(Strict())
    await reader.owe()
    story = next(each for each in reader.store.tables.deliveries.values() if each.destination_id == ME.id)
    own = replace(story, id=make_delivery(BOARD, make_article(TITLES[2]), Kind.DIGEST).id, destination_id=BOARD.id)
    await reader.store.file([own])
    await make_deliver(reader.store, {ME.platform: reader.chat}, FakeClock(NOW))(str(BOARD.id))
