"""When a channel has its digest: set and ended for all that it is subscribed to, also by two at the same moment."""

from asyncio import gather
from datetime import UTC, datetime, time

import pytest

from bot.domain.errors import InvalidInput
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode, Subscription
from bot.domain.topic import TopicSlug
from bot.steps.commands.digest_times import DigestTimes
from bot.steps.commands.wishes import Wish
from tests.fakes.clock import FakeClock
from tests.fakes.make import AI, NOW, QUANTUM, make_destination, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

TELECOM = TopicSlug("telecom")
HERE = make_destination(zone="Asia/Tokyo")
MORNING = DigestTime(at=time(8, 30), zone="Europe/Paris")
BEFORE = datetime(2025, 1, 1, tzinfo=UTC)
_DIGEST = {Mode.LIVE: None, Mode.DIGEST: MORNING, Mode.BOTH: MORNING}


def wish(topic: TopicSlug, mode: Mode) -> Subscription:
    return make_subscription(HERE, topic, mode=mode, digest=_DIGEST[mode], created_at=BEFORE)


async def times(*wishes: Subscription) -> DigestTimes:
    """Return the use case, over a channel with some subscriptions."""
    store = MemoryStore()
    if wishes:
        await save_destination(store, HERE)
    for each in wishes:
        await save_subscription(store, each)
    return DigestTimes(store=store, clock=FakeClock(NOW))


async def now(made: DigestTimes) -> dict[TopicSlug | None, tuple[Mode, str]]:
    """Return how each topic comes, and when its digest does."""
    return {
        each.topic: (each.mode, f"{each.digest.at:%H:%M} {each.digest.zone}" if each.digest else "")
        for each in await made.store.subscriptions(HERE.id)
    }


async def test_the_digests_of_a_channel_move_together_and_what_is_live_stays():
    """A time alone keeps zone and days."""
    made = await times(wish(AI, Mode.LIVE), wish(QUANTUM, Mode.DIGEST), wish(TELECOM, Mode.BOTH))
    done = await made.set(HERE, Wish(topic="", digest="18:00"))
    assert {each.subscription.topic for each in done} == {QUANTUM, TELECOM}
    assert await now(made) == {
        AI: (Mode.LIVE, ""),
        QUANTUM: (Mode.DIGEST, "18:00 Europe/Paris"),
        TELECOM: (Mode.BOTH, "18:00 Europe/Paris"),
    }


async def test_a_channel_without_a_digest_gets_one_beside_its_cards():
    """In its own zone, unless somebody names one."""
    made = await times(wish(AI, Mode.LIVE))
    await made.set(HERE, Wish(topic="", digest="18:00"))
    assert await now(made) == {AI: (Mode.BOTH, "18:00 Asia/Tokyo")}


@pytest.mark.parametrize("bad", [{"digest": "25:00"}, {"digest": "8", "zone": "Mars"}, {"digest": "8", "days": "someday"}])
async def test_a_time_that_cannot_be_read_changes_nothing(bad: dict[str, str]):
    """Whatever of it is wrong."""
    made = await times(wish(AI, Mode.BOTH))
    with pytest.raises(InvalidInput):
        await made.set(HERE, Wish(topic="", **bad))
    assert await now(made) == {AI: (Mode.BOTH, "08:30 Europe/Paris")}


async def test_without_a_subscription_there_is_nothing_to_set_or_end():
    """The channel is not even remembered."""
    made = await times()
    for asked in (made.set(HERE, Wish(topic="", digest="8:30")), made.off(HERE)):
        with pytest.raises(InvalidInput) as refused:
            await asked
        assert refused.value.code == "nothing_here"
    assert await made.store.destination(HERE.id) is None


async def test_off_leaves_what_comes_live():
    """What came by both comes live alone."""
    made = await times(wish(AI, Mode.LIVE), wish(TELECOM, Mode.BOTH))
    done = await made.off(HERE)
    assert [each.subscription.topic for each in done.subscribed] == [TELECOM]
    assert await now(made) == {AI: (Mode.LIVE, ""), TELECOM: (Mode.LIVE, "")}
    with pytest.raises(InvalidInput) as refused:
        await made.off(HERE)
    assert refused.value.code == "no_digest"


async def test_off_asks_what_becomes_of_what_comes_by_the_digest_alone():
    """Nobody loses a topic, or is flooded by it, without a word; until somebody says so nothing changes, of the others neither."""
    made = await times(wish(AI, Mode.BOTH), wish(QUANTUM, Mode.DIGEST))
    before = await now(made)
    for typed in ("", "perhaps"):
        with pytest.raises(InvalidInput) as refused:
            await made.off(HERE, typed)
        assert refused.value.code == ("bad_instead" if typed else "digest_alone")
    assert await now(made) == before


async def test_off_lets_it_come_live_or_ends_it():
    """As somebody says."""
    made = await times(wish(AI, Mode.BOTH), wish(QUANTUM, Mode.DIGEST))
    await made.off(HERE, "Live")
    assert await now(made) == {AI: (Mode.LIVE, ""), QUANTUM: (Mode.LIVE, "")}
    made = await times(wish(AI, Mode.BOTH), wish(QUANTUM, Mode.DIGEST))
    done = await made.off(HERE, "end")
    assert [each.topic for each in done.ended] == [QUANTUM]
    assert await now(made) == {AI: (Mode.LIVE, "")}


async def test_two_who_set_it_at_once_leave_one_of_their_times():
    """No subscription is left behind."""
    made = await times(wish(AI, Mode.BOTH), wish(QUANTUM, Mode.DIGEST))
    await gather(made.set(HERE, Wish(topic="", digest="7:00")), made.set(HERE, Wish(topic="", digest="19:00")))
    assert len({when for _, when in (await now(made)).values()}) == 1
