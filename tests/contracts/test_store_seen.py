"""The contract of what was seen, on every store: noted again while it is shown, forgotten long after it was not shown any more."""

from datetime import timedelta

from bot.domain.article import Identity
from bot.domain.claims import SeenLimits
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, poll, source

HERE, THERE = source(), source("https://other.example/feed")
LIMITS = SeenLimits(still_shown=2 * DAY, keep=30 * DAY, most=100)
LATER = NOW + 2000 * DAY
OLD, NEW = Identity(1), Identity(2)


async def shown(store: Store, *identities: Identity, at=NOW, of=HERE) -> None:
    await store.record(poll(of, at=at, seen=identities))


async def known(store: Store, of=HERE) -> set[int]:
    return set(await store.known(of.id, [Identity(number) for number in range(2_000)]))


async def test_known_says_what_was_noted_long_ago(store: Store):
    """Until it is noted again; an older note never replaces a newer one."""
    await store.add_sources([HERE])
    await shown(store, OLD, NEW)
    assert await store.known(HERE.id, [OLD]) == {OLD: False}
    assert await store.known(HERE.id, [OLD, NEW], NOW + MINUTE) == {OLD: True, NEW: True}
    await shown(store, OLD, at=NOW + MINUTE)
    await shown(store, OLD, at=NOW - DAY)
    assert await store.known(HERE.id, [OLD, NEW], NOW + MINUTE) == {OLD: False, NEW: True}


async def test_what_was_not_shown_for_long_is_forgotten(store: Store):
    """Counted from the last time that anything of its source was noted, and not a moment sooner."""
    await store.add_sources([HERE, THERE])
    await shown(store, OLD)
    await shown(store, NEW, at=NOW + LIMITS.keep)
    assert await store.forget_seen(LIMITS, LATER) == 0
    await shown(store, NEW, at=NOW + LIMITS.keep + MINUTE)
    assert await store.forget_seen(LIMITS, LATER) == 1
    assert await known(store) == {NEW}


async def test_a_feed_that_stands_still_for_years_forgets_nothing(store: Store):
    """Its document holds what it held, and says so with one 304 after the other; time passes for other sources only."""
    await store.add_sources([HERE, THERE])
    await shown(store, OLD, NEW)
    await shown(store, NEW, at=NOW + 1000 * DAY, of=THERE)
    assert await store.forget_seen(LIMITS, LATER) == 0
    assert await known(store) == {OLD, NEW}


async def test_a_source_that_shows_too_much_forgets_the_oldest(store: Store):
    """Never what it has shown lately, however much that is."""
    await store.add_sources([HERE, THERE])
    for day in range(5):
        numbers = [Identity(number) for number in range(day * 60, day * 60 + 60)]
        await shown(store, *numbers, at=NOW + day * DAY)
    await shown(store, OLD, at=NOW, of=THERE)
    assert await store.forget_seen(LIMITS, LATER) == 120
    assert await known(store) == set(range(120, 300))
    assert await known(store, THERE) == {OLD}
    assert await store.forget_seen(LIMITS, LATER) == 0


async def test_forgetting_goes_through_all_sources(store: Store):
    """However many there are."""
    many = [source(f"https://{number}.example/feed") for number in range(50)]
    await store.add_sources(many)
    for each in many:
        await shown(store, OLD, of=each)
        await shown(store, NEW, at=NOW + LIMITS.keep + timedelta(seconds=1), of=each)
    assert await store.forget_seen(LIMITS, LATER) == 50
    assert [await known(store, each) for each in many] == [{NEW}] * 50


async def test_a_clock_that_ran_ahead_makes_nothing_old(store: Store):
    """What is shown after it was set right stays known, and what the wrong clock noted too."""
    await store.add_sources([HERE])
    await shown(store, OLD, at=NOW + 1000 * DAY)
    assert await store.forget_seen(LIMITS, NOW) == 0
    await shown(store, NEW)
    assert await store.forget_seen(LIMITS, NOW + DAY) == 0
    assert await known(store) == {OLD, NEW}
