"""Muted stories: whoever deleted a card gets nothing more of its story in that channel, on every store."""

from bot.domain.delivery import Kind, Muted, State
from bot.domain.following import OPERATOR
from bot.outbox.muting import MUTED
from bot.ports.store import Store
from tests.contracts.store_data import MINUTE, NOW, article, delivery, destination, poll
from tests.contracts.test_store_growth import FIRST, HERE, THIRD, TO, begin, grow, opened, sent, settle
from tests.fakes.seeding import save_channel

OTHER = destination("other")


async def states(store: Store) -> dict[tuple[int, Kind], State]:
    """What became of everything that channels are owed, by channel and kind."""
    [told] = await store.history_of(FIRST.url, FIRST.canonical_url, OPERATOR)
    return {(channel.id, each.kind): each.state for channel, each in told.deliveries}


async def deleted(store: Store) -> None:
    """Let a card be sent, its story grow, and the edit of the card find that it was deleted."""
    await opened(store)
    await sent(store)
    await grow(store, fact=True)
    edit = await begin(store)
    assert edit
    assert edit.kind is Kind.UPDATE
    await settle(store, edit, Muted(reason="deleted"))


async def test_a_deleted_card_gets_no_answer(store: Store):
    """The answer that was owed with the edit is withdrawn, and the card's row says what became of it."""
    await deleted(store)
    assert await begin(store, NOW + MINUTE) is None
    assert await states(store) == {(TO.id, Kind.ALERT): State.DELETED, (TO.id, Kind.UPDATE): State.PARKED, (TO.id, Kind.FACT): State.PARKED}


async def test_a_muted_story_grows_no_more_there(store: Store):
    """A later report files nothing, and wakes nobody."""
    await deleted(store)
    before = await states(store)
    assert await grow(store, THIRD, NOW + MINUTE, fact=True) == ()
    assert await begin(store, NOW + 2 * MINUTE) is None
    assert await states(store) == before


async def test_a_muted_story_is_in_no_digest_there(store: Store):
    """Neither is the entry that waited when the card was deleted, nor one that is filed afterwards."""
    await deleted(store)
    await store.record(poll(HERE, [FIRST], [delivery(TO, FIRST, Kind.DIGEST)]))
    assert await begin(store, NOW + MINUTE) is None
    [told] = await store.history_of(FIRST.url, FIRST.canonical_url, OPERATOR)
    assert {each.last_error for _, each in told.deliveries if each.kind is Kind.DIGEST} == {MUTED}


async def test_other_channels_go_on_telling_it(store: Store):
    """It was deleted in one channel."""
    await save_channel(store, OTHER)
    await deleted(store)
    await store.record(poll(HERE, [FIRST], [delivery(OTHER, FIRST)]))
    [batch] = await store.begin(OTHER.id, NOW, 1)
    assert batch.kind is Kind.ALERT


async def test_other_stories_go_on_there(store: Store):
    """The channel itself is well."""
    await deleted(store)
    other = article(HERE, 9)
    await store.record(poll(HERE, [other], [delivery(TO, other)]))
    batch = await begin(store)
    assert batch
    assert batch.items[0].article.id == other.id
