"""Filters in words: kinds of items by their names in each language, typed and shown, and what a look back says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.filters import kind_said, kinds_of, kinds_said, look_back_lines, publishers_offered
from bot.domain.errors import InvalidInput
from bot.domain.filters import LookBack
from bot.domain.item_kinds import NOTHING, parse_kinds
from tests.fakes.words import shipped_words

KINDS = ("deals", "live", "markets", "neighbours", "opinion", "papers", "releases")
WORDS = shipped_words()
NAMED = kinds_of(WORDS, KINDS)
LANGUAGES = sorted(WORDS.languages)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_understood_by_the_name_that_is_shown(code: str, kind: str):
    """In the language in which somebody reads it, in any letters, and by its short name."""
    shown = kind_said(kind, WORDS.into(code))
    assert shown
    for typed in (shown, shown.upper(), f" {shown} ", kind):
        assert parse_kinds(typed, NAMED) == {kind}


@pytest.mark.parametrize("code", LANGUAGES)
def test_several_kinds_are_read_in_one_line(code: str):
    """Parted by commas, whatever their order, each once."""
    speech = WORDS.into(code)
    typed = ", ".join(kind_said(each, speech) for each in ("papers", "opinion", "papers"))
    assert parse_kinds(typed, NAMED) == {"opinion", "papers"}


@pytest.mark.parametrize("typed", ["none", "None", " OFF ", "-", "keine", "aucun", "ninguno", "nenhum", "なし", "无", "没有", "없음"])
def test_none_is_said_in_many_languages(typed: str):
    """Then nothing is left out any more."""
    assert parse_kinds(typed, NAMED) == frozenset()


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [("gardening", "gardening"), ("opinion, gardening", "gardening"), ("opnion", "opnion"), ("deals and gardening", "gardening")],
)
def test_what_is_no_kind_is_named_with_all_there_are(typed: str, unknown: str):
    """Nothing of the line holds then: half of a wish would be another one."""
    with pytest.raises(InvalidInput) as refused:
        parse_kinds(typed, NAMED)
    assert (refused.value.code, unknown in str(refused.value.params["kind"])) == ("unknown_kind", True)
    assert all(kind_said(each, WORDS.into("en")) in str(refused.value) for each in KINDS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_kind_is_called_like_none(code: str):
    """It could not be left out."""
    names = [kind_said(each, WORDS.into(code)) for each in KINDS]
    assert not {each.casefold() for each in names} & NOTHING
    assert len(set(names)) == len(KINDS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_kinds_are_listed_in_one_order(code: str):
    """Whatever the order in which they are kept, and each by its name."""
    speech = WORDS.into(code)
    said = kinds_said({"papers", "live"}, speech)
    assert said == kinds_said(["live", "papers"], speech)
    assert kind_said("live", speech) in said
    assert kind_said("papers", speech) in said


def test_a_kind_that_is_known_no_more_keeps_its_own_name():
    """A file of it may be gone, while somebody leaves it out still."""
    assert kind_said("horoscopes", WORDS.into("fr")) == "horoscopes"


@pytest.mark.parametrize("code", LANGUAGES)
@given(stories=st.integers(0, 500), left=st.integers(0, 500))
def test_a_look_back_says_how_many_there_were_and_how_many_are_left(code: str, stories: int, left: int):
    """With what was held, in words that are safe where they stand; of nothing it says just that."""
    found = LookBack(days=7, stories=stories, left=min(stories, left), held=("A <b>bold</b> title",) if stories > left else ())
    lines = list(look_back_lines(found, WORDS.into(code), str.upper))
    if not stories:
        assert len(lines) == 1
        return
    digits = "".join(letter for letter in lines[0] if letter.isdigit())
    assert str(found.stories) in digits
    assert str(found.left) in digits
    assert any("A <B>BOLD</B> TITLE" in line for line in lines) == bool(found.held)


@pytest.mark.parametrize("code", LANGUAGES)
def test_how_many_publishers_may_be_asked_for_begins_with_one(code: str):
    """Each choice in words of its own."""
    offered = publishers_offered(WORDS.into(code))
    assert [value for value, _ in offered] == [str(number) for number in range(1, len(offered) + 1)]
    assert len({said for _, said in offered}) == len(offered) > 1
