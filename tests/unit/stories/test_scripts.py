"""Folding letters, and names that sound alike across scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.scripts import Folding, romanised, skeleton


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łódź", "Lodz"),
        ("Straße", "Strasse"),
        ("Ærø", "Aero"),
        ("İstanbul", "Istanbul"),
        ("أوبل", "اوبل"),
        ("ＡＢＣ１２", "ABC12"),
        ("ёлка", "елка"),
        ("“l’État”", "“l'Etat”"),
    ],
)
def test_accents_and_widths_fold_away(written, folded):
    """What differs only by accent, width or letter form becomes one spelling."""
    assert written.translate(Folding()) == folded


@pytest.mark.parametrize("written", ["क़िताब", "ガギグ", "한국어", "漢字"])
def test_marks_that_a_script_needs_stay(written):
    """Vowel signs, voicing marks and syllables are no accents: without them the word is another word."""
    assert len(written.translate(Folding())) >= len(written)


@pytest.mark.parametrize(
    "spellings",
    [
        ("trump", "трамп", "トランプ", "트럼프", "ट्रम्प"),
        ("maduro", "мадуро", "マドゥロ", "마두로"),
        ("altman", "альтман", "アルトマン", "올트먼"),
        ("musk", "маск", "マスク", "머스크"),
    ],
)
def test_one_name_has_one_skeleton_in_every_script(spellings):
    """A name that is transliterated keeps its skeleton."""
    assert len({skeleton(spelling.translate(Folding())) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("berlin", "dublin"), ("merkel", "macron"), ("tesla", "toyota"), ("anna", "nora")])
def test_different_names_have_different_skeletons(one, other):
    """Skeletons are coarse but tell names apart."""
    assert skeleton(one) != skeleton(other)


def test_an_initial_vowel_counts():
    """Names that differ in nothing but a first vowel's presence stay apart."""
    assert skeleton("erin") == skeleton("oran") != skeleton("rin")


def test_letters_of_an_unknown_script_fall_away():
    """A script without a table gives no sound rather than a wrong one."""
    assert romanised("ᚠᚢᚦ") == ""


@given(st.text(max_size=40))
def test_any_text_folds_and_folding_again_changes_nothing(text):
    """Folding never fails, and is idempotent."""
    folded = text.translate(Folding())
    assert folded.translate(Folding()) == folded


@given(st.text(max_size=40))
def test_a_skeleton_is_ascii_without_inner_vowels(text):
    """Whatever the script, the skeleton holds consonants, digits and an initial vowel mark only."""
    found = skeleton(text.translate(Folding()).lower())
    assert found.isascii()
    assert not set(found[1:]) & set("aeiouy")
