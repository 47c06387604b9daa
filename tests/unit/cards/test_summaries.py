"""Summaries as cards show them: no title twice, whole sentences where they fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.summaries import LONGEST, columns, first_sentences, shortened, shown_summary, without_title

TITLE = "A lab opens its language model"


@pytest.mark.parametrize(
    ("summary", "rest"),
    [
        (f"{TITLE}. Its weights are free.", "Its weights are free."),
        (f"{TITLE} - Its weights are free.", "Its weights are free."),
        ("A LAB “opens” its language-model: its weights are free.", "its weights are free."),
        (f"{TITLE} in Graz on Monday.", "… in Graz on Monday."),
        (f"{TITLE}, it said.", "… it said."),
        (TITLE, ""),
        (f"{TITLE}s everywhere.", f"{TITLE}s everywhere."),
        ("Its weights are free.", "Its weights are free."),
        ("", ""),
    ],
)
def test_the_title_is_not_told_twice(summary, rest):
    """Whatever letters and marks it is written with; where it begins a sentence, what goes on is shown."""
    assert without_title(summary, TITLE) == rest


def test_a_title_in_another_script_is_cut_too():
    """There a word has no end that could be torn."""
    assert without_title("研究所が言語モデルの重みを公開した。誰でも使える。", "研究所が言語モデルの重みを公開した") == "誰でも使える。"


def test_what_is_glued_to_a_title_goes_with_it():
    """Some software puts the author's name there without a space."""
    title = "The best cases for a computer that is built by hand"
    assert without_title(f"{title}ada_l November 27 The best cases are made of wood.", title).startswith("November 27 The best")


def test_a_short_title_stays():
    """It begins many a sentence."""
    assert without_title("Chips are up. So is memory.", "Chips") == "Chips are up. So is memory."


def test_sentences_stay_whole_where_they_fit():
    """Else the text ends after a word, and with an ellipsis."""
    sentences = "The first sentence is of some length, and says what happened where and when. " * 5
    assert first_sentences(sentences).endswith("when.")
    assert columns(first_sentences(sentences)) <= LONGEST
    assert first_sentences("word " * 99).endswith("word…")
    assert first_sentences("Yes. " + "word " * 99).endswith("word…")


def test_an_ideograph_takes_two_columns():
    """A card is as high in Japanese as in English."""
    assert len(first_sentences("研究所は言語モデルの重みを公開した" * 20)) <= LONGEST // 2 + 1


@given(st.text(max_size=400), st.text(max_size=200), st.integers(1, 300))
def test_no_text_is_too_long(summary, title, most):
    """Whatever the letters are: as long as asked for, and of the text itself."""
    assert columns(shortened(summary, most)) <= most + 1
    assert columns(shown_summary(summary, title)) <= LONGEST + 2
