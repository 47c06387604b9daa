"""The contract of bot.ports.store.Sources, on every store: claims of hosts, which keep processes from asking one at once."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.claims import HostClaim
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, OpenStore, poll, source
from tests.fakes.memory_store import MemoryStore

SECOND = timedelta(seconds=1)
HERE, THERE = "news.example", "other.example"
CLAIM = HostClaim(at=NOW, until=NOW + MINUTE, asked_before=NOW - SECOND, beside_a_run=False)


async def test_a_host_is_claimed_once(store: Store):
    """Whoever comes second gets the hosts that are left, until the claim ends by itself."""
    assert await store.claim_hosts([HERE], CLAIM) == {HERE}
    assert await store.claim_hosts([HERE, THERE], replace_at(CLAIM, NOW + SECOND)) == {THERE}
    assert await store.claim_hosts([HERE, THERE], replace_at(CLAIM, NOW + MINUTE)) == {HERE}


def replace_at(claim: HostClaim, at):
    return claim._replace(at=at, until=at + MINUTE, asked_before=at - SECOND)


async def test_only_who_claimed_a_host_gives_it_back(store: Store):
    """At once or a little later; somebody whose claim ended long ago does not end the claim of the next one."""
    later = replace_at(CLAIM, NOW + MINUTE)
    await store.claim_hosts([HERE], CLAIM)
    assert await store.claim_hosts([HERE], later) == {HERE}
    await store.release_hosts([HERE], CLAIM.until, NOW)
    assert await store.claim_hosts([HERE], later) == set()
    await store.release_hosts([HERE], later.until, later.at + SECOND)
    assert await store.claim_hosts([HERE], later) == set()
    assert await store.claim_hosts([HERE], replace_at(CLAIM, later.at + SECOND)) == {HERE}


async def test_a_claimed_host_is_due_for_nobody(store: Store):
    """Neither in the sweep nor for its own poll; afterwards it is as it was, and a hold of its server's stays."""
    here = source()
    await store.add_sources([here])
    await store.claim_hosts([HERE], CLAIM)
    assert (list(await store.due_hosts(NOW, 9)), list(await store.due_at(HERE, NOW))) == ([], [])
    assert list(await store.due_hosts(NOW + MINUTE, 9)) == [HERE]
    await store.record(poll(here, hold_host_until=NOW + DAY))
    await store.release_hosts([HERE], CLAIM.until, NOW)
    assert list(await store.due_at(HERE, NOW + MINUTE)) == []
    assert list(await store.due_at(HERE, NOW + DAY)) == [here]


async def test_a_host_that_was_asked_just_now_is_not_free(store: Store):
    """By whomever and for whichever of its feeds: a second lies between two requests."""
    await store.add_sources([source(), source("https://news.example/two", polled_at=NOW)])
    assert await store.claim_hosts([HERE], CLAIM) == set()
    assert await store.claim_hosts([HERE], replace_at(CLAIM, NOW + SECOND)) == {HERE}


async def test_beside_a_running_newsdesk_a_host_with_a_due_source_is_not_free(store: Store):
    """It may be asked at this moment, until its next poll is in the future; sources that are off ask nobody."""
    due, off = source(), source("https://other.example/feed", disabled_at=NOW)
    await store.add_sources([due, off])
    claim = CLAIM._replace(beside_a_run=True)
    assert await store.claim_hosts([HERE, THERE], claim) == {THERE}
    await store.record(poll(replace(due, next_poll_at=NOW + MINUTE, polled_at=NOW - MINUTE)))
    assert await store.claim_hosts([HERE, THERE], claim) == {HERE}


async def test_a_claim_is_seen_by_other_processes(tmp_path, open_store: OpenStore):
    """Two connections to one file are as far apart as two processes."""
    async with open_store(tmp_path) as one, open_store(tmp_path) as other:
        if isinstance(one, MemoryStore):
            return
        assert await one.claim_hosts([HERE], CLAIM) == {HERE}
        assert await other.claim_hosts([HERE], CLAIM) == set()
        await one.release_hosts([HERE], CLAIM.until, NOW)
        assert await other.claim_hosts([HERE], CLAIM) == {HERE}


async def test_a_host_on_hold_is_not_free(store: Store):
    """Whoever wishes, its server's word counts until the hold ends; other hosts are free."""
    held = source()
    await store.add_sources([held, source("https://other.example/feed")])
    await store.record(poll(replace(held, polled_at=NOW - DAY), hold_host_until=NOW + MINUTE))
    assert await store.held_hosts(NOW) == {HERE: NOW + MINUTE}
    assert await store.claim_hosts([HERE, THERE], CLAIM) == {THERE}
    assert await store.held_hosts(NOW + MINUTE) == {}
    assert await store.claim_hosts([HERE], replace_at(CLAIM, NOW + MINUTE)) == {HERE}


async def test_a_host_that_was_claimed_before_is_not_free_while_on_hold(store: Store):
    """An earlier claim, which left a row, changes nothing about it."""
    held = source()
    await store.add_sources([held])
    await store.claim_hosts([HERE], CLAIM)
    assert await store.held_hosts(NOW) == {}
    await store.record(poll(replace(held, polled_at=NOW), hold_host_until=NOW + DAY))
    assert await store.claim_hosts([HERE], replace_at(CLAIM, NOW + 2 * MINUTE)) == set()
