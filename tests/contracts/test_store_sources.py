"""The contract of bot.ports.store.Sources, on every store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.polling import PollRecord
from bot.domain.source import Move, SourceKind, Validators
from bot.ports.store import Store
from tests.contracts.store_data import MINUTE, NOW, article, poll, source


async def test_a_source_comes_back_as_it_was_stored(store: Store):
    """Every field survives, to the microsecond and the byte."""
    full = source(
        title="Zeitung für “KI”",
        kind=SourceKind.PRIMARY,
        lang="de",
        pack="ai",
        validators=Validators(etag='W/"a\\"b"', last_modified="Mon, 2 Mar 26 09:30 GMT "),
        body_hash="ff00",
        interval=timedelta(minutes=17, microseconds=3),
        polled_at=NOW - MINUTE,
        fetched_at=NOW - 2 * MINUTE,
        errors=3,
        last_error="it said no",
        move=Move(url="https://new.example/feed", since=NOW - 3 * MINUTE, answers=2),
        skip_hours=frozenset({0, 23}),
        skip_days=frozenset({6}),
        disabled_at=NOW,
        polls="nufo",
    )
    await store.add_sources([full])
    assert await store.sources() == [full]


async def test_an_answer_without_a_document_moves_the_schedule(store: Store):
    """Its validators, its time and its faults are stored, a move that it did not repeat is forgotten, and the rest stays."""
    before = source(lang="de", body_hash="ff00", skip_hours=frozenset({3}), move=Move(url="https://new.example/feed", since=NOW, answers=2))
    await store.add_sources([before])
    after = replace(
        before,
        move=None,
        validators=Validators(etag='"2"', last_modified="Mon, 2 Mar 26 09:30 GMT"),
        next_poll_at=NOW + 9 * MINUTE,
        interval=timedelta(minutes=9, microseconds=1),
        polled_at=NOW,
        fetched_at=NOW,
        errors=2,
        last_error="„nein“",
        disabled_at=NOW + MINUTE,
        polls="u",
    )
    await store.record(poll(after, without_document=True))
    assert await store.sources() == [after]


async def test_each_poll_is_remembered_with_its_source(store: Store):
    """Whether a document came or not, whether the feed moved or stayed; the same record twice is one poll."""
    await store.add_sources([source()])
    moved = source("https://new.example/feed", id=source().id, polls="nun")
    for each in (poll(source(polls="n")), poll(source(polls="nu"), without_document=True), poll(moved)):
        for _ in range(2):
            await store.record(each)
        [stored] = await store.sources()
        assert stored.polls == each.source.polls


async def test_an_answer_without_a_document_revives_nobody(store: Store):
    """A source that a person disabled while it was asked stays disabled, and one that was removed stays away."""
    disabled, removed = source(disabled_at=NOW), source("https://gone.example/feed")
    await store.add_sources([disabled])
    for each in (replace(disabled, disabled_at=None, errors=1), removed):
        await store.record(poll(each, without_document=True))
    assert await store.sources() == [replace(disabled, errors=1)]


async def test_only_new_urls_are_added(store: Store):
    """A stored URL keeps its row, and the answer names the added ones alone."""
    await store.add_sources([source(title="first")])
    other = source("https://other.example/feed")
    added = await store.add_sources([source(title="second"), other, other])
    assert list(added) == [other]
    assert [each.title for each in await store.sources()] == ["first", "The News"]


async def test_sources_come_by_url(store: Store):
    """The list has one order."""
    await store.add_sources([source("https://b.example/"), source("https://a.example/")])
    assert [each.url for each in await store.sources()] == ["https://a.example/", "https://b.example/"]


async def test_adding_enables_a_disabled_source_again(store: Store):
    """Who adds a source that was disabled gets it back, due when they said."""
    await store.add_sources([source(disabled_at=NOW, next_poll_at=NOW + 9 * MINUTE)])
    assert await store.due_hosts(NOW + 10 * MINUTE, 10) == []
    assert list(await store.add_sources([source(next_poll_at=NOW)])) == []
    [again] = await store.due_at("news.example", NOW)
    assert again.disabled_at is None


async def test_a_source_that_moved_is_known_under_its_first_url_too(store: Store):
    """The identity stays when a feed moves, so its old URL adds nothing."""
    old = source()
    await store.add_sources([old])
    await store.record(poll(replace(old, url="https://moved.example/feed")))
    assert list(await store.add_sources([source()])) == []
    assert [each.url for each in await store.sources()] == ["https://moved.example/feed"]


async def test_remove_says_whether_there_was_one(store: Store):
    """Removing twice is no error."""
    await store.add_sources([source()])
    assert await store.remove_source(source().url) is True
    assert await store.remove_source(source().url) is False
    assert await store.sources() == []


async def test_a_removed_source_forgets_what_it_has_shown(store: Store):
    """Added again, a source begins with a new baseline."""
    here = source()
    await store.add_sources([here])
    await store.record(poll(here, [article(here, 1)]))
    await store.remove_source(here.url)
    assert set(await store.known(here.id, [article(here, 1).identity])) == set()


async def test_due_hosts_come_most_overdue_first_and_only_so_many(store: Store):
    """A host counts by its most overdue source; the limit cuts the tail."""
    await store.add_sources(
        [
            source("https://a.example/1", next_poll_at=NOW - MINUTE),
            source("https://b.example/1", next_poll_at=NOW),
            source("https://b.example/2", next_poll_at=NOW - 5 * MINUTE),
            source("https://c.example/1", next_poll_at=NOW - 2 * MINUTE),
            source("https://later.example/", next_poll_at=NOW + timedelta(microseconds=1)),
        ]
    )
    assert list(await store.due_hosts(NOW, 10)) == ["b.example", "c.example", "a.example"]
    assert list(await store.due_hosts(NOW, 2)) == ["b.example", "c.example"]


async def test_due_sources_of_a_host_come_most_overdue_first(store: Store):
    """Only this host, only what is due and enabled."""
    late = source("https://a.example/late", next_poll_at=NOW - 2 * MINUTE)
    just = source("https://a.example/just", next_poll_at=NOW)
    off = source("https://a.example/off", next_poll_at=NOW, disabled_at=NOW)
    soon = source("https://a.example/soon", next_poll_at=NOW + MINUTE)
    await store.add_sources([just, late, off, soon, source("https://b.example/")])
    assert list(await store.due_at("a.example", NOW)) == [late, just]


async def test_a_host_with_another_port_is_another_host(store: Store):
    """Politeness counts by name and port."""
    plain, other = source("https://a.example/f"), source("https://A.example:8443/f")
    await store.add_sources([plain, other])
    assert list(await store.due_at("a.example:8443", NOW)) == [other]


async def test_a_held_host_is_left_alone_until_the_end_of_the_hold(store: Store):
    """A 429 silences every source of the host, up to the instant and not beyond."""
    here, there = source("https://a.example/1"), source("https://a.example/2")
    await store.add_sources([here, there])
    await store.record(poll(here, hold_host_until=NOW + MINUTE))
    assert list(await store.due_hosts(NOW, 10)) == []
    assert list(await store.due_at("a.example", NOW)) == []
    assert list(await store.due_hosts(NOW + MINUTE, 10)) == ["a.example"]
    assert len(await store.due_at("a.example", NOW + MINUTE)) == 2


async def test_a_shorter_hold_does_not_end_a_longer_one(store: Store):
    """Two sources of one host may be told different times: the later one counts."""
    here = source()
    await store.add_sources([here])
    await store.record(poll(here, hold_host_until=NOW + 10 * MINUTE))
    await store.record(poll(here, hold_host_until=NOW + MINUTE))
    assert list(await store.due_hosts(NOW + 5 * MINUTE, 10)) == []


async def test_sources_that_somebody_waits_for_are_due_at_once(store: Store):
    """What failed keeps its pause, what is off stays off, and what is due sooner stays due then."""
    later, sooner = NOW + MINUTE, NOW - MINUTE
    waiting, due = source("https://a.example/"), source("https://b.example/", next_poll_at=sooner)
    failed, off = source("https://c.example/", errors=1), source("https://d.example/", disabled_at=NOW)
    asked = [replace(each, next_poll_at=later) if each is not due else each for each in (waiting, due, failed, off)]
    await store.add_sources(asked)
    await store.ask_soon([each.id for each in asked], NOW)
    assert {each.url: each.next_poll_at for each in await store.sources()} == {
        waiting.url: NOW,
        due.url: sooner,
        failed.url: later,
        off.url: later,
    }


async def test_a_source_gets_another_address_and_keeps_its_history(store: Store):
    """As if it had not failed; validators belong to an address, so that they stay where it stays."""
    failed = source(
        errors=2, last_error="No.", validators=Validators(etag="1"), body_hash="ff", polls="nff", disabled_at=NOW, fetched_at=NOW
    )
    await store.add_sources([failed])
    at = NOW + MINUTE
    mended = replace(failed, errors=0, last_error=None, disabled_at=None, next_poll_at=at)
    assert await store.readdress(failed.id, failed.url, at)
    assert await store.sources() == [mended]
    assert await store.readdress(failed.id, "https://new.example/feed", at)
    moved = replace(mended, url="https://new.example/feed", validators=Validators(), body_hash=None)
    assert await store.sources() == [moved]
    assert list(await store.due_hosts(at, 9)) == ["new.example"]


@pytest.mark.parametrize("without_document", [True, False])
async def test_a_poll_of_the_address_before_changes_nothing_of_the_source(store: Store, without_document):
    """It was under way while somebody gave another address: that stays, without the validators of the old one."""
    old = source(errors=2)
    await store.add_sources([old])
    await store.readdress(old.id, "https://new.example/feed", NOW)
    [moved] = await store.sources()
    answered = replace(old, errors=3, validators=Validators(etag="old"), next_poll_at=NOW + 60 * MINUTE)
    await store.record(PollRecord(source=answered, at=NOW, asked=old.url, without_document=without_document))
    assert await store.sources() == [moved]
    await store.record(PollRecord(source=replace(moved, errors=1), at=NOW, asked=moved.url, without_document=without_document))
    assert [each.errors for each in await store.sources()] == [1]


async def test_an_address_that_another_source_has_is_not_given_twice(store: Store):
    """Nor is one given to a source that is not there."""
    one, other = source(), source("https://other.example/feed")
    await store.add_sources([one, other])
    assert not await store.readdress(one.id, other.url, NOW)
    assert not await store.readdress(source("https://gone.example/feed").id, "https://new.example/feed", NOW)
    assert sorted(each.url for each in await store.sources()) == sorted([one.url, other.url])
