"""The topics as they are now: the book and the analyst follow the store, in the order in which it changed."""

import asyncio

from bot.domain.destination import Platform, Workspace
from bot.domain.own_topic import OwnTopic, TopicId
from bot.domain.topic_book import TopicBook
from bot.steps.live_topics import LiveTopics
from tests.fakes.make import NOW, TOPICS
from tests.fakes.memory_store import MemoryStore
from tests.fakes.own_topics import QueriesAlone

HERE = Workspace(Platform.SLACK, "T1")


def topic(number: int) -> OwnTopic:
    """Return a topic."""
    return OwnTopic(
        id=TopicId(number), workspace=HERE, name=f"Zinc {number}", query="zinc", made_by="U1", made_at=NOW, changed_by="U1", changed_at=NOW
    )


class SlowStore(MemoryStore):
    """Answers the first look with what it held then, but only after the second one was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0
        self.asked_again = asyncio.Event()

    async def own_topics(self):
        """Return the topics, late the first time."""
        found = await super().own_topics()
        self.looks += 1
        if self.looks == 1:
            await asyncio.wait_for(self.asked_again.wait(), 5)
        return found


async def test_a_look_that_began_earlier_does_not_end_later():
    """Two people save at once: what the second one saved is not lost to the slower look of the first."""
    store, analyst = SlowStore(), QueriesAlone()
    live = LiveTopics(store, TopicBook(TOPICS), analyst)
    store.tables.topics[TopicId(1)] = topic(1)
    first = asyncio.ensure_future(live.refresh())
    await asyncio.sleep(0)
    store.tables.topics[TopicId(2)] = topic(2)
    second = asyncio.ensure_future(live.refresh())
    store.asked_again.set()
    await asyncio.gather(first, second)
    assert [len(each) for each in analyst.lessons] == [1, 2]
    assert [each.id for each in live.own(HERE)] == [1, 2]


async def test_what_was_deleted_is_neither_named_nor_looked_for():
    """After the refresh that follows it."""
    store, analyst = MemoryStore(), QueriesAlone()
    live = LiveTopics(store, TopicBook(TOPICS), analyst)
    store.tables.topics[TopicId(1)] = topic(1)
    await live.refresh()
    assert live.of(HERE).within("zinc 1")
    store.tables.topics.clear()
    await live.refresh()
    assert not live.of(HERE).within("zinc 1")
    assert analyst.lessons[-1] == {}
    assert live.find(TopicId(1), HERE) is None
