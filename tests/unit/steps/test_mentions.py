"""Mentions on the way out: off unless asked for, on live cards only, once in a burst, and once for a message that is made again."""

from datetime import timedelta

import pytest

from bot.domain.delivery import Kind
from bot.domain.destination import Platform
from bot.domain.errors import Ambiguous, Rejected, Throttled
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.rules import ChannelRules, OutboxRules
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

NEWS = make_destination("news")
TEAM = "4711"


SPACED = OutboxRules(channel=ChannelRules(mention_spacing=timedelta(minutes=10)))


class Desk:
    """A store with one channel whose subscription mentions a role, its chat, and the step."""

    def __init__(self) -> None:
        self.store, self.chat, self.clock = MemoryStore(), FakeChat(), FakeClock(NOW)
        self.deliver = make_deliver(
            self.store,
            {Platform.DISCORD: self.chat},
            self.clock,
            rules=OutboxRules(channel=ChannelRules(mention_spacing=timedelta(minutes=10))),
        )

    async def owe(self, *titles: str, kind: Kind = Kind.ALERT, mention: str = TEAM) -> None:
        """Record articles that the channel is owed."""
        now = self.clock()
        await save_destination(self.store, NEWS)
        await save_subscription(self.store, make_subscription(NEWS, mention=mention))
        await self.store.add_sources([make_source()])
        articles = tuple(make_article(title) for title in titles)
        await self.store.record(
            PollRecord(
                source=make_source(),
                at=now,
                articles=articles,
                stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=now, last_seen_at=now) for each in articles),
                evidence={each.id: (make_evidence(),) for each in articles},
                deliveries=tuple(make_delivery(NEWS, each, kind, due_at=now, filed_at=now) for each in articles),
            )
        )

    async def run(self) -> None:
        await self.deliver(str(NEWS.id))

    @property
    def mentions(self) -> list[str]:
        return [mention for _, mention in self.chat.mentions]


@pytest.fixture
def desk():
    return Desk()


async def test_a_burst_mentions_once(desk):
    """Four cards at a time call the role with the first; ten minutes later the next one calls it again."""
    await desk.owe("One", "Two", "Three", "Four")
    await desk.run()
    assert len(desk.chat.messages) == 4
    assert desk.mentions == [TEAM]
    desk.clock.advance(minutes=9)
    await desk.owe("Five")
    await desk.run()
    assert desk.mentions == [TEAM]
    desk.clock.advance(minutes=1)
    await desk.owe("Six")
    await desk.run()
    assert desk.mentions == [TEAM, TEAM]


async def test_nobody_is_mentioned_unless_asked_for(desk):
    """The default calls nobody."""
    await desk.owe("One", mention="")
    await desk.run()
    assert len(desk.chat.messages) == 1
    assert desk.mentions == []


@pytest.mark.parametrize("kind", [Kind.DIGEST, Kind.MORE])
async def test_a_list_mentions_nobody(desk, kind):
    """Neither a digest nor the rest of a flood, and neither takes the mention from the next card."""
    await desk.owe("One", "Two", "Three", kind=kind)
    await desk.run()
    assert desk.mentions == []
    await desk.owe("Four")
    await desk.run()
    assert desk.mentions == [TEAM]


async def test_a_card_that_is_sent_again_mentions_again(desk):
    """The platform asked for patience, so nobody was called yet: the same message calls when it goes out."""
    desk.chat.fail_next(Throttled("slow down", retry_after=timedelta(seconds=30)))
    await desk.owe("One", "Two")
    await desk.run()
    desk.clock.advance(seconds=31)
    await desk.run()
    ((name, mention),) = [desk.chat.mentions[-1]]
    assert (name, mention) == (desk.chat.messages[0][2], TEAM)
    assert {each for each, _ in desk.chat.mentions} == {name}


async def test_a_card_that_arrived_unseen_mentions_once(desk):
    """It is found in the channel, with its mention: nothing is sent a second time."""
    desk.chat.fail_next(Ambiguous("reset"), posted=True)
    await desk.owe("One")
    await desk.run()
    desk.clock.advance(seconds=2)
    await desk.run()
    assert len(desk.chat.messages) == 1
    assert desk.mentions == [TEAM]


async def test_the_plain_text_of_a_refused_card_mentions_nobody(desk):
    """The mention may be what the platform refused."""
    desk.chat.fail_next(Rejected("invalid form"))
    await desk.owe("One")
    await desk.run()
    assert [plain for *_, plain in desk.chat.messages] == [True]
    assert len(desk.mentions) == 1, "the refused card only"


async def test_a_mention_that_was_taken_back_is_not_made(desk):
    """What counts is what the channel wants when the card goes out, not when it was filed."""
    await desk.owe("One")
    await save_subscription(desk.store, make_subscription(NEWS))
    await desk.run()
    assert len(desk.chat.messages) == 1
    assert desk.mentions == []
