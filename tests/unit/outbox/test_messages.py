"""Which due deliveries share a message, and how that message is called."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import ArticleId, StoryId
from bot.domain.delivery import Delivery, DeliveryId, Kind, Nonce, State
from bot.domain.destination import DestinationId
from bot.outbox.messages import alert_nonce, messages
from bot.outbox.queue import Owed

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def row(number: int, kind: Kind = Kind.ALERT, **changes: Any) -> Owed:
    """Return a delivery that fell due now."""
    fields: dict[str, Any] = {"due_at": NOW, "filed_at": NOW, "story_id": StoryId(number), "article_id": ArticleId(number)}
    return Owed(delivery=Delivery(id=DeliveryId(number), destination_id=DestinationId(1), kind=kind, **{**fields, **changes}))


def digest_nonce(entries: Iterable[DeliveryId]) -> Nonce:
    [message] = messages([row(each, Kind.DIGEST) for each in entries], 1)
    return message.nonce


def test_each_alert_is_a_batch():
    """Alerts never share a card."""
    drafts = messages([row(1), row(2)], 10)
    assert [draft.ids for draft in drafts] == [(1,), (2,)]
    assert [draft.nonce for draft in drafts] == [alert_nonce(DeliveryId(1)), alert_nonce(DeliveryId(2))]


def test_cards_of_one_poll_come_by_their_dates():
    """The oldest first, whatever their ids are, so that every run tells them in the same order."""
    dated = [replace(row(number), published_at=NOW - number * MINUTE) for number in (1, 2, 3)]
    assert [draft.ids for draft in messages(dated, 10)] == [(3,), (2,), (1,)]


def test_new_digest_entries_are_one_batch():
    """The oldest comes first, whatever the order in which they were read."""
    [draft] = messages([row(3, Kind.DIGEST), row(1, Kind.DIGEST), row(2, Kind.DIGEST, due_at=NOW - MINUTE)], 10)
    assert (draft.kind, draft.ids) == (Kind.DIGEST, (2, 1, 3))


def test_the_rest_of_a_flood_is_one_batch_after_its_alerts():
    """Whatever the ids say, the list comes last, and never mixes with a digest that is due as well."""
    drafts = messages([row(1, Kind.MORE), row(2, Kind.DIGEST), row(3, Kind.MORE), row(4)], 10)
    assert [(draft.kind, draft.ids) for draft in drafts] == [(Kind.DIGEST, (2,)), (Kind.ALERT, (4,)), (Kind.MORE, (1, 3))]
    assert drafts[2].nonce.startswith("m-")
    assert len({draft.nonce for draft in drafts}) == 3


def test_the_named_rest_of_a_flood_takes_no_new_story():
    """A list that may have been posted keeps its stories, like a digest."""
    drafts = messages([row(1, Kind.MORE, nonce=Nonce("m-old")), row(2, Kind.MORE)], 10)
    assert {(draft.nonce == "m-old", draft.ids) for draft in drafts} == {(True, (1,)), (False, (2,))}


def test_a_named_digest_takes_no_new_entry():
    """A message that may have been posted keeps its stories; the new ones make another."""
    named = [row(number, Kind.DIGEST, nonce=Nonce("d-old")) for number in (1, 2)]
    drafts = messages([*named, row(3, Kind.DIGEST)], 10)
    assert {(draft.nonce == "d-old", draft.ids) for draft in drafts} == {(True, (1, 2)), (False, (3,))}


def test_two_named_digests_stay_two():
    """Digests of different days that failed come back as they were."""
    drafts = messages([row(1, Kind.DIGEST, nonce=Nonce("d-b")), row(2, Kind.DIGEST, nonce=Nonce("d-a"), due_at=NOW - MINUTE)], 10)
    assert [(draft.nonce, draft.ids) for draft in drafts] == [("d-a", (2,)), ("d-b", (1,))]


def test_what_was_announced_is_interrupted():
    """A batch in state sending was never settled."""
    [old, new] = messages([row(1, state=State.SENDING, nonce=Nonce("a-1"), due_at=NOW - MINUTE), row(2)], 10)
    assert (old.interrupted, new.interrupted) == (True, False)


def test_order_is_when_they_fell_due_then_when_they_were_filed():
    """A digest stands where its oldest entry stands."""
    due = [
        row(1, due_at=NOW),
        row(2, due_at=NOW - MINUTE, filed_at=NOW),
        row(3, due_at=NOW - MINUTE, filed_at=NOW - MINUTE),
        row(4, Kind.DIGEST, due_at=NOW + MINUTE),
        row(5, Kind.DIGEST, due_at=NOW - 2 * MINUTE),
    ]
    assert [draft.ids for draft in messages(due, 10)] == [(5, 4), (3,), (2,), (1,)]


def test_the_limit_counts_messages():
    """A digest of many entries counts once."""
    due = [*(row(number, Kind.DIGEST) for number in range(50)), row(98, due_at=NOW + MINUTE), row(99, due_at=NOW + 2 * MINUTE)]
    assert [len(draft.ids) for draft in messages(due, 2)] == [50, 1]


def test_nothing_due_is_no_batch():
    """An empty channel gives an empty answer, not an empty digest."""
    assert list(messages([], 10)) == []


@given(st.sets(st.integers(0, 2**63 - 2), min_size=1, max_size=20))
def test_a_digest_is_called_by_its_entries(ids: set[int]):
    """The name depends on the set alone, and fits into Discord's 25 characters."""
    entries = [DeliveryId(each) for each in ids]
    assert digest_nonce(entries) == digest_nonce(reversed(entries))
    assert digest_nonce(entries) != digest_nonce([*entries, DeliveryId(max(entries) + 1)])
    assert len(digest_nonce(entries)) == 18


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_alerts_have_names_of_their_own(one: int, other: int):
    """Two alerts share a name only if they are one."""
    assert (alert_nonce(DeliveryId(one)) == alert_nonce(DeliveryId(other))) == (one == other)
    assert len(alert_nonce(DeliveryId(one))) == 18
