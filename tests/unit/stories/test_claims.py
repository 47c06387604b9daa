"""Claims of headlines: names, numbers and sides."""

import pytest

from bot.domain.errors import SettingError
from bot.stories.claims import Opposites, opposed
from tests.unit.stories.making import shipped_extractor


@pytest.mark.parametrize(
    ("language", "title", "claims"),
    [
        ("en", "Former SK Hynix engineer sold 2,000 chip plans", {"@sk_hynix", "=2000"}),
        ("en", "Council of Quillsand approves a tax on kites", {"+approve"}),
        ("de", "Bayern genehmigt Steuer auf Drachen", {"@bavaria", "+approve"}),
        ("zh", "參議院否決晶片法案", {"-approve"}),
        ("ja", "トヨタ、5%増加", {"@toyota", "=5%"}),
    ],
)
def test_a_headline_claims_names_numbers_and_sides(language, title, claims):
    """In any script, and in languages that give every noun a capital."""
    assert claims <= set(shipped_extractor().features(title, "", language).claims)


def test_names_stand_in_their_order_and_words_side_by_side_are_one():
    """Who comes first acts."""
    claims = shipped_extractor().features("The mayor Merel Quillsand met people from Velland and Intel", "", "en").claims
    assert claims == ("merel quillsand", "velland", "@intel")


def test_a_headline_with_capitals_everywhere_names_only_those_who_are_known():
    """Capitals say nothing there."""
    assert shipped_extractor().features("Harbour Crane Carries Giant Kite For Intel", "", "en").claims == ("@intel",)


def test_opposites_are_read_by_language_and_a_word_may_take_two_sides():
    """A stem covers its endings; a word of two pairs is on a side of each."""
    read = Opposites.parse("# comment\nmove en | rise* | fall*\nrate en | rise* lift | cut\n")
    assert list(read.of("prices rises", ["prices", "rises"], "en")) == ["+move", "+rate"]
    assert list(read.of("prices rises", ["prices", "rises"], "de")) == []


def test_a_line_that_is_no_pair_is_refused():
    """The number of the line is named."""
    with pytest.raises(SettingError, match="Line 2"):
        Opposites.parse("move en | rise | fall\nmove en | rise\n")


@pytest.mark.parametrize(
    ("ours", "theirs", "pair"),
    [
        (["+rise"], ["-rise"], "rise"),
        (["+rise"], ["+rise"], ""),
        (["+rise", "-rise"], ["-rise"], ""),
        (["@intel", "-free"], ["+free"], "free"),
    ],
)
def test_two_reports_are_opposed_where_each_takes_one_side(ours, theirs, pair):
    """Who tells of both sides contradicts nobody."""
    assert opposed(ours, theirs) == pair
