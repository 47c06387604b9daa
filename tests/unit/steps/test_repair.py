"""Repair: what is wrong with a source, and another address for it."""

import pytest

from bot.domain.diagnosis import Diagnosis, Problem
from bot.domain.errors import AddressRefused
from bot.domain.source import Validators
from bot.feeds.finding.diagnosis import absent, healthy, moved, not_a_feed
from bot.steps.commands.repair import Done, Repair
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.page_world import checked

NEW = "https://new.example/feed"
WORKS = healthy(NOW, 5)
BAD = make_source(
    "https://old.example/feed", errors=3, last_error="It sent a web page.", polled_at=NOW, fetched_at=NOW, polls="nfff", title="Old",
    validators=Validators(etag="1"), body_hash="ff",
)  # fmt: skip


class Says:
    """A doctor who says of each address what a test says, and notes what was asked."""

    def __init__(self, **found: Diagnosis) -> None:
        self.found = {f"https://{host}.example/feed": each for host, each in found.items()}
        self.asked: list[str] = []

    async def examine(self, written: str) -> Diagnosis:
        self.asked.append(written)
        return self.found[written]


def repairing(doctor: Says, store: MemoryStore, clock: FakeClock, heard: list[str]) -> Repair:
    return Repair(store=store, examiner=doctor, check_url=checked, clock=clock, heard=lambda _, url: heard.append(url))


async def test_a_source_gets_the_address_that_is_proposed_and_keeps_its_history():
    """What it has shown stays known by its id; the old server's validators do not go along, and it is asked right away."""
    store, clock = MemoryStore(), FakeClock(NOW)
    heard: list[str] = []
    await store.add_sources([BAD])
    repair = repairing(Says(old=absent("old.example", for_good=False, instead=NEW), new=WORKS), store, clock, heard)
    looked = await repair.look(BAD.id)
    assert looked
    assert (looked.done, looked.diagnosis.instead, heard) == (Done.NOTHING, NEW, [])
    used = await repair.use(BAD.id, NEW)
    assert used
    assert used.done is Done.MOVED
    [after] = await store.sources()
    assert (after.id, after.url, after.host, after.title, after.polls) == (BAD.id, NEW, "new.example", "Old", "nfff")
    assert (after.errors, after.last_error, after.validators.etag, after.body_hash, after.next_poll_at) == (0, None, None, None, NOW)
    assert after.fetched_at == NOW
    assert heard == [NEW]


async def test_an_address_that_is_no_feed_or_another_sources_changes_nothing():
    """Nor does one that may not be fetched."""
    store, clock = MemoryStore(), FakeClock(NOW)
    heard: list[str] = []
    other = make_source(NEW)
    await store.add_sources([BAD, other])
    repair = repairing(Says(page=not_a_feed("page.example", "sent a web page", None), new=WORKS), store, clock, heard)
    page, taken = await repair.use(BAD.id, "https://page.example/feed"), await repair.use(BAD.id, NEW)
    assert page
    assert taken
    assert (page.done, taken.done) == (Done.NOTHING, Done.TAKEN)
    with pytest.raises(AddressRefused):
        await repair.use(BAD.id, "file:///etc/passwd")
    assert sorted(each.url for each in await store.sources()) == sorted([BAD.url, NEW])
    assert heard == []


async def test_a_source_that_works_again_is_asked_right_away():
    """Also one that had ended; its validators stay, so that it costs no document that we have."""
    store, clock = MemoryStore(), FakeClock(NOW)
    ended = make_source(NEW, errors=1, disabled_at=NOW, last_error="Gone.", validators=Validators(etag="2"))
    await store.add_sources([ended])
    looked = await repairing(Says(new=WORKS), store, clock, []).look(ended.id)
    assert looked
    assert looked.done is Done.WORKS
    [after] = await store.sources()
    assert (after.errors, after.disabled_at, after.next_poll_at, after.validators.etag) == (0, None, NOW, "2")


async def test_impatience_costs_a_publisher_nothing():
    """Presses within a minute share one examination; a source that is gone is examined by nobody."""
    store, clock = MemoryStore(), FakeClock(NOW)
    await store.add_sources([BAD])
    doctor = Says(old=absent("old.example", for_good=True, instead=None))
    repair = repairing(doctor, store, clock, [])
    for _ in range(3):
        await repair.look(BAD.id)
    clock.advance(minutes=2)
    await repair.look(BAD.id)
    assert await repair.look(make_source(NEW).id) is None
    assert doctor.asked == [BAD.url] * 2


@pytest.mark.parametrize(("found", "works", "instead"), [
    (absent("a", for_good=True, instead=NEW), False, NEW), (not_a_feed("a", "is a page", NEW), False, NEW), (moved(NEW), True, NEW),
    (absent("a", for_good=True, instead=None), False, ""), (WORKS, True, ""),
])  # fmt: skip
def test_a_diagnosis_names_the_address_that_it_proposes(found: Diagnosis, works, instead: str):
    """So that a button can take it."""
    assert (found.works, found.instead) == (works, instead)
    assert found.problem in Problem
