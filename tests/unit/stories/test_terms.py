"""Terms: one object each, for as long as somebody holds it."""

from array import array

import pytest

from bot.stories.background import Background
from bot.stories.terms import Vocabulary, with_latest, without_oldest
from tests.unit.stories.making import a_grouper, a_report


def test_equal_terms_are_one_object():
    """So that they are compared without their texts."""
    vocabulary = Vocabulary(Background())
    assert vocabulary.term("rain") is vocabulary.term("rain") is not vocabulary.term("snow")


@pytest.mark.parametrize(("text", "kind"), [("@velland", "@"), ("#ban", "#"), ("=20", "="), ("~krsnd", "~"), ("rain", ""), ("雨", "")])
def test_the_first_letter_tells_the_kind(text, kind):
    """A word has none of the signs."""
    assert Vocabulary(Background()).term(text).kind == kind


def test_a_term_lives_as_long_as_its_last_holder():
    """Two reports hold it: when one leaves it stays, when both have left it is forgotten."""
    vocabulary = Vocabulary(Background({"rain": 0.1}))
    rain = vocabulary.term("rain")
    vocabulary.hold([rain])
    vocabulary.hold([rain])
    vocabulary.release([rain])
    vocabulary.settle()
    assert vocabulary.term("rain") is rain
    vocabulary.release([rain])
    vocabulary.settle()
    assert len(vocabulary) == 0


def test_what_was_made_and_never_held_is_forgotten():
    """The terms of a report that could not be placed do not stay for ever."""
    vocabulary = Vocabulary(Background())
    vocabulary.term("rain")
    vocabulary.settle()
    assert len(vocabulary) == 0


def test_what_is_held_again_before_it_is_forgotten_stays():
    """A report that comes as the last one with its term leaves finds the same term."""
    vocabulary = Vocabulary(Background())
    rain = vocabulary.term("rain")
    vocabulary.hold([rain])
    vocabulary.release([rain])
    vocabulary.hold([vocabulary.term("rain")])
    vocabulary.settle()
    assert vocabulary.term("rain") is rain


def test_a_grouper_holds_the_terms_of_its_window():
    """While reports come and go, no term that is held is lost, none is doubled and none is left over."""
    grouper = a_grouper()
    for number in range(1, 400):
        title = f"Velland{number % 90} quake {number} Tallow{number % 7} 海底{chr(0x4E00 + number % 50)} word{number}"
        grouper.place(a_report(title, number=number, hours=number, summary=f"{number + 13} Quillsand{number % 30} in France"))
    window = grouper._window
    held = {term for at in range(window._members.oldest, window._members.oldest + len(window)) for term in window[at].fingerprint.terms}
    assert set(window._vocabulary._terms.values()) == held
    assert all(text == term.text for text, term in window._vocabulary._terms.items())


def test_members_are_posted_in_order_and_leave_in_order():
    """One member is a plain number, more are an array, none is nothing."""
    posted = with_latest(with_latest(with_latest(None, 4), 7), 9)
    assert posted == array("I", [4, 7, 9])
    left = without_oldest(without_oldest(posted))
    assert left == 9
    assert without_oldest(left) is None
