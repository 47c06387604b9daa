"""Numbers that mean the same, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.numbers import joined_numbers, number_term


@pytest.mark.parametrize(
    ("written", "following"),
    [
        ("20B", ""),
        ("20bn", ""),
        ("20", "billion"),
        ("20", "Milliarden"),
        ("20", "mld"),
        ("200", "億ドル"),
        ("200", "亿美元"),
        ("200", "억"),
        ("20", "миллиардов"),
        ("20", "مليار"),
        ("20,000,000,000", ""),
    ],
)
def test_twenty_billion_is_one_number(written, following):
    """Twenty billion is the same in eight languages."""
    assert number_term(written, following) == "=2e+10"


@pytest.mark.parametrize(
    ("written", "value"), [("1,700", "=1.7e+03"), ("452.331", "=4.52e+05"), ("7.1", "=7.1"), ("7,1", "=7.1"), ("1.1.1.1", "=1.11")]
)
def test_separators_are_read_by_their_place(written, value):
    """Groups of three digits are thousands, all else is a decimal."""
    assert number_term(written, "") == value


@pytest.mark.parametrize("written", ["1", "12", "2026", "1999"])
def test_small_numbers_and_years_tell_nothing(written):
    """Ones, dozens and years stand in every other headline."""
    assert number_term(written, "people") is None


def test_a_small_number_with_a_scale_or_per_cent_tells():
    """Three million is telling, and so are three per cent."""
    assert number_term("3", "million") == "=3e+06"
    assert number_term("3%", "") == "=3%"


@pytest.mark.parametrize("written", ["9850X3D", "18A", "4x4"])
def test_a_number_with_other_letters_is_a_name(written):
    """Model codes are no quantities."""
    assert number_term(written, "") is None


def test_numbers_of_two_scales_are_joined():
    """East Asian figures run from one scale into the next."""
    assert joined_numbers("3억4000만 달러, 2兆5000億円") == "3.4억 달러, 2.5兆円"


@given(st.text(alphabet="0123456789.,/%aBkm億", max_size=12), st.text(max_size=5))
def test_any_figure_is_read_without_failing(written, following):
    """Odd figures give a term or none, never an error."""
    found = number_term(written, following)
    assert found is None or found.startswith("=")
