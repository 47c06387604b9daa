"""Text from strangers."""

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.parsing.clean import clean, truncate

ZWJ, ZWNJ = "\u200d", "\u200c"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain text", "plain text"),
        ("  two\n\tlines \r\n here ", "two lines here"),
        ("a\x00b\x07c\x1bd", "a b c d"),
        ("é\x81ü\x8d", "é ü"),
        ("line\u2028separator\u2029s", "line separator s"),
        ("no\u00a0break", "no break"),
        ("soft\u00adhy\u2060phen\ufeff", "softhyphen"),
        ("lone \ud800 surrogate\udfff", "lone surrogate"),
        ("non\ufdd0char\uffff\U0001fffe", "nonchar"),
        ("zero\u200bwidth", "zerowidth"),
        ("filler\u3164\uffa0\u115f", "filler"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("", ""),
    ],
)
def test_what_hides_or_is_no_character_goes(written, shown):
    """Controls become spaces, invisible characters vanish, whitespace is one space."""
    assert clean(written) == shown


@pytest.mark.parametrize("mark", BIDI)
def test_bidirectional_controls_go(mark):
    """UAX 9: an override could make a link read as another."""
    assert clean(f"safe{mark}gpj.exe") == "safegpj.exe"


def test_right_to_left_text_stays_as_it_is():
    """Arabic and Hebrew need no controls to read well."""
    for text in ("شركة تعلن عن معالج جديد", "חברה מכריזה על שבב חדש"):
        assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        f"می{ZWNJ}خواهم",  # Persian: the non-joiner is spelling
        f"ক্{ZWJ}ষ",  # Bengali conjunct
        f"क्{ZWNJ}ष",  # Devanagari without the conjunct
        f"ශ්{ZWJ}රී ලංකා",  # Sinhala: the country's name
        f"നന്{ZWJ} ",  # Malayalam chillu at the end of a word
        f"👩{ZWJ}💻",
        f"👨{ZWJ}👩{ZWJ}👧{ZWJ}👦",
        f"👩🏽{ZWJ}🚀",
        f"🏳\ufe0f{ZWJ}🌈",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland is spelt with tags
        "1\ufe0f\u20e3",
        "葛\U000e0100",
    ],
)
def test_joiners_tags_and_selectors_stay_where_writing_needs_them(text):
    """UAX 31 and UTS 51: without them words are misspelt and families fall apart. The ideographic variation alone is given up."""
    assert clean(text) == text.strip().replace("\U000e0100", "")


@pytest.mark.parametrize("text", [f"pay{ZWJ}pal", f"ad{ZWNJ}min", f"a{ZWJ}{ZWJ}{ZWNJ}b", f"{ZWJ}x{ZWNJ}", f"漢{ZWJ}字"])
def test_joiners_go_where_no_script_needs_them(text):
    """In Latin and Han text they only hide."""
    assert clean(text) == text.replace(ZWJ, "").replace(ZWNJ, "")


def test_towers_of_marks_are_capped():
    """Five marks on a letter serve every script; a hundred cover the lines above."""
    assert clean("Z" + "\u0301" * 100 + "algo") == "Z" + "\u0301" * 5 + "algo"
    assert clean("ห" + "\u0e49" * 50) == "ห" + "\u0e49" * 5
    assert clean("क" + "\u0901" * 50) == "क" + "\u0901" * 5


@pytest.mark.parametrize(
    "text", ["Tiếng Việt", "é" + "e\u0301\u0323", "הַמַּעֲבָד", "หนังสือพิมพ์", "संसाधन", "བོད་སྐད", "ﷺ", "日本語のニュース", "한국어 뉴스"]
)
def test_ordinary_text_of_many_scripts_is_untouched(text):
    """Marks that a language needs are never too many."""
    assert clean(text) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_cleaned_text_is_clean_and_stays_so(text):
    """No control, surrogate or bidirectional control is left, it can be encoded, and cleaning again changes nothing."""
    shown = clean(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(shown) & set(BIDI)
    assert shown.encode().decode() == shown
    assert clean(shown) == shown
    assert not regex.search(r"\p{M}{6}", shown)


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short", 5, "short"),
        ("a sentence of words", 12, "a sentence…"),
        ("one, two", 6, "one…"),
        ("unbroken" * 5, 10, "unbrokenu…"),
        ("日本語の長い文", 5, "日本語の…"),
        ("🇫🇷🇩🇪🇯🇵", 4, "🇫🇷…"),
        ("🇫🇷🇩🇪🇯🇵", 5, "🇫🇷🇩🇪…"),
        (f"x👨{ZWJ}👩{ZWJ}👧y", 5, "x…"),
        ("e\u0301" * 5, 4, "e\u0301…"),
        (f"👨{ZWJ}👩{ZWJ}👧", 3, "…"),
    ],
)
def test_truncation_ends_on_a_grapheme(text, limit, cut):
    """Between words where it can be, never inside of what a reader sees as one character (UAX 29)."""
    assert truncate(text, limit) == cut


@given(st.text(st.sampled_from("ab e\u0301🇫🇷👩‍💻\u200dक्ष한")), st.integers(1, 30))
def test_truncated_text_is_a_prefix_of_whole_graphemes(text, limit):
    """Whatever the text, the cut is at a boundary and the limit holds."""
    cut = truncate(text, limit)
    assert len(cut) <= limit
    if cut != text:
        kept = cut.removesuffix("…")
        graphemes = regex.findall(r"\X", text)
        assert kept in {"".join(graphemes[:count]).rstrip(" ,;:-") for count in range(len(graphemes) + 1)}


def test_ten_thousand_emoji_are_cut_quickly():
    """A title of nothing but families is cut between two of them."""
    family = f"👨{ZWJ}👩{ZWJ}👧"
    cut = truncate(clean(family * 10_000), 600)
    assert cut == family * ((600 - 1) // len(family)) + "…"
