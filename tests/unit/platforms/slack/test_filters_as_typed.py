"""Filters as people type them behind a topic on Slack: whatever their keyboard makes of a quotation mark, in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.filter_words import Asked, filter_words


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("ai", Asked("ai")),
        ("ai both 08:30", Asked("ai both 08:30")),
        ('ai filter:"funding -stock"', Asked("ai", filter="funding -stock")),
        ("ai filter:“funding -stock”", Asked("ai", filter="funding -stock")),
        ("ai filter:„funding -stock“", Asked("ai", filter="funding -stock")),
        ("ai filter:«funding -stock»", Asked("ai", filter="funding -stock")),
        ("ai filter:'funding -stock'", Asked("ai", filter="funding -stock")),
        ("ai filter:(funding OR grant)", Asked("ai", filter="(funding OR grant)")),
        ("ai filter:funding", Asked("ai", filter="funding")),
        ("ai filter: funding", Asked("ai", filter="funding")),
        ("ai filter：funding", Asked("ai", filter="funding")),
        ("ai Filter:funding", Asked("ai", filter="funding")),
        ("ai filters:funding", Asked("ai", filter="funding")),
        ('ai filter:"say "hello" twice"', Asked("ai", filter='say "hello" twice')),
        ("ai without:opinion,deals", Asked("ai", without="opinion,deals")),
        ("ai without: opinion, deals", Asked("ai", without="opinion, deals")),
        ("ai publishers:2", Asked("ai", publisher="2")),
        ("ai publisher:3", Asked("ai", publisher="3")),
        ("ai filter:none without:none publishers:none", Asked("ai", "none", "none", "none")),
        ("ai filter:", Asked("ai", filter="none")),
        ('ai filter:""', Asked("ai", filter="none")),
        ("ai publishers:2 preview", Asked("ai", publisher="2", preview=True)),
        ("ai preview.", Asked("ai", preview=True)),
        ('ai publishers:2 without:live filter:"chips"', Asked("ai", "chips", "live", "2")),
    ],
)
def test_a_filter_is_taken_out_of_what_was_typed(typed: str, asked: Asked):
    """What is left is the command; an option without a value asks for none any more."""
    found = filter_words(typed)
    assert found._replace(rest=" ".join(found.rest.split())) == asked


@pytest.mark.parametrize("typed", ["ai prefilter:x", "ai lang:de", "https://news.example/?filter:x", "ai 08:30", "preview-of-chips ai"])
def test_what_only_looks_like_a_filter_is_left(typed: str):
    """A word that ends so, another field, an address, a time."""
    assert " ".join(filter_words(typed).rest.split()) == typed


@given(st.text(alphabet="ai filter:without publishers\"'“”()«»,-: 2", max_size=200))
def test_whatever_is_typed_is_read(typed: str):
    """It never fails, and nothing is asked for that was not typed."""
    found = filter_words(typed)
    for said in (found.filter, found.without, found.publisher):
        assert said in ("", "none") or said in typed
