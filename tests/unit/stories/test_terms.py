"""Terms: one object each, for as long as somebody holds it."""

from array import array

import pytest

from bot.stories.background import Background
from bot.stories.terms import Vocabulary, with_latest, without_oldest
from tests.unit.stories.making import a_grouper, a_report


def test_equal_terms_are_one_object():
    """So that they are compared without their texts."""
    vocabulary = Vocabulary(Background())
    rain, snow, again = vocabulary.terms(["rain", "snow", "rain"])
    assert rain is again is not snow
    assert vocabulary.terms(["rain"]) == [rain]


@pytest.mark.parametrize(("text", "kind"), [("@velland", "@"), ("#ban", "#"), ("=20", "="), ("~krsnd", "~"), ("rain", ""), ("雨", "")])
def test_the_first_letter_tells_the_kind(text, kind):
    """A word has none of the signs."""
    (term,) = Vocabulary(Background()).terms([text])
    assert term.kind == kind


def test_a_term_lives_while_a_member_has_it():
    """Whether members are found by it or have it only in their summaries; what nobody has is forgotten."""
    vocabulary = Vocabulary(Background({"rain": 0.1}))
    rain, snow, hail = vocabulary.terms(["rain", "snow", "hail"])
    rain.posted, snow.holders = 3, 2
    vocabulary.forget([rain, snow, hail])
    assert len(vocabulary) == 2
    assert vocabulary.terms(["rain", "snow"]) == [rain, snow]
    rain.posted, snow.holders = None, 0
    vocabulary.forget([rain, snow])
    assert len(vocabulary) == 0


def test_what_was_made_for_no_member_is_forgotten():
    """The terms of a report that could not be placed do not stay for ever."""
    vocabulary = Vocabulary(Background())
    rain, _ = vocabulary.terms(["rain", "snow"])
    rain.posted = 1
    vocabulary.settle()
    assert len(vocabulary) == 1
    rain.posted = None
    vocabulary.settle()
    assert len(vocabulary) == 1, "what was settled once is looked at again by `forget` alone"


def test_a_grouper_holds_the_terms_of_its_window():
    """While reports come and go, no term that is held is lost, none is doubled and none is left over."""
    grouper = a_grouper()
    for number in range(1, 400):
        title = f"Velland{number % 90} quake {number} Tallow{number % 7} 海底{chr(0x4E00 + number % 50)} word{number}"
        grouper.place(a_report(title, number=number, hours=number, summary=f"{number + 13} Quillsand{number % 30} in France"))
    window, members = grouper._window, grouper._window.members
    held = {term for at in range(members.oldest, members.oldest + len(members)) for term in members[at].fingerprint.terms}
    assert set(window._vocabulary._terms.values()) == held
    assert all(text == term.text for text, term in window._vocabulary._terms.items())


def test_members_are_posted_in_order_and_leave_in_order():
    """One member is a plain number, more are an array, none is nothing."""
    posted = with_latest(with_latest(with_latest(None, 4), 7), 9)
    assert posted == array("I", [4, 7, 9])
    left = without_oldest(without_oldest(posted))
    assert left == 9
    assert without_oldest(left) is None
