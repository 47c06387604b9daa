"""Which cards wait or share a list, and whom a card mentions: the pure decisions."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import ArticleId, StoryId
from bot.domain.delivery import Deferred, Delivery, DeliveryId, Kind, Nonce
from bot.domain.destination import DestinationId
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.outbox.limits import MOST_AT_ONCE, hour_of, next_hour, sleep, with_room
from bot.outbox.mentions import mention_of
from bot.outbox.messages import messages
from bot.outbox.queue import Owed
from tests.fakes.make import AI, NOW, QUANTUM, make_destination, make_subscription

NEWS = make_destination("news")
MORNING = NOW + timedelta(hours=9)


def waiting(number: int, fit: float = 1.0, age: int = 0) -> Owed:
    return replace(row(number), published_at=NOW - timedelta(hours=age), topics={AI: fit})


def row(number: int, kind: Kind = Kind.ALERT, nonce: str | None = None) -> Owed:
    due = NOW + timedelta(seconds=number)
    of: dict[str, Any] = {"story_id": StoryId(number), "article_id": ArticleId(number), "nonce": Nonce(nonce) if nonce else None}
    return Owed(delivery=Delivery(id=DeliveryId(number), destination_id=DestinationId(1), kind=kind, due_at=due, filed_at=due, **of))


def ids(rows: list[Owed]) -> list[int]:
    return [each.delivery.id for each in rows]


def listed(rows: list[Owed]) -> list[int]:
    """Which of what sleeps is told in a list in the morning."""
    return [each.delivery.id for each in sleep(rows, MORNING) if each.delivery.kind is Kind.MORE]


def test_the_best_fit_keeps_its_card():
    """Of seven that waited, the two that fit least share the list."""
    assert listed([waiting(number, fit=number / 10 + 1) for number in range(1, 8)]) == [1, 2]


def test_of_equals_the_newest_keeps_its_card():
    """What is oldest in the morning was known the evening before."""
    assert listed([waiting(number, age=number) for number in range(7)]) == [5, 6]


@given(st.lists(st.tuples(st.floats(1, 9), st.integers(0, 9)), max_size=25), st.integers(0, 25))
def test_a_choice_in_steps_is_the_choice_at_once(alerts, cut):
    """The night is judged as often as something comes: each time the worst go, and the five left are those of one judgement."""
    everything = [waiting(number, fit, age) for number, (fit, age) in enumerate(alerts)]
    first, rest = everything[:cut], everything[cut:]
    in_steps = sleep([*sleep(first, MORNING), *rest], MORNING)
    gone = {each.delivery.id for each in in_steps if each.delivery.kind is Kind.MORE}
    assert gone == set(listed(everything))
    assert len(everything) - len(gone) == min(MOST_AT_ONCE, len(everything))


def test_what_sleeps_says_why():
    """A card that comes late, and a line of the list, both tell that it was night."""
    asleep = sleep([waiting(number) for number in range(7)], MORNING)
    assert {(each.delivery.due_at, each.delivery.deferred) for each in asleep} == {(MORNING, Deferred.QUIET)}
    hushed = sleep([waiting(1)], MORNING, Deferred.OUTAGE)
    assert [each.delivery.deferred for each in hushed] == [Deferred.OUTAGE]


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


def mentioned(wishes, *, kind=Kind.ALERT, lang="en", topics=None):
    """Whom a card about AI mentions."""
    owed = replace(row(1, kind), lang=lang, topics={AI: 1.5} if topics is None else topics)
    [message] = messages([owed], 1)
    return mention_of(message, wishes, None, NOW, timedelta(minutes=10))


def test_a_card_mentions_whom_its_subscription_names():
    """By topic, and not what another topic's subscription asks for."""
    wishes = [make_subscription(NEWS, QUANTUM, mention="9"), make_subscription(NEWS, AI, mention="7")]
    assert mentioned(wishes) == "7"


def test_nobody_is_mentioned_by_default():
    """A mention is asked for, or does not happen."""
    assert mentioned([make_subscription(NEWS)]) == ""


@pytest.mark.parametrize("kind", [Kind.DIGEST, Kind.UPDATE, Kind.FACT, Kind.MORE])
def test_only_a_live_card_mentions(kind):
    """No edit, no answer, no list and no digest calls anybody."""
    assert mentioned([make_subscription(NEWS, mention="7")], kind=kind) == ""


def test_a_subscription_that_wants_a_digest_only_mentions_nobody():
    """The card came by another subscription."""
    morning = DigestTime(at=time(8, 30))
    assert mentioned([make_subscription(NEWS, mode=Mode.DIGEST, digest=morning, mention="7")]) == ""


def test_a_topic_that_did_not_match_mentions_nobody():
    """Evidence below the threshold is no match, and an article in another language is not wanted."""
    assert mentioned([make_subscription(NEWS, mention="7")], topics={}) == ""
    assert mentioned([make_subscription(NEWS, mention="7", languages=frozenset({"en"}))], lang="fr") == ""
