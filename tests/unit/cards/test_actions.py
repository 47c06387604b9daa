"""Actions and the values of buttons: read again by any version, or refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.actions import LONGEST_VALUE, OF_READING, Action, ActionKind, read_action
from bot.domain.delivery import DeliveryId
from bot.domain.errors import InvalidInput

MOST = (1 << 63) - 1


@given(st.sampled_from(ActionKind), st.integers(1, MOST), st.text("abz09-", max_size=24))
def test_a_value_says_the_action_and_nothing_else(kind, subject, about):
    """What a button hands back is what it was drawn from, but for its label, and short enough for every platform."""
    about = "solid state: -toyota" if kind in OF_READING else about
    action = Action(kind=kind, subject=DeliveryId(subject), label="x", about=about)
    assert read_action(action.value) == Action(kind=kind, subject=DeliveryId(subject), about=about)
    assert len(action.value) <= LONGEST_VALUE


def test_a_value_is_read_for_ever():
    """It stands in cards that were posted: this is the first version's."""
    assert read_action("n1:why:1y2p0ij32e8e7") == Action(kind=ActionKind.WHY, subject=DeliveryId(int("1y2p0ij32e8e7", 36)))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "n1",
        "n1:why",
        "n1:why:",
        "n2:why:1",
        "n1:dance:1",
        "n1:why:1 ",
        "N1:why:1",
        f"n1:why:{'z' * 13}",
        "n1:why:0",
        "n1:find:1",
    ],
)
def test_what_no_version_of_ours_wrote_is_refused(value):
    """A sentence for whoever pressed it."""
    with pytest.raises(InvalidInput) as caught:
        read_action(value)
    assert caught.value.code == "unknown_action"


@given(st.text())
def test_no_value_breaks_the_reader(value):
    """A stranger may send anything."""
    with suppress(InvalidInput):
        assert read_action(value).kind in list(ActionKind)
