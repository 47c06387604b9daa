"""Which channels told the stories of a person's digest, on every store."""

from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Kind, MessageId, Sent, Settlement
from bot.domain.destination import Destination, destination_id, person_of
from bot.outbox.rules import ChannelRules
from bot.ports.store import Store
from tests.contracts.store_data import DAY, NOW, article, delivery, destination, filed, source
from tests.fakes.seeding import save_destination

NEWS = destination("news")
ME = person_of(NEWS, "U1")
ANYWHERE = replace(ME, id=destination_id(ME.platform, "", "U1"), workspace_id="")
BEYOND = destination("beyond", id=destination_id(NEWS.platform, "other", "beyond"), workspace_id="other")


async def tell(store: Store, to: Destination, at: datetime = NOW) -> None:
    """Send a channel what it is owed."""
    while batches := await store.begin(to.id, at, 10):
        await store.settle([Settlement(batch=each, outcome=Sent(message_id=MessageId(f"m{each.nonce}"), at=at)) for each in batches])


async def told(store: Store, person: Destination, now: datetime = NOW) -> set[tuple[str, int]]:
    """Return the channels and the stories, by their names and numbers."""
    found = await store.told_elsewhere(person, now)
    stories = {article(source(), number).story_id: number for number in range(9)}
    return {(channel.channel_id, stories[story]) for channel, story in found}


async def test_what_channels_of_the_workspace_told_is_found(store: Store):
    """By cards and digests alike; not what they are still owed, nor what other persons or workspaces got."""
    other = person_of(NEWS, "U2")
    await filed(store, ME, [1, 2, 3, 4], Kind.DIGEST)
    await filed(store, NEWS, [1])
    await filed(store, NEWS, [2], Kind.DIGEST)
    await filed(store, other, [3])
    await filed(store, BEYOND, [4])
    for each in (NEWS, other, BEYOND):
        await tell(store, each)
    await filed(store, NEWS, [3])
    assert await told(store, ME) == {("news", 1), ("news", 2)}


async def test_somebody_of_no_workspace_may_read_in_any(store: Store):
    """Their platform says where; a channel in whose workspace the bot is no more tells nobody."""
    await filed(store, ANYWHERE, [1, 2], Kind.DIGEST)
    await filed(store, NEWS, [1])
    await filed(store, BEYOND, [2])
    for each in (NEWS, BEYOND):
        await tell(store, each)
    assert await told(store, ANYWHERE) == {("news", 1), ("beyond", 2)}
    await store.leave_workspace(BEYOND.workspace, NOW)
    assert await told(store, ANYWHERE) == {("news", 1)}


async def test_a_digest_that_is_not_due_is_not_asked_about(store: Store):
    """What its channels told is looked for when it goes out."""
    await filed(store, ME, [1], Kind.DIGEST, due_at=NOW + DAY)
    await filed(store, NEWS, [1])
    await tell(store, NEWS)
    assert await told(store, ME) == set()
    assert await told(store, ME, NOW + DAY) == {("news", 1)}


async def test_a_digest_leaves_out_what_was_told(store: Store):
    """The rest goes out as one message; with nothing left there is none, and the day is open for what comes."""
    await filed(store, ME, [1, 2], Kind.DIGEST)
    one, two = (article(source(), number).story_id for number in (1, 2))
    [batch] = await store.begin(ME.id, NOW, 1, ChannelRules(told=frozenset({one})))
    assert [each.article.story_id for each in batch.items] == [two]
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("1"), at=NOW))])
    await save_destination(store, BEYOND)
    await store.file([delivery(BEYOND, article(source(), 1), Kind.DIGEST)])
    assert list(await store.begin(BEYOND.id, NOW, 1, ChannelRules(told=frozenset({one})))) == []
