"""A digest of many stories is one message, whatever happens while it is posted."""

from datetime import timedelta

import pytest

from bot.cards.card import DigestCard
from bot.domain.delivery import Kind
from bot.domain.errors import Ambiguous, ChatError, Rejected, Throttled, Unauthorized, Unreachable
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel

NEWS = make_destination("news")
STORIES = 29


class Killed(BaseException):
    """The process ends here."""


class MortalChat(FakeChat):
    """A chat whose first send ends the process; `posted`: it arrives all the same."""

    def __init__(self, *, posted: bool) -> None:
        super().__init__()
        self.dies, self.posted = True, posted

    async def send(self, to, card, *, nonce, **options):
        if self.dies and not self.posted:
            self.dies = False
            raise Killed
        message = await super().send(to, card, nonce=nonce, **options)
        if self.dies:
            self.dies = False
            raise Killed
        return message


async def owing() -> MemoryStore:
    """Return a store that owes a long digest."""
    store = MemoryStore()
    await save_channel(store, NEWS)
    await store.add_sources([make_source()])
    articles = [make_article(f"Story {number}") for number in range(STORIES)]
    await store.record(
        PollRecord(
            source=make_source(),
            at=NOW,
            articles=tuple(articles),
            stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles),
            evidence={each.id: (make_evidence(),) for each in articles},
            deliveries=tuple(make_delivery(NEWS, each, Kind.DIGEST) for each in articles),
        )
    )
    return store


async def run(store: MemoryStore, chat: FakeChat, clock: FakeClock) -> None:
    """Deliver in a process of its own."""
    await make_deliver(store, {NEWS.platform: chat}, clock)(str(NEWS.id))


async def test_a_long_digest_is_one_message_and_all_its_stories_are_sent():
    """The rest is behind its button, and no story waits for another digest."""
    store, chat = await owing(), FakeChat()
    await run(store, chat, FakeClock(NOW))
    assert len(chat.messages) == 1
    assert (await store.outbox_counts())["sent"] == STORIES


@pytest.mark.parametrize("posted", [True, False])
async def test_a_process_that_dies_while_it_posts_neither_loses_nor_doubles_it(posted):
    """The next process looks for it, and sends it where it is missing."""
    store, chat, clock = await owing(), MortalChat(posted=posted), FakeClock(NOW)
    with pytest.raises(Killed):
        await run(store, chat, clock)
    await run(store, chat, clock)
    assert len(chat.messages) == 1


@pytest.mark.parametrize(
    "failure",
    [Ambiguous("time-out"), Throttled("slow down", retry_after=timedelta(seconds=30)), Unauthorized("bad token"), Unreachable("no")],
)
@pytest.mark.parametrize("posted", [True, False])
async def test_whatever_the_platform_says_it_comes_once(failure: ChatError, posted):
    """What may have arrived is looked for, what did not comes later."""
    store, chat, clock = await owing(), FakeChat(), FakeClock(NOW)
    chat.fail_next(failure, posted=posted and isinstance(failure, Ambiguous))
    await run(store, chat, clock)
    clock.advance(hours=2)
    await run(store, chat, clock)
    assert sum(isinstance(card, DigestCard) for _, card, *_ in chat.messages) == 1


async def test_a_digest_that_is_refused_comes_as_titles_and_links():
    """And is parked with the reason where that is refused too."""
    store, chat = await owing(), FakeChat()
    chat.fail_next(Rejected("invalid form"))
    chat.fail_next(Rejected("invalid text"))
    await run(store, chat, FakeClock(NOW))
    assert (await store.outbox_counts())["parked"] == STORIES
