"""Reasons in words."""

from bot.stories.reasons import in_words, reasons
from tests.unit.stories.making import a_grouper, a_report

FLOOD = "Velland harbour flooded after dam breaks at Quillsand"


def test_a_join_says_what_both_share():
    """Words that a person can look for in both headlines."""
    grouper = a_grouper()
    grouper.place(a_report(FLOOD))
    said = in_words(grouper.place(a_report("Dam breaks at Quillsand, flooding the harbour of Velland", number=2)))
    assert said.startswith("Joins a story. Both have ")
    assert "quillsand" in said


def test_a_refusal_says_what_spoke_against_it():
    """The names that differ are named."""
    grouper = a_grouper()
    grouper.place(a_report("Intel beats forecasts for third quarter, shares rise"))
    placement = grouper.place(a_report("AMD beats forecasts for third quarter, shares rise", number=2))
    assert placement.is_new
    assert "another actor (amd, not intel)" in reasons(placement).speaks_against
    assert "another actor (amd, not intel)" in in_words(placement)


def test_what_is_like_nothing_says_so():
    """Every refusal has a reason."""
    assert in_words(a_grouper().place(a_report(FLOOD))) == (
        "Opens a story. Against it: no report of the last three days shares enough rare words with it."
    )


def test_the_same_article_needs_no_other_reason():
    """Its address says it all."""
    grouper = a_grouper()
    grouper.place(a_report(FLOOD, url="https://a.example/1"))
    assert (
        in_words(grouper.place(a_report("Other words", number=2, url="https://a.example/1")))
        == "Joins a story. Both have the same article."
    )
