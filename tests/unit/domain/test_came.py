"""The history of a source's polls in one short text."""

from bot.domain.came import KEPT, Came, counted, read_polls, with_poll


def test_the_last_polls_are_kept_in_their_order():
    """The newest last, and never more than fit."""
    polls = ""
    for each in [Came.FAILED, *[Came.SAME] * KEPT, Came.NEWS]:
        polls = with_poll(polls, each)
    assert len(polls) == KEPT
    assert read_polls(polls) == [*[Came.SAME] * (KEPT - 1), Came.NEWS]
    assert counted(polls) == {Came.NEWS: 1, Came.SAME: KEPT - 1, Came.FAILED: 0, Came.OURS: 0}


def test_several_of_a_kind_are_added_at_once():
    """As an outage of ours does with what it takes back."""
    assert with_poll("n", Came.OURS, 3) == "nooo"


def test_what_another_version_wrote_is_left_out():
    """A letter that nobody knows is no poll."""
    assert read_polls("n?u") == [Came.NEWS, Came.SAME]
