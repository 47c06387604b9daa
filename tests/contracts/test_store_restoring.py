"""The contract of bot.ports.restoring.Restoring, on every store."""

from dataclasses import replace
from datetime import time

from bot.domain.delivery import Kind, MessageId, Sent, Settlement, State
from bot.domain.loads import Owed
from bot.domain.schedule import DigestTime
from bot.domain.source import NO_VALIDATORS, Validators
from bot.domain.subscription import Mode
from bot.ports.store import Store
from bot.steps.catching_up import catch_up
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, filed, poll, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

TOLD = "a backup was restored"


async def states(store: Store) -> dict[str, tuple[State, str | None]]:
    """Each delivery by the title that it tells, or its kind."""
    told = await store.deliveries(tuple(State), 99)
    return {f"{each.title} {each.delivery.kind}": (each.delivery.state, each.delivery.last_error) for each in told}


async def test_what_is_owed_by_now_is_counted(store: Store):
    """Also what was being sent, and nothing that falls due later."""
    await filed(store, destination("a"), [1, 2])
    await filed(store, destination("b"), [3], due_at=NOW + MINUTE)
    await store.begin(destination("a").id, NOW, 1)
    assert await store.owed_by(NOW - DAY) == Owed(deliveries=1, channels=1)
    assert await store.owed_by(NOW) == Owed(deliveries=2, channels=1)
    assert await store.owed_by(NOW + DAY) == Owed(deliveries=3, channels=2)


async def test_what_may_have_been_told_is_taken_for_told(store: Store):
    """What was sent stays sent, what falls due later stays owed, and nothing of the rest is posted."""
    to = destination()
    of = await filed(store, to, [1, 2, 3])
    await store.record(poll(of, [article(of, 4)], [delivery(to, article(of, 4), due_at=NOW + DAY)]))
    first, _second = await store.begin(to.id, NOW, 2)
    await store.settle([Settlement(batch=first, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    await store.mark_told(NOW, TOLD)
    found = await states(store)
    assert sorted(found.values(), key=str) == [(State.PARKED, TOLD), (State.PARKED, TOLD), (State.PENDING, None), (State.SENT, None)]
    assert found["Title 4 alert"] == (State.PENDING, None)
    assert await store.begin(to.id, NOW, 9) == []


async def test_no_later_report_files_it_anew(store: Store):
    """As it would what was given up before anything of it can have been posted."""
    to = destination()
    of = await filed(store, to, [1])
    await store.mark_told(NOW, TOLD)
    again = article(of, 2, story_of=article(of, 1))
    await store.record(poll(of, [again], [delivery(to, again)], stories=()))
    assert await store.begin(to.id, NOW, 9) == []


async def test_what_was_never_announced_is_no_message(store: Store):
    """The button of a digest that was posted after the backup would open all that the restore took for told, of many days."""
    to = destination()
    of = await filed(store, to, [1, 2], Kind.DIGEST)
    await store.mark_told(NOW, TOLD)
    assert await store.message_of(delivery(to, article(of, 1), Kind.DIGEST).id) is None


async def test_what_would_follow_a_card_goes_with_it(store: Store):
    """It would wait for ever."""
    to = destination()
    of = await filed(store, to, [1])
    late = delivery(to, article(of, 1), Kind.FACT, due_at=NOW + DAY)
    await store.file([late])
    await store.mark_told(NOW, TOLD)
    assert set((await states(store)).values()) == {(State.PARKED, TOLD)}


async def test_the_next_answer_of_each_source_is_its_baseline(store: Store):
    """With nothing that would let a server say that nothing has changed."""
    known = replace(source(), fetched_at=NOW, validators=Validators(etag='"x"', last_modified="y"), body_hash="z", errors=2)
    await store.add_sources([known])
    await store.mark_told(NOW, TOLD)
    assert await store.sources() == [replace(known, fetched_at=None, validators=NO_VALIDATORS, body_hash=None)]


async def test_a_channel_that_was_paused_does_not_catch_up_on_what_it_may_have_got(store: Store):
    """Its pause may have ended since the backup; it had what it missed then. One that was given up stays so."""
    paused = destination("a", paused_at=NOW - 3 * MINUTE, pauses=2, recheck_at=NOW + DAY)
    off = destination("b", paused_at=NOW - DAY, off_at=NOW - DAY)
    of = source()
    await store.add_sources([of])
    for to in (paused, off):
        await save_destination(store, to)
        await save_subscription(store, subscription(to))
    missed = article(of, 1, seen_at=NOW - MINUTE)
    await store.record(poll(of, [missed], at=NOW - MINUTE))
    await store.mark_told(NOW, TOLD)
    for to in (paused, off):
        found = await store.destination(to.id)
        assert found
        assert (found.paused_at, found.pauses, found.recheck_at, found.off_at) == (
            (None, 0, None, None) if to is paused else (off.paused_at, 0, None, off.off_at)
        )
        if to is paused:
            await catch_up(store, found)
    assert await store.begin(paused.id, NOW, 9) == []


async def test_a_digest_day_that_came_meanwhile_is_taken(store: Store):
    """Nobody is told that nothing came on a day of which the database knows nothing."""
    to = destination()
    digest = DigestTime(at=time(0, 5), zone="UTC")
    wish = subscription(to, mode=Mode.DIGEST, digest=digest, empty_days=True, created_at=NOW - 3 * DAY)
    await save_destination(store, to)
    await save_subscription(store, wish)
    await store.mark_told(NOW, TOLD)
    assert {each.subscription for each in await store.digest_days((NOW - 2 * DAY).date())} == {wish.id}
    await store.mark_told(NOW, TOLD)
