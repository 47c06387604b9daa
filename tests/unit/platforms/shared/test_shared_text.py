"""Cutting text for every platform: on words and whole graphemes, within the room that the platform counts."""

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.platforms.shared.text import cut, units

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize("dress", [str, html.escape])
@given(text=st.text(), room=st.integers(min_value=1, max_value=200))
@example(text=FAMILY * 30, room=50)
@example(text="z" + "\u0301" * 10_000, room=20)
@example(text="😀" * 10_000, room=300)
@example(text="<" * 500, room=100)
def test_a_cut_fits_and_what_fits_is_left_whole(dress, text, room):
    """No text outgrows its room, however much escaping adds."""
    shown = cut(text, room, dress)
    assert units(shown) <= room
    if units(dress(text)) <= room and len(text) <= 16:
        assert shown == dress(text)


def test_a_cut_never_splits_a_grapheme():
    """Families, flags and accents stay whole, and an ellipsis says that there was more."""
    assert cut(FAMILY * 3, 30, str) == FAMILY * 2 + "…"
    assert cut("🇫🇷🇩🇪🇪🇸", 9, str) == "🇫🇷🇩🇪…"
    assert cut("e\u0301e\u0301e\u0301", 5, str) == "e\u0301e\u0301…"


def test_an_endless_grapheme_is_cut_to_what_people_use():
    """A letter under ten thousand accents keeps fifteen of them."""
    assert cut("a" + "\u0301" * 10_000, 100, str) == "a" + "\u0301" * 15 + "…"


def test_a_cut_never_splits_an_escape():
    """The text is cut before it is dressed."""
    assert cut("<<<<", 13, html.escape) == "&lt;&lt;&lt;…"


def test_a_cut_ends_after_a_word_where_one_ends_near():
    """Words stay whole in scripts that part them; where no word ends near, the room is used."""
    assert cut("The first centres open next year in the north", 39, str) == "The first centres open next year in…"
    assert cut("学習に必要な電力を従来の十分の一に抑えたという", 10, str) == "学習に必要な電力を…"
    assert cut("Donaudampfschifffahrtsgesellschaft tagt", 20, str) == "Donaudampfschifffah…"


def test_a_cut_leaves_no_dangling_comma():
    """The ellipsis follows a word."""
    assert cut("one, two, three", 10, str) == "one, two…"


@pytest.mark.parametrize(("text", "length"), [("abc", 3), ("é", 1), ("😀", 2), ("\ud800", 1)])
def test_length_is_counted_in_utf_16(text, length):
    """An emoji is two units, a lone surrogate one."""
    assert units(text) == length


WORDS = st.lists(
    st.sampled_from(["A", "lab", "opens", "its", "language", "model", "12%", "&", "<b>", "*star*", "é", "日本", "👩‍👩‍👧", "x" * 40]),
    max_size=30,
)


def marked(text: str) -> str:
    """Dress a text so that it grows: each star becomes two characters."""
    return text.replace("*", "\\*")


@given(WORDS, st.integers(1, 120))
def test_what_fits_stands_whole_and_what_does_not_ends_with_an_ellipsis(words: list[str], room: int):
    """Whatever is in it: a line in plain letters goes a shorter way, which says the same."""
    line = " ".join(words)
    shown = cut(line, room, marked)
    assert units(shown) <= room
    if units(marked(line)) <= room:
        assert shown == marked(line)
    elif shown:
        assert shown.endswith("…")


@given(WORDS, st.integers(1, 120))
def test_a_line_in_plain_letters_is_cut_like_any_other(words: list[str], room: int):
    """The same line with one letter outside of them, which takes the long way, is cut at the same place."""
    plain = "".join(each for each in " ".join(words) if each.isascii())
    other = plain.replace("a", "á")
    assert cut(plain, room, str).replace("a", "á") == cut(other, room, str)
