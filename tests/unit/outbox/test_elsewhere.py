"""What a channel told is left out of a person's digest, and of nothing else that they are owed."""

import pytest

from bot.domain.delivery import Kind, Nonce, State
from bot.outbox.elsewhere import TOLD_ELSEWHERE, without_told_elsewhere
from bot.outbox.queue import Owed
from tests.fakes.make import make_article, make_delivery, make_destination

ME = make_destination("7", person=True)
TOLD, UNTOLD = make_article("Told in a channel"), make_article("Told nowhere")
STORIES = {TOLD.story_id}


def owed(article=TOLD, kind: Kind = Kind.DIGEST, **columns: object) -> Owed:
    """Return what the person is owed of an article."""
    return Owed(delivery=make_delivery(ME, article, kind, **columns))


def test_the_entry_of_a_told_story_is_given_up_with_its_reason():
    """Whoever asks why it did not come is told."""
    [judged] = without_told_elsewhere([owed()], STORIES)
    assert (judged.delivery.state, judged.delivery.last_error) == (State.PARKED, TOLD_ELSEWHERE)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DIGEST])
def test_nothing_but_entries_of_digests_is_held_back(kind):
    """An alert was asked for at once and what is new of a story is new, wherever else it was told."""
    assert without_told_elsewhere([owed(kind=kind)], STORIES) == [owed(kind=kind)]


def test_a_digest_that_was_named_keeps_its_stories():
    """It may have come already: each try carries the same."""
    named = owed(nonce=Nonce("d-1"))
    assert without_told_elsewhere([named], STORIES) == [named]


def test_other_stories_keep_their_places():
    """The queue is as long as before and in the same order."""
    queue = [owed(UNTOLD), owed(), owed(UNTOLD, Kind.ALERT)]
    judged = without_told_elsewhere(queue, STORIES)
    assert [each.delivery.id for each in judged] == [each.delivery.id for each in queue]
    assert (judged[0], judged[2]) == (queue[0], queue[2])


def test_where_nothing_was_told_nothing_is_left_out():
    """So it is, too, where the platform could not say who reads what."""
    assert without_told_elsewhere([owed(), owed(UNTOLD)], ()) == [owed(), owed(UNTOLD)]


def test_looking_twice_changes_nothing_more():
    """The queue is judged at each look at it."""
    once = without_told_elsewhere([owed(), owed(UNTOLD)], STORIES)
    assert without_told_elsewhere(once, STORIES) == once
