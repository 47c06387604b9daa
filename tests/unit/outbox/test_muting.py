"""A deleted card mutes its story in its channel; other stories, and what is under way, go on."""

from dataclasses import replace

import pytest

from bot.domain.delivery import Growth, Kind, Muted, Nonce, Parked, State
from bot.domain.errors import Deleted, Rejected
from bot.outbox.growth import facts, grown_cards
from bot.outbox.muting import MUTED, without_muted
from bot.outbox.queue import Owed
from bot.outbox.rules import OutboxRules
from bot.outbox.settle import settle_failure
from tests.fakes.make import NOW, make_article, make_batch, make_delivery, make_destination

TO = make_destination()
ARTICLE = make_article()


def row(kind: Kind = Kind.DIGEST, *, muted: bool = True, **columns: object) -> Owed:
    return Owed(delivery=make_delivery(TO, ARTICLE, kind, **columns), muted=muted)


@pytest.mark.parametrize(
    ("kind", "muted"), [(Kind.UPDATE, True), (Kind.FACT, True), (Kind.ALERT, False), (Kind.DIGEST, False), (Kind.MORE, False)]
)
def test_only_what_follows_a_card_shows_that_it_was_deleted(kind: Kind, muted: bool):  # noqa: FBT001
    """The page of a digest whose first page was deleted says nothing of its stories."""
    outcome = settle_failure(make_batch(kind=kind), Deleted("gone"), NOW, OutboxRules(), jitter=0)
    assert isinstance(outcome, Muted if muted else Parked)


def test_an_edit_that_is_refused_for_another_reason_mutes_nothing():
    """Too late to edit, somebody else's message: the card still stands."""
    assert settle_failure(make_batch(kind=Kind.UPDATE), Rejected("too late"), NOW, OutboxRules(), jitter=0) == Parked(reason="too late")


def test_a_muted_story_is_taken_out_of_the_next_digest():
    """It was deleted as a card; nobody wants to read it again this evening."""
    [judged] = without_muted([row()])
    assert (judged.delivery.state, judged.delivery.last_error) == (State.PARKED, MUTED)


def test_what_may_be_in_the_channel_already_is_not_called_back():
    """A digest that was named carries the same stories in each try."""
    for under_way in (row(nonce=Nonce("d-1")), row(nonce=Nonce("d-1"), state=State.SENDING, sending_at=NOW), row(muted=False)):
        assert without_muted([under_way]) == [under_way]


def test_a_deleted_card_grows_no_more():
    """A further report files neither an edit nor an answer."""
    card = make_delivery(TO, ARTICLE, state=State.SENT, sent_at=NOW)
    growth = Growth(story_id=ARTICLE.story_id, article_id=make_article("Another").id, fact=True)
    assert grown_cards([card], growth, NOW)
    assert facts([card], growth, NOW)
    deleted = replace(card, state=State.DELETED)
    assert not grown_cards([deleted], growth, NOW)
    assert not facts([deleted], growth, NOW)


def test_the_edit_of_a_card_goes_before_the_answer_to_it():
    """An edit of a deleted card posts nothing: it shows in time that the answer has no place."""
    edit, answer = row(Kind.UPDATE), row(Kind.FACT)
    assert sorted([answer, edit], key=lambda each: each.order) == [edit, answer]
