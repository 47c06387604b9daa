"""Folding: what becomes equal, what stays apart, and the way back to the original."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text import CharKind, char_kinds, fold

SAMPLES = "Größe İstanbul ﾎﾟｹｯﾄ ガギグ 한국어 क्वांटम ज़रा ذَكاء أإآ Ёлка naïve Łódź ＡＩ 半導体・ x̄ \u200bzero\u00a0width"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Semi‑Conducteurs", "semi conducteurs"),
        ("Élan déjà ÇA", "elan deja ca"),
        ("Straße", "strasse"),
        ("İSTANBUL ılık", "istanbul ilik"),
        ("Ёлка й", "елка и"),
        ("ＡＩ　チップ", "ai チップ"),
        ("ﾎﾟﾃﾄ", "ポテト"),
        ("ذَكاءٌ أإآ", "ذكاء ااا"),
        ("l’IA", "l'ia"),
        ("サム・アルトマン", "サム アルトマン"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a\ud800b", "a b"),
    ],
)
def test_what_does_not_differ_to_a_reader_folds_alike(text, folded):
    """Case, accents, width, dashes and invisible characters carry no meaning for a topic."""
    assert fold(text).text == folded


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("ハ", "パ"), ("칩", "침"), ("किल", "कल")])
def test_marks_that_change_a_letter_stay(one, other):
    """In kana, Hangul and Devanagari a mark makes another letter, so that it must not be dropped."""
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_unicode_forms_of_real_text_fold_alike(form):
    """Feeds mix composed and decomposed letters; a term must be found in both."""
    assert fold(unicodedata.normalize(form, SAMPLES)).text == fold(SAMPLES).text


@given(st.text(max_size=60))
def test_folding_never_fails_and_settles(text):
    """Whatever a feed holds can be folded, and folding what is folded changes nothing more."""
    once = fold(text).text
    assert fold(once).text.split() == once.split()


@given(st.text(alphabet=st.sampled_from(SAMPLES + "ß \n\t…–"), max_size=60))
def test_each_folded_character_knows_its_original(text):
    """Hits are reported in characters of the original, so that every position must lead back to one."""
    folded = fold(text)
    origins = folded.origins()
    assert len(origins) == len(folded.text)
    assert list(origins) == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


@given(st.text(alphabet=st.sampled_from(SAMPLES + "ß…–"), max_size=60))
def test_aligned_texts_really_are(text):
    """The quick way back claims that positions are equal; it must only say so where the careful way agrees."""
    folded = fold(text)
    if folded.aligned:
        assert folded.origins() == tuple(range(len(text)))


def test_kinds_of_characters_decide_where_words_end():
    """Marks belong to words, Han and kana do not use spaces, and punctuation ends a word."""
    kinds = char_kinds()
    assert [kinds[char] for char in "a5я"] == [CharKind.LETTER] * 3
    assert kinds["ि"] == CharKind.LETTER
    assert [kinds[char] for char in "半チ칩ก"] == [CharKind.WIDE] * 4
    assert [kinds[char] for char in " .-「😀"] == [CharKind.EDGE] * 5
