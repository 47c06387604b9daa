"""Look-ups: what is read of what people type, and which article fits it better."""

import pytest

from bot.domain.errors import InvalidInput
from bot.matching.lookup import fit, index_words, parse_lookup


def better(typed: str, one: str, other: str) -> bool:
    """Say whether one title fits better than another, which may not fit at all."""
    lookup = parse_lookup(typed)
    return fit(lookup, one, "") > fit(lookup, other, "")


@pytest.mark.parametrize(
    ("typed", "one", "other"),
    [
        ("chip", "A chip", "Chips"),
        ("chips", "A chip", "A chipotle"),
        ("quantum", "Quantum", "Quantity"),
        ("ai", "AI", "Aid"),
        ('"solid state"', "A solid state drive", "A state that is solid"),
        ("quantum -computer", "Quantum sensors", "A quantum computer"),
        ("量子計算", "量子計算機", "量子力学"),
        ("الذكاء", "ذكاء", "ذكريات"),
    ],
)
def test_the_nearer_form_fits_better(typed: str, one: str, other: str):
    """The word itself before another form of it, and before what only begins like it."""
    assert better(typed, one, other)


def test_the_title_counts_more_than_the_summary():
    """Who looks for a word looks for what is about it."""
    lookup = parse_lookup("chip")
    assert fit(lookup, "A chip", "") > fit(lookup, "News", "a chip") > 0


def test_most_of_the_words_are_less_than_all_and_few_are_none():
    """A look-up of many words is no wall."""
    lookup = parse_lookup("new chip plant dresden opens")
    whole, most, few = (fit(lookup, title, "") for title in ("New chip plant opens in Dresden", "New chip plant opens", "A new chip"))
    assert whole > most > few == 0


@pytest.mark.parametrize("typed", ["", "  ", "-", '""', "-chip", "!?", "\N{PILE OF POO}"])
def test_a_look_up_of_nothing_is_refused(typed: str):
    """What is only left out is no look-up."""
    with pytest.raises(InvalidInput, match="no letter or digit"):
        parse_lookup(typed)


@pytest.mark.parametrize("typed", ["«solid state»", "“solid state”", "「solid state」", '"solid state'])
def test_quotes_of_every_kind_are_quotes(typed: str):
    """An open one is none."""
    parts = parse_lookup(typed).parts
    assert [len(part) for part in parts] == ([1, 1] if typed.startswith('"') else [2])


def test_a_word_stands_in_the_index_once_and_cut():
    """A text of one word a thousand times is no larger than the word."""
    assert index_words("Chip chip", "CHIP " + "x" * 9_000) == "chip " + "x" * 8
