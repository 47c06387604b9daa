"""Workspaces that remove the bot, on every store: what stops, what stays, what goes on, and what is forgotten."""

from datetime import timedelta

from bot.domain.claims import Forgotten
from bot.domain.delivery import Again, Delivery, Kind, MessageId, Off, Paused, Sent, Settlement, State
from bot.domain.destination import Destination, Platform, Workspace, person_of
from bot.domain.notice import Notice, NoticeKind
from bot.domain.subscription import Readership
from bot.ports.store import Store
from bot.steps.notices import notice_to
from tests.contracts.store_data import AI, DAY, MINUTE, NOW, delivery, destination, filed, source, subscribed, subscription
from tests.contracts.test_store_growth import FIRST, TO, grow, opened, sent

TEAM, OTHERS = Workspace(Platform.SLACK, "team"), Workspace(Platform.SLACK, "others")
HERE, ALSO = destination("a"), destination("b")
THERE = destination("c", workspace_id="others", id=destination("c").id + 1)
PERSON = person_of(HERE, "U1")


def hello(to: Destination, kind: NoticeKind = NoticeKind.WELCOME_BACK) -> Delivery:
    """A notice that a channel is owed."""
    about = {"count": "2", "until": "2026-04-01"}
    return notice_to(to, Notice(kind=kind, about=about, expires_at=NOW + DAY), NOW)


async def settled(store: Store) -> None:
    """Owe a card to two channels of one workspace, and to one of another."""
    for number, each in enumerate((HERE, ALSO, THERE)):
        await filed(store, each, [number])
    await store.meet(PERSON)


async def due(store: Store) -> set[str]:
    """The channels that are owed something which may go out."""
    ids = await store.due_destinations(NOW, 10)
    return {each.channel_id for each in await store.destinations() if each.id in ids}


async def test_nothing_is_sent_to_a_workspace_that_removed_us(store: Store):
    """At once, for all of its channels and for no others; told again it changes nothing, and the first time counts."""
    await settled(store)
    assert await store.leave_workspace(TEAM, NOW) == 3
    assert await store.leave_workspace(TEAM, NOW + DAY) == 0
    assert await due(store) == {"c"}
    assert list(await store.begin(HERE.id, NOW, 10)) == []
    stored = await store.destination(HERE.id)
    assert stored
    assert stored.left_at == NOW


async def test_polls_file_nothing_for_it_and_count_it_among_no_readers(store: Store):
    """Its subscriptions stay, for a month."""
    await settled(store)
    await store.leave_workspace(TEAM, NOW)
    assert [each.destination_id for each in await store.all_subscriptions()] == [THERE.id]
    assert [each.destination_id for each in await store.subscriptions_to([AI], source().id)] == [THERE.id]
    assert await store.readership() == Readership(channels=1, subscriptions=1)
    assert len(await store.workspace_subscriptions("slack", "team")) == 2


async def test_it_hears_nothing_but_notices_and_those_that_waited_are_given_up(store: Store):
    """The notice that asks whether all goes on is filed after the return; it does not let anything go on."""
    await settled(store)
    await store.file([hello(HERE, NoticeKind.FEED_GONE)])
    await store.leave_workspace(TEAM, NOW)
    assert await due(store) == {"c"}
    await store.file([hello(HERE)])
    assert await due(store) == {"a", "c"}
    [batch] = await store.begin(HERE.id, NOW, 10)
    assert batch.kind is Kind.NOTICE
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    assert await due(store) == {"c"}


async def test_removed_again_before_anybody_answered_is_another_time(store: Store):
    """The month begins anew, and so the question after the next return is another one; told of it again nothing changes."""
    await settled(store)
    await store.leave_workspace(TEAM, NOW)
    await store.return_to_workspace(TEAM)
    await store.file([hello(HERE)])
    assert await store.leave_workspace(TEAM, NOW + DAY) == 3
    assert await store.leave_workspace(TEAM, NOW + 2 * DAY) == 0
    assert {each.left_at for each in await store.return_to_workspace(TEAM)} == {NOW + DAY}


async def test_the_question_stands_behind_no_cards_that_wait(store: Store):
    """However many they are: a channel that is named as due gets what is due."""
    await filed(store, HERE, range(30), due_at=NOW - MINUTE)
    await store.leave_workspace(TEAM, NOW)
    await store.return_to_workspace(TEAM)
    await store.file([hello(HERE)])
    [batch] = await store.begin(HERE.id, NOW, 1)
    assert batch.kind is Kind.NOTICE


async def test_what_follows_a_stale_card_is_given_up_with_it(store: Store):
    """The card is told by the next report all the same, for a try that the platform put off left nothing there."""
    await opened(store)
    [batch] = await store.begin(TO.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + MINUTE, reason="slow down", counted=False))])
    await grow(store, at=NOW + 2 * MINUTE, fact=True)
    await store.leave_workspace(TO.workspace, NOW + 3 * MINUTE)
    await store.resume([TO.id], NOW + 2 * MINUTE, "too old")
    assert await store.due_destinations(NOW + DAY, 10) == []
    assert (await store.outbox_counts())[State.PENDING] == 0
    await store.file([delivery(TO, FIRST, due_at=NOW + DAY)])
    [told] = await store.begin(TO.id, NOW + DAY, 1)
    assert told.kind is Kind.ALERT


async def test_back_again_its_channels_wait_and_its_people_are_written_to(store: Store):
    """Somebody has to let the channels go on."""
    await settled(store)
    await store.leave_workspace(TEAM, NOW)
    assert [each.channel_id for each in await store.return_to_workspace(TEAM)] == ["a", "b"]
    person = await store.destination(PERSON.id)
    assert person
    assert person.left_at is None
    assert await due(store) == {"c"}


async def test_a_workspace_that_never_removed_us_has_nothing_that_waits(store: Store):
    """Each start asks."""
    await settled(store)
    assert list(await store.return_to_workspace(TEAM)) == []
    assert await due(store) == {"a", "b", "c"}


async def test_all_goes_on_at_once_without_what_is_stale(store: Store):
    """What fell due before is given up with its reason; what is new comes. A second time nothing waits."""
    await settled(store)
    await filed(store, HERE, [7], due_at=NOW + 2 * MINUTE)
    await store.leave_workspace(TEAM, NOW + 3 * MINUTE)
    await store.resume([HERE.id, ALSO.id], NOW + MINUTE, "too old")
    await store.resume([HERE.id, ALSO.id], NOW + DAY, "too old")
    [batch] = await store.begin(HERE.id, NOW + DAY, 10)
    assert batch.deliveries[0].due_at == NOW + 2 * MINUTE
    assert (await store.outbox_counts())[State.PARKED] == 2


async def test_a_channel_goes_on_alone_where_nobody_decided_about_the_others(store: Store):
    """They wait on, with all that they are owed."""
    await settled(store)
    await store.leave_workspace(TEAM, NOW + MINUTE)
    await store.resume([HERE.id], NOW - MINUTE, "too old")
    assert await due(store) == {"a", "c"}
    known = {each.channel_id: each.left_at for each in await store.destinations() if not each.person}
    assert known == {"a": None, "b": NOW + MINUTE, "c": None}
    assert (await store.outbox_counts())[State.PARKED] == 0


async def test_what_refused_us_because_we_were_removed_goes_on_too(store: Store):
    """A send that was under way is refused, or told that there is no such channel; who was off before stays so."""
    await settled(store)
    gone = destination("old")
    await filed(store, gone, [9])
    [off] = await store.begin(gone.id, NOW, 1)
    await store.settle([Settlement(batch=off, outcome=Off(at=NOW, reason="deleted long ago"))])
    under_way = [(await store.begin(each.id, NOW, 1))[0] for each in (HERE, ALSO)]
    await store.leave_workspace(TEAM, NOW + MINUTE)
    refused = Paused(at=NOW + 2 * MINUTE, reason="no access", recheck_at=NOW + DAY)
    await store.settle([Settlement(batch=under_way[0], outcome=refused)])
    await store.settle([Settlement(batch=under_way[1], outcome=Off(at=NOW + 2 * MINUTE, reason="unknown"))])
    await store.return_to_workspace(TEAM)
    await store.resume([HERE.id, ALSO.id, gone.id], NOW - DAY, "too old")
    known = {each.channel_id: each for each in await store.destinations()}
    assert [known[each].paused_at for each in ("a", "b")] == [None, None]
    assert known["old"].off_at == NOW


async def test_a_channel_that_is_subscribed_anew_goes_on_by_itself(store: Store):
    """Whoever subscribes it is there, and so are we; the others wait."""
    await settled(store)
    await store.leave_workspace(TEAM, NOW)
    assert (await subscribed(store, HERE, subscription(HERE))).channel.left_at is None
    assert await due(store) == {"a", "c"}


async def test_subscribed_anew_a_channel_gets_nothing_stale(store: Store):
    """What waited for weeks is no news there either; what fell due within a day comes."""
    await settled(store)
    back = NOW + 20 * DAY
    await filed(store, HERE, [7], due_at=back - timedelta(hours=23))
    await store.leave_workspace(TEAM, NOW)
    await subscribed(store, HERE, subscription(HERE, created_at=back))
    assert [each.deliveries[0].due_at for each in await store.begin(HERE.id, back, 10)] == [back - timedelta(hours=23)]


async def test_after_a_month_it_is_forgotten(store: Store):
    """With all that belonged to it, counted; the others stay."""
    await settled(store)
    await store.leave_workspace(TEAM, NOW)
    assert await store.forget_off(NOW) == Forgotten(channels=0, subscriptions=0)
    assert await store.forget_off(NOW + timedelta(seconds=1)) == Forgotten(channels=3, subscriptions=2)
    assert [each.channel_id for each in await store.destinations()] == ["c"]
    assert [each.destination_id for each in await store.all_subscriptions()] == [THERE.id]


async def test_a_story_that_grows_files_no_edit_there(store: Store):
    """Its cards can't be edited by us any more."""
    await opened(store)
    await sent(store)
    await store.leave_workspace(TO.workspace, NOW)
    assert list(await grow(store)) == []
    assert (await store.outbox_counts())["pending"] == 0
