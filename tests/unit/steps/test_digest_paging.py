"""A digest that is too long for one message: pages that answer the first, none lost and none doubled."""

from datetime import timedelta

import pytest

from bot.cards.card import DigestCard
from bot.cards.digest_card import MAX_LINES
from bot.domain.delivery import Kind
from bot.domain.errors import Ambiguous, ChatError, Rejected, Throttled, Unauthorized, Unreachable
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.steps.deliver import Delivered
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel

NEWS = make_destination("news")
STORIES = 2 * MAX_LINES + 5
TITLES = sorted(f"Story {number}" for number in range(STORIES))


class Killed(BaseException):
    """The process ends here."""


class PagedChat(FakeChat):
    """A chat that fails at one message of the many: `failing` says at which, and how; `posted`: it arrives all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: dict[int, BaseException] = {}
        self.posted = False
        self._sends = 0

    async def send(self, to, card, *, nonce, **options):
        self._sends += 1
        failure = self.failing.pop(self._sends, None)
        if failure is None or self.posted:
            message = await super().send(to, card, nonce=nonce, **options)
        if failure is not None:
            raise failure
        return message

    @property
    def titles(self) -> list[str]:
        cards = [card for _, card, _, _ in self.messages if isinstance(card, DigestCard)]
        return sorted(line.title for card in cards for section in card.sections for line in section.lines)


class Desk:
    """A store that owes a long digest, and processes that deliver it."""

    def __init__(self) -> None:
        self.store, self.chat, self.clock = MemoryStore(), PagedChat(), FakeClock(NOW)
        self.outcomes: list[Delivered] = []

    async def open(self) -> None:
        await save_channel(self.store, NEWS)
        await self.store.add_sources([make_source()])
        await self.record(*(make_article(f"Story {number}") for number in range(STORIES)))

    async def record(self, *articles) -> None:
        await self.store.record(
            PollRecord(
                source=make_source(),
                at=NOW,
                articles=tuple(articles),
                stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles),
                evidence={each.id: (make_evidence(),) for each in articles},
                deliveries=tuple(make_delivery(NEWS, each, Kind.DIGEST) for each in articles),
            )
        )

    async def run(self) -> None:
        """Deliver in a process of its own."""
        deliver = make_deliver(self.store, {NEWS.platform: self.chat}, self.clock, watch=self.outcomes.append)
        await deliver(str(NEWS.id))


@pytest.fixture
async def desk():
    opened = Desk()
    await opened.open()
    return opened


async def test_pages_answer_the_first_message_each_under_a_name_of_its_own(desk):
    """The platform keeps them together, and each can be found again."""
    await desk.run()
    names = [nonce for *_, nonce, _ in desk.chat.messages]
    assert names == [names[0], f"{names[0]}-2", f"{names[0]}-3"]
    assert [desk.chat.threads[name] for name in names] == [None, "m1", "m1"]
    assert max(map(len, names)) <= 25
    assert desk.chat.titles == TITLES


@pytest.mark.parametrize("message", [1, 2, 3])
@pytest.mark.parametrize("posted", [True, False])
async def test_a_process_that_dies_between_pages_neither_loses_nor_doubles_one(desk, message, posted):
    """The next process looks for each page, and sends those that are missing."""
    desk.chat.failing, desk.chat.posted = {message: Killed()}, posted
    with pytest.raises(Killed):
        await desk.run()
    await desk.run()
    assert len(desk.chat.messages) == 3
    assert desk.chat.titles == TITLES


@pytest.mark.parametrize(
    "failure",
    [Ambiguous("time-out"), Throttled("slow down", retry_after=timedelta(seconds=30)), Unauthorized("bad token"), Unreachable("no")],
)
@pytest.mark.parametrize("message", [2, 3])
async def test_a_failure_between_pages_repeats_none_of_those_before(desk, message, failure: ChatError):
    """Whatever the platform says: something was posted, so the digest stays as it is and each page is looked for."""
    desk.chat.failing = {message: failure}
    await desk.run()
    desk.clock.advance(minutes=1)
    await desk.run()
    assert len(desk.chat.messages) == 3
    assert desk.chat.titles == TITLES


async def test_patience_between_pages_is_no_failure(desk):
    """However often the next page had to wait, the digest is tried again when the platform said, and not minutes later."""
    desk.chat.failing = {2: Ambiguous("time-out")}
    await desk.run()
    for _ in range(10):
        desk.clock.advance(seconds=2)
        desk.chat.failing = {desk.chat._sends + 1: Throttled("still on its way", retry_after=timedelta(seconds=1))}
        await desk.run()
    desk.clock.advance(seconds=2)
    desk.chat.failing = {}
    await desk.run()
    assert desk.chat.titles == TITLES
    assert len(desk.chat.messages) == 3


async def test_a_page_that_is_refused_does_not_keep_the_next_one_back(desk):
    """Neither as a card nor as text: the digest is parked with the reason, the other pages are there."""
    desk.chat.failing = {2: Rejected("invalid form"), 3: Rejected("invalid text")}
    await desk.run()
    assert len(desk.chat.messages) == 2
    assert (await desk.store.outbox_counts())["parked"] == STORIES


async def test_reports_that_come_between_two_tries_move_no_story_to_another_page(desk):
    """A story of the third page gets many reports while the digest is half sent: it stays where it was."""
    desk.chat.failing = {2: Ambiguous("time-out")}
    await desk.run()
    articles, other = desk.store.tables.articles, make_source("https://other.example.org/feed")
    grown = [make_article(f"More of {each.title}", seen_at=NOW, source=other, story_id=each.story_id) for each in articles.values()]
    articles |= {each.id: each for each in grown[::2]}
    desk.clock.advance(minutes=30)
    await desk.run()
    assert desk.chat.titles == TITLES
