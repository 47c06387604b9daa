"""Whoever subscribed a channel hears once that it refuses us."""

import pytest

from bot.domain.errors import ChatError, Gone, Throttled, Unreachable
from tests.fakes.make import AI, NOW, QUANTUM, make_subscription
from tests.fakes.seeding import save_subscription
from tests.fakes.words import shipped_words
from tests.unit.steps.test_deliver import NEWS, Desk

FORBIDDEN = Unreachable("no permission")


@pytest.fixture
async def desk():
    """A channel that Ada subscribed, and that is owed three stories."""
    made = Desk()
    await made.owe("One", "Two", "Three")
    await save_subscription(made.store, make_subscription(NEWS, created_by="ada"))
    return made


async def refuse(desk: Desk, error: ChatError, **later: float) -> None:
    """Let the next message be refused."""
    desk.clock.advance(**later)
    desk.chat.fail_next(error)
    await desk.run()


async def test_the_subscriber_is_told_in_the_channels_language(desk):
    """Which channel, what is missing, and what happens next."""
    await refuse(desk, FORBIDDEN)
    ((to, person, text),) = desk.chat.told
    assert (to.id, person) == (NEWS.id, "ada")
    assert text == shipped_words().into("fr").template("pauses.refused")
    assert "{channel}" in text


async def test_one_pause_is_told_once(desk):
    """Neither the next refusal nor the end of the week is news."""
    await refuse(desk, FORBIDDEN)
    for _ in range(4):
        await refuse(desk, FORBIDDEN, hours=30)
    await refuse(desk, FORBIDDEN, days=7)
    assert (await desk.store.destination(NEWS.id)).off_at is not None
    assert len(desk.chat.told) == 1


async def test_the_next_pause_is_told_again(desk):
    """Somebody mended the permissions, and somebody broke them again."""
    await refuse(desk, FORBIDDEN)
    desk.clock.advance(hours=1)
    await desk.run()
    assert (await desk.store.destination(NEWS.id)).paused_at is None
    await desk.owe("Four")
    await save_subscription(desk.store, make_subscription(NEWS, created_by="ada"))
    await refuse(desk, FORBIDDEN)
    assert len(desk.chat.told) == 2


async def test_a_channel_that_is_gone_is_told_too(desk):
    """There is nothing to mend: the text says so."""
    await refuse(desk, Gone("deleted"))
    assert [text for *_, text in desk.chat.told] == [shipped_words().into("fr").template("pauses.gone")]


async def test_everybody_who_subscribed_is_told_once(desk):
    """Two topics by one person, one by another, one by nobody."""
    await save_subscription(desk.store, make_subscription(NEWS, QUANTUM, created_by="ada"))
    await save_subscription(desk.store, make_subscription(NEWS, AI, created_by="grace", id=7))
    await save_subscription(desk.store, make_subscription(NEWS, AI, created_by="", id=8))
    await refuse(desk, FORBIDDEN)
    assert [person for _, person, _ in desk.chat.told] == ["ada", "grace"]


async def test_other_failures_are_nobodys_news(desk):
    """Patience, lost answers and refused forms are between us and the platform."""
    await refuse(desk, Throttled("slow down", retry_after=NOW - NOW))
    assert desk.chat.told == []


async def test_people_who_take_no_messages_change_nothing(desk):
    """The pause stands, the deliveries wait."""
    desk.chat.deaf = True
    await refuse(desk, FORBIDDEN)
    assert (await desk.store.destination(NEWS.id)).paused_at == NOW
    assert await desk.counts() == {"pending": 3}


async def test_nobody_is_told_where_nobody_is_known(desk):
    """The channel unsubscribed meanwhile; its deliveries were filed before."""
    await desk.store.unsubscribe(make_subscription(NEWS).id)
    await refuse(desk, FORBIDDEN)
    assert desk.chat.told == []
