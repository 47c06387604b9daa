"""Text that a terminal shows and does not obey."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.console.text import safe, safe_address


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tand more", "two lines and more"),
        ("\x1b[2Jgone", "[2Jgone"),
        ("\x9b31mred", "31mred"),
        ("ring\x07", "ring"),
        ("\u202egnp.exe", "gnp.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("a\ud800b", "ab"),
    ],
)
def test_controls_go_and_joiners_stay(text: str, shown: str):
    """Escape sequences lose their opener, direction overrides go; joiners that scripts and emoji need stay."""
    assert safe(text) == shown


@given(st.text())
def test_no_text_reaches_the_terminals_controls(text: str):
    """Whatever comes in, no control or format character but the joiners goes out."""
    assert all(unicodedata.category(each) not in ("Cc", "Cs", "Cf") or each in "\u200c\u200d" for each in safe(text))


@given(st.text())
def test_any_address_is_a_web_address_or_none(text: str):
    """Whatever comes in, only http and https go out."""
    assert safe_address(text) == "" or safe_address(text).lower().startswith(("http://", "https://"))
    assert safe_address("https://e.org/" + text).startswith("https://e.org/")
