"""What becomes of a channel's queue: a table of cases, and what holds for every queue."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import ArticleId
from bot.domain.delivery import Deferred, Kind, Nonce, State
from bot.domain.destination import Destination
from bot.domain.times import MICROSECOND
from bot.outbox.digest_days import DigestDay
from bot.outbox.pausing import MOST_WAITING
from bot.outbox.plan import EVERYTHING, Look, Plan, place_of_lists, reach
from bot.outbox.queue import Lease, Mention, Owed, Report
from bot.outbox.rules import ANY_NUMBER, ChannelRules
from bot.outbox.tastes import Taste
from bot.outbox.withdrawal import in_doubt
from tests.fakes.make import AI, NOW, QUANTUM, make_subscription
from tests.fakes.memory_store.tables import is_owed
from tests.unit.outbox.queues import ASLEEP, DAILY, HOUR, LIVE, MINUTE, NEWS, PAUSED, THREE_AN_HOUR, kept, owed, planned, sent

ALERT, DIGEST, MORE, NOTICE, FACT = Kind.ALERT, Kind.DIGEST, Kind.MORE, Kind.NOTICE, Kind.FACT
PENDING, SENDING, PARKED = State.PENDING, State.SENDING, State.PARKED
MORNING, NEXT_HOUR, TOMORROW = NOW + HOUR, NOW + HOUR, NOW + timedelta(hours=23, minutes=30)
SEVEN = [owed(number, fit=1 + number / 10) for number in range(1, 8)]
REST = [owed(number, MORE) for number in (11, 12, 13)]
TODAY = DigestDay(subscription=DAILY.id, day=NOW.date())

SOON = NOW + 10 * MINUTE
HUSHED = ChannelRules(hushed_until=SOON)
LEFT = replace(NEWS, left_at=NOW - HOUR)
FLOODS = ChannelRules(flood=MINUTE)
CALLING = make_subscription(NEWS, QUANTUM, mention="7")


def about_both(row: Owed) -> Owed:
    """Give a story on AI two more reports, both on quantum."""
    return replace(row, reports=tuple(Report(article_id=ArticleId(number), lang="en", topics={QUANTUM: 3.0}) for number in (11, 12)))


CASES: list[tuple[str, Plan, list[tuple[Kind, list[int]]], dict[int, Any]]] = [
    ("an alert goes out", planned(owed(1)), [(ALERT, [1])], {}),
    ("what is not due waits", planned(owed(1, due_at=NOW + MINUTE)), [], {}),
    ("digest entries share a message", planned(owed(1, DIGEST, QUANTUM), owed(2, DIGEST, QUANTUM)), [(DIGEST, [1, 2])], {}),
    ("a second digest of a day waits", planned(owed(1, DIGEST, QUANTUM), taken={TODAY}), [], {1: (PENDING, DIGEST, TOMORROW)}),
    ("a named digest of that day goes", planned(owed(1, DIGEST, QUANTUM, nonce=Nonce("d")), taken={TODAY}), [(DIGEST, [1])], {}),
    ("the limit counts messages", planned(owed(1), owed(2), owed(3), limit=2), [(ALERT, [1]), (ALERT, [2])], {}),
    ("a list comes after the cards of its time", planned(*REST, owed(2)), [(ALERT, [2]), (MORE, [11, 12, 13])], {}),
    ("quiet hours let an alert wait", planned(owed(1), channel=ASLEEP), [], {1: (PENDING, ALERT, MORNING)}),
    ("and a notice", planned(owed(1, NOTICE), channel=ASLEEP), [], {1: (PENDING, NOTICE, MORNING)}),
    ("but no digest", planned(owed(1, DIGEST, QUANTUM), channel=ASLEEP), [(DIGEST, [1])], {}),
    ("nor what is under way", planned(owed(1, state=SENDING), channel=ASLEEP), [(ALERT, [1])], {}),
    (
        "a night full of news is five cards and a list",
        planned(*SEVEN, channel=ASLEEP),
        [],
        {**dict.fromkeys((1, 2), (PENDING, MORE, MORNING)), **dict.fromkeys(range(3, 8), (PENDING, ALERT, MORNING))},
    ),
    (
        "so are the news of a long outage of ours",
        planned(*SEVEN, owed(9, DIGEST, QUANTUM), rules=HUSHED),
        [(DIGEST, [9])],
        {**dict.fromkeys((1, 2), (PENDING, MORE, SOON)), **dict.fromkeys(range(3, 8), (PENDING, ALERT, SOON))},
    ),
    ("quiet hours that last longer hold", planned(owed(1), channel=ASLEEP, rules=HUSHED), [], {1: (PENDING, ALERT, MORNING)}),
    ("once all was asked they go out", planned(owed(1), *REST, rules=HUSHED, now=SOON), [(ALERT, [1]), (MORE, [11, 12, 13])], {}),
    ("three cards an hour", planned(*SEVEN, rules=THREE_AN_HOUR), [(ALERT, [1]), (ALERT, [2]), (ALERT, [3])], {}),
    (
        "a full hour makes a list of the next",
        planned(owed(1), owed(2, MORE), rules=THREE_AN_HOUR, cards=3),
        [],
        {1: (PENDING, MORE, NEXT_HOUR), 2: (PENDING, MORE, NEXT_HOUR)},
    ),
    ("a list waits a day at most", planned(owed(1, MORE, filed_at=NOW - 25 * HOUR), rules=THREE_AN_HOUR, cards=3), [(MORE, [1])], {}),
    ("what waits where the bot was removed is no flood", planned(*SEVEN, channel=LEFT, rules=FLOODS), [], {}),
    (
        "nor a full hour, nor what wakes nobody",
        planned(*SEVEN, channel=replace(LEFT, quiet_hours=ASLEEP.quiet_hours), rules=THREE_AN_HOUR),
        [],
        {},
    ),
    (
        "a notice alone rests there",
        planned(owed(1), owed(2, NOTICE), channel=replace(ASLEEP, left_at=NOW)),
        [],
        {2: (PENDING, NOTICE, MORNING)},
    ),
    ("a card with a name has its place", planned(owed(1, nonce=Nonce("a")), rules=THREE_AN_HOUR, cards=3), [(ALERT, [1])], {}),
    ("a channel's own number counts", planned(owed(1), owed(2), channel=replace(NEWS, most_cards=1)), [(ALERT, [1])], {}),
    ("nobody asks for it any more", planned(owed(1, topic=QUANTUM), subscriptions=(LIVE,)), [], {1: (PARKED, ALERT, NOW)}),
    ("somebody asks for another report of it", planned(about_both(owed(1)), subscriptions=(CALLING,)), [(ALERT, [1])], {}),
    ("an answer to such a card neither", planned(owed(1, FACT, QUANTUM), subscriptions=(LIVE,)), [], {1: (PARKED, FACT, NOW)}),
    ("what may have arrived is seen through", planned(owed(1, topic=QUANTUM, state=SENDING), subscriptions=(LIVE,)), [(ALERT, [1])], {}),
    (
        "a digest that was named keeps its stories while one is wanted",
        planned(owed(1, DIGEST, QUANTUM, nonce=Nonce("d")), owed(2, DIGEST, nonce=Nonce("d")), subscriptions=(LIVE,)),
        [(DIGEST, [1, 2])],
        {},
    ),
    ("a notice needs no subscription", planned(owed(1, NOTICE), subscriptions=()), [(NOTICE, [1])], {}),
    ("one that is too late is withdrawn", planned(owed(1, NOTICE, expires_at=NOW)), [], {1: (PARKED, NOTICE, NOW)}),
    ("a pause lets everything wait", planned(owed(1), channel=replace(PAUSED, recheck_at=NOW + MINUTE)), [], {}),
    ("and the end of a channel", planned(owed(1), channel=replace(PAUSED, recheck_at=None, off_at=NOW)), [], {}),
    ("one message asks whether a channel still refuses us", planned(owed(1), owed(2), channel=PAUSED, limit=1), [(ALERT, [1])], {}),
    ("another worker sends", planned(owed(1), lease=Lease(worker="other", until=NOW + MINUTE)), [], {}),
    ("and its clock is a little ahead", planned(owed(1), lease=Lease(worker="other", until=NOW + 11 * MINUTE)), [], {}),
    ("or was a year ahead", planned(owed(1), lease=Lease(worker="other", until=NOW + 365 * 24 * HOUR)), [(ALERT, [1])], {}),
    ("it has not been heard of again", planned(owed(1, state=SENDING), lease=Lease(worker="other", until=NOW)), [(ALERT, [1])], {}),
    ("this worker itself", planned(owed(1, state=SENDING), lease=Lease(worker="me", until=NOW + MINUTE)), [(ALERT, [1])], {}),
]


@pytest.mark.parametrize(("result", "messages", "others"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_becomes_of_a_queue(result, messages, others):
    """What goes out, and what becomes of the rest."""
    assert sent(result) == messages
    assert kept(result) == others


def test_a_digest_takes_the_days_of_all_that_it_is_for():
    """And what is no new digest takes none."""
    assert [day for _, day in planned(owed(1, DIGEST, QUANTUM)).days] == [TODAY]
    assert planned(owed(1, DIGEST, QUANTUM, nonce=Nonce("d"))).days == ()
    assert planned(owed(1)).days == ()


def test_one_card_mentions_and_the_next_does_not():
    """A message that is made again mentions again."""
    calling = (replace(LIVE, mention="7"),)
    first = planned(owed(1), subscriptions=calling)
    assert (first.messages[0].mention, first.mention) == ("7", Mention(nonce=first.messages[0].nonce, at=NOW))
    assert planned(owed(2), subscriptions=calling, mention=first.mention).messages[0].mention == ""
    assert planned(owed(1), subscriptions=calling, mention=first.mention).messages[0].mention == "7"


def test_a_story_that_is_told_by_another_report_is_that_reports():
    """It is told by the first that is wanted, and mentions whom the subscription to its topic names; under a name nothing changes."""
    result = planned(about_both(owed(1)), subscriptions=(CALLING,))
    assert (result.changed[0].article_id, result.messages[0].mention, result.messages[0].rows[0].fit) == (11, "7", 3.0)
    (named,) = planned(about_both(owed(1, nonce=Nonce("a-1"))), subscriptions=(CALLING,)).changed
    assert (named.state, named.article_id) == (SENDING, 1)
    (answer,) = planned(about_both(owed(1, FACT)), subscriptions=(CALLING,)).changed
    assert (answer.state, answer.article_id) == (SENDING, 1)


def test_only_what_nobody_asks_for_by_its_own_article_is_in_doubt():
    """All reports of a story are looked for where they decide, which is rare."""
    rows = [owed(1), owed(2, topic=QUANTUM), owed(3, NOTICE), owed(4, FACT, QUANTUM)]
    assert in_doubt(rows, Taste((LIVE,))) == {2, 4}
    assert in_doubt(rows, Taste((LIVE, DAILY))) == set()


def test_what_waits_says_why():
    """Night, or a full hour; the first reason stays."""
    (asleep,) = planned(owed(1), channel=ASLEEP).changed
    (full,) = planned(owed(1), rules=THREE_AN_HOUR, cards=3).changed
    (both,) = planned(owed(1, deferred=Deferred.QUIET), rules=THREE_AN_HOUR, cards=3).changed
    assert [each.deferred for each in (asleep, full, both)] == [Deferred.QUIET, Deferred.MOST, Deferred.QUIET]


def test_what_follows_a_card_that_there_will_not_be_is_given_up():
    """A story on a list, one that was withdrawn, one that waited too long."""
    assert [each.story_id for each in planned(owed(1), rules=THREE_AN_HOUR, cards=3).abandoned] == [1]
    assert [each.story_id for each in planned(owed(1, topic=QUANTUM), subscriptions=(LIVE,)).abandoned] == [1]
    many = [owed(number) for number in range(MOST_WAITING + 2)]
    assert {each.story_id for each in planned(*many, channel=PAUSED, limit=1).abandoned} <= {0, 1}


def test_a_queue_of_withdrawn_rows_is_looked_at_again():
    """What stands behind them is due, too."""
    assert planned(owed(1, topic=QUANTUM), subscriptions=(LIVE,)).again
    assert not planned(owed(1, due_at=NOW + MINUTE)).again


@pytest.mark.parametrize(
    ("channel", "cards", "expected"),
    [
        (NEWS, 0, (NOW, 10, NOW)),
        (ASLEEP, 0, (MORNING, EVERYTHING, MORNING - MICROSECOND)),
        (NEWS, 3, (NOW, EVERYTHING, NOW)),
        (PAUSED, 0, (NOW, EVERYTHING, NOW)),
    ],
)
def test_the_whole_queue_is_looked_at_only_where_all_of_it_moves(channel: Destination, cards: int, expected: Any):
    """Ten thousand cards that wait cost a message no more than ten; the list of a night waits unread for its end."""
    assert reach(channel, cards, Look(now=NOW, limit=1, rules=THREE_AN_HOUR, worker="me")) == expected


def test_a_list_matters_to_a_card_that_does_not_stand_before_it():
    """And to a plan that has room for more messages."""
    full = planned(owed(1), owed(2), owed(3), limit=2)
    card = place_of_lists(full, 2)
    assert card
    assert card.id == 2
    assert place_of_lists(full, 3) is None
    assert place_of_lists(planned(limit=1), 1) is None


rows = st.builds(
    owed,
    st.integers(1, 10_000),
    st.sampled_from([ALERT, DIGEST, MORE, NOTICE, FACT, Kind.UPDATE]),
    st.sampled_from([AI, QUANTUM]),
    fit=st.floats(1, 5),
    due_at=st.integers(-90, 90).map(lambda minutes: NOW + minutes * MINUTE),
    filed_at=st.integers(-3000, 0).map(lambda minutes: NOW + minutes * MINUTE),
    state=st.sampled_from([PENDING, PENDING, PENDING, SENDING]),
    nonce=st.sampled_from([None, None, Nonce("d-1"), Nonce("m-2")]),
    attempts=st.integers(0, 3),
)


def sound(row: Owed) -> Owed:
    """Give a row a name of its kind: what is being sent has one, and no alert shares one."""
    each = row.delivery
    shared = each.kind in (DIGEST, MORE)
    name = Nonce(f"{each.kind}-{each.nonce}") if shared and each.nonce else Nonce(f"{each.kind}-{each.id}")
    named = each.nonce is not None or each.state is SENDING
    return row.changed(nonce=name if named else None, sending_at=NOW if each.state is SENDING else None)


queues = st.lists(st.one_of(rows, rows.map(about_both)), max_size=40, unique_by=lambda row: row.delivery.id).map(
    lambda drawn: [sound(row) for row in drawn]
)


@given(
    queues,
    st.sampled_from([NEWS, ASLEEP, PAUSED]),
    st.sampled_from([ANY_NUMBER, THREE_AN_HOUR, ChannelRules(cards_an_hour=1)]),
    st.fixed_dictionaries({"cards": st.integers(0, 4), "limit": st.integers(1, 5)}),
    st.sampled_from([(), (LIVE,), (DAILY,), (LIVE, DAILY), (make_subscription(NEWS, None, feed=1),)]),
)
def test_no_delivery_is_lost_or_doubled(queue, channel, rules, counts, wishes):
    """Each is in one message, or waits, or was given up with a reason; what is being sent stays so."""
    result = planned(*queue, channel=channel, rules=rules, subscriptions=wishes, **counts)
    going = [one for each in result.messages for one in each.ids]
    changed = {each.id: each for each in result.changed}
    assert len(going) == len(set(going))
    assert len(result.messages) <= counts["limit"]
    assert set(going) | set(changed) <= {row.delivery.id for row in queue}
    for row in queue:
        before, after = row.delivery, changed.get(row.delivery.id, row.delivery)
        assert (after.state is SENDING) == (before.id in going or before.state is SENDING)
        assert after.state is not PARKED or after.last_error
        assert after.state is not PENDING or before.kind is DIGEST or after.due_at >= before.due_at
        never_seen = after.state is PARKED and (not before.attempts or before.kind is Kind.UPDATE)
        assert before.nonce is None or never_seen or after.nonce == before.nonce
        assert after.nonce or before.id not in going
        assert (after.story_id, after.attempts, after.filed_at) == (before.story_id, before.attempts, before.filed_at)


@given(queues, st.sampled_from([NEWS, ASLEEP]), st.sampled_from([ANY_NUMBER, THREE_AN_HOUR]))
def test_planning_again_sends_the_same_messages(queue, channel, rules):
    """A process that dies after the plan was written makes the same messages of what it finds, each interrupted."""
    first = planned(*queue, channel=channel, rules=rules)
    changed = {each.id: each for each in first.changed}
    after = [replace(row, delivery=changed.get(row.delivery.id, row.delivery)) for row in queue]
    owed_still = [row for row in after if is_owed(row.delivery)]
    again = planned(*owed_still, channel=channel, rules=rules, taken={day for _, day in first.days})
    known = {each.nonce: each.ids for each in again.messages if each.interrupted}
    assert {each.nonce: each.ids for each in first.messages}.items() <= known.items()


@given(queues, st.sampled_from([ANY_NUMBER, THREE_AN_HOUR]), st.integers(1, 5), st.sampled_from([(), (LIVE,), (DAILY,), (LIVE, DAILY)]))
def test_lists_that_stand_behind_the_cards_change_no_plan(queue, rules, limit, wishes):
    """So they need not be read: the messages are those of a plan that knows them."""
    head = [row for row in queue if row.delivery.kind not in (DIGEST, MORE)]
    result = planned(*head, rules=rules, limit=limit, subscriptions=wishes)
    card = place_of_lists(result, limit)
    if card is None:
        return
    place = next(row.order for row in head if row.delivery.id == card.id)
    behind = [row for row in queue if row not in head and row.order > place]
    assert planned(*head, *behind, rules=rules, limit=limit, subscriptions=wishes).messages == result.messages
