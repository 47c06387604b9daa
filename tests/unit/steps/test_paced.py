"""The store that counts changes: each that people begin is counted once, and nothing that they read, end or undo."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.audit import AuditEntry, AuditVerb
from bot.domain.change_quota import ChangeQuota
from bot.domain.choices import Choice, Updates
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.following import Follow
from bot.domain.own_topic import OwnTopic, TopicId
from bot.domain.subscription import Change
from bot.ports.store import Store
from bot.steps.commands.paced import PacedChanges, paced
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, QUANTUM, make_destination, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore

HERE = make_destination()
TOPIC = OwnTopic(
    id=TopicId(1), workspace=HERE.workspace, name="Zinc", query="zinc", made_by="1", made_at=NOW, changed_by="1", changed_at=NOW
)
ENTRY = AuditEntry(workspace=HERE.workspace, verb=AuditVerb.TOPIC_MADE, what="Zinc", person="1", at=NOW)
Does = Callable[[Store], Awaitable[object]]


def subscribed(to: Destination = HERE) -> Does:
    """Return the wish of a channel."""
    return lambda store: store.subscribe(to, [Change(wish=make_subscription(to, QUANTUM), before=None)])


CHANGES: dict[str, Does] = {
    "subscribe": subscribed(),
    "set_quiet_hours": lambda store: store.set_quiet_hours(HERE, None, NOW),
    "set_most_cards": lambda store: store.set_most_cards(HERE, 3),
    "choose": lambda store: store.choose(HERE, Choice.UPDATES, Updates.THREAD),
    "set_locale": lambda store: store.set_locale(HERE, "fr"),
    "set_zone": lambda store: store.set_zone(HERE, "Asia/Tokyo", NOW),
    "follow": lambda store: store.follow(
        make_source(), Follow(source_id=make_source().id, workspace=HERE.workspace, added_by="1", added_at=NOW), 9
    ),
    "add_topic": lambda store: store.add_topic(TOPIC, ENTRY, 9),
    "change_topic": lambda store: store.change_topic(TOPIC, ENTRY),
}


def office(most: int = 1) -> tuple[Store, FakeClock]:
    """Return a store in which a workspace may change so much."""
    clock = FakeClock(NOW)
    return paced(MemoryStore(), ChangeQuota(most=most), clock), clock


async def do(store: Store, *changes: Does) -> None:
    """Do things as one command, which has a task of its own."""

    async def work() -> None:
        for each in changes:
            await each(store)

    await asyncio.create_task(work())


def test_each_counted_method_is_tried():
    """What is counted is written out."""
    assert set(CHANGES) == {name for name in vars(PacedChanges) if not name.startswith("_")}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_too_many_is_refused_and_changes_nothing(change: str):
    """Whichever it is, after whichever other; a minute later it is done."""
    store, clock = office()
    await do(store, subscribed())
    before = await store.subscriptions(HERE.id)
    with pytest.raises(InvalidInput, match="try again in 60 s"):
        await do(store, CHANGES[change])
    assert (await store.subscriptions(HERE.id), await store.own_topics(), await store.sources()) == (before, [], [])
    clock.advance(minutes=1)
    await do(store, CHANGES[change])


async def test_what_one_command_writes_is_one_change():
    """A window sets many things at once, and is not left half done."""
    store, _ = office()
    await do(store, *CHANGES.values())
    with pytest.raises(InvalidInput):
        await do(store, subscribed())


async def test_reading_ending_and_undoing_are_never_refused():
    """Whoever made a mistake twenty times takes all of it back."""
    store, _ = office()
    await do(store, subscribed(), CHANGES["follow"], CHANGES["add_topic"])
    [wish] = await store.subscriptions(HERE.id)
    for _ in range(3):
        assert await store.workspace_subscriptions(*HERE.workspace)
    assert await store.unsubscribe(wish.id)
    assert await store.unfollow(make_source().id, HERE.workspace, NOW + timedelta(seconds=1), "1")
    assert await store.delete_topic(TOPIC, ENTRY)


async def test_others_do_not_wait():
    """Neither another workspace nor somebody who changes what comes to them alone."""
    store, _ = office()
    await do(store, subscribed())
    await do(store, subscribed(make_destination(workspace="2")))
    await do(store, subscribed(make_destination("77", person=True)))
