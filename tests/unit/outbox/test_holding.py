"""Which cards wait or share a list, and whom a card mentions: the pure decisions."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import DeliveryId, Kind, Nonce, State
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.outbox.limits import MOST_AT_ONCE, Waiting, hour_of, left_for_the_list, next_hour, with_room
from bot.outbox.mentions import wanted_mention
from bot.outbox.messages import DueRow
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_batch, make_destination, make_evidence, make_subscription

NEWS = make_destination("news")


def waiting(number: int, fit: float = 1.0, age: int = 0) -> Waiting:
    return Waiting(id=DeliveryId(number), fit=fit, published_at=NOW - timedelta(hours=age))


def row(number: int, kind: Kind = Kind.ALERT, nonce: str | None = None) -> DueRow:
    due = NOW + timedelta(seconds=number)
    named = Nonce(nonce) if nonce else None
    return DueRow(id=DeliveryId(number), kind=kind, due_at=due, filed_at=due, state=State.PENDING, nonce=named)


def ids(rows: list[DueRow]) -> list[int]:
    return [each.id for each in rows]


def test_the_best_fit_keeps_its_card():
    """Of seven that waited, the two that fit least share the list."""
    assert left_for_the_list([waiting(number, fit=number) for number in range(1, 8)]) == [2, 1]


def test_of_equals_the_newest_keeps_its_card():
    """What is oldest in the morning was known the evening before."""
    assert left_for_the_list([waiting(number, age=number) for number in range(7)]) == [5, 6]


@given(st.lists(st.tuples(st.floats(1, 9), st.integers(0, 9)), max_size=25), st.integers(0, 25))
def test_a_choice_in_steps_is_the_choice_at_once(alerts, cut):
    """The night is judged as often as something comes: each time the worst go, and the five left are those of one judgement."""
    everything = [waiting(number, fit, age) for number, (fit, age) in enumerate(alerts)]
    first, rest = everything[:cut], everything[cut:]
    gone = set(left_for_the_list(first))
    gone |= set(left_for_the_list([each for each in first if each.id not in gone] + rest))
    assert gone == set(left_for_the_list(everything))
    assert len(everything) - len(gone) == min(MOST_AT_ONCE, len(everything))


def test_hours_are_those_of_the_clock():
    """Not sixty minutes from now."""
    assert hour_of(datetime(2026, 11, 23, 9, 59, 59, 5, tzinfo=UTC)) == NOW
    assert next_hour(NOW) == NOW + timedelta(hours=1)


def test_room_is_for_the_oldest_cards():
    """Two more cards: the two that fell due first; lists and digests take no room."""
    due = [row(3), row(1), row(4, Kind.MORE), row(2), row(5, Kind.DIGEST)]
    assert ids(with_room(due, 2)) == [1, 2, 4, 5]


def test_any_room_keeps_everything():
    """Without a number nothing is left out."""
    assert ids(with_room([row(2), row(1)], None)) == [1, 2]


def test_a_card_with_a_name_has_its_place():
    """It was about to be sent before: it is kept whatever the room, and takes some of it."""
    due = [row(1), row(2, nonce="a-2"), row(3)]
    assert ids(with_room(due, 0)) == [2]
    assert ids(with_room(due, 1)) == [2]
    assert ids(with_room(due, 2)) == [1, 2]


def test_a_card_mentions_whom_its_subscription_names():
    """By topic, and not what another topic's subscription asks for."""
    wishes = [make_subscription(NEWS, QUANTUM, mention="9"), make_subscription(NEWS, AI, mention="7")]
    assert wanted_mention(make_batch(destination=NEWS), wishes) == "7"


def test_nobody_is_mentioned_by_default():
    """A mention is asked for, or does not happen."""
    assert wanted_mention(make_batch(destination=NEWS), [make_subscription(NEWS)]) == ""


@pytest.mark.parametrize("kind", [Kind.DIGEST, Kind.UPDATE, Kind.FACT, Kind.MORE])
def test_only_a_live_card_mentions(kind):
    """No edit, no answer, no list and no digest calls anybody."""
    assert wanted_mention(make_batch(destination=NEWS, kind=kind), [make_subscription(NEWS, mention="7")]) == ""


def test_a_subscription_that_wants_a_digest_only_mentions_nobody():
    """The card came by another subscription."""
    morning = DigestTime(at=time(8, 30))
    wishes = [make_subscription(NEWS, mode=Mode.DIGEST, digest=morning, mention="7")]
    assert wanted_mention(make_batch(destination=NEWS), wishes) == ""


def test_a_topic_that_did_not_match_mentions_nobody():
    """Evidence below the threshold is no match, and an article in another language is not wanted."""
    weak = make_batch(destination=NEWS, evidence=(make_evidence(score=1.0),))
    assert wanted_mention(weak, [make_subscription(NEWS, mention="7")]) == ""
    french = make_batch(make_article(lang="fr"), destination=NEWS)
    assert wanted_mention(french, [make_subscription(NEWS, mention="7", languages=frozenset({"en"}))]) == ""
