"""How common terms are, as shipped."""

import pytest

from bot.domain.errors import SettingError
from bot.stories.background import Background, background_text
from tests.unit.stories.making import shipped_background


def test_what_is_written_is_read_back_as_shares():
    """A background made from documents gives each kept term its share of them."""
    documents = [["rain", "sun"], ["rain", "rain"], ["snow"], ["rain", "sun"]]
    background = Background.parse(background_text(documents, at_least=2))
    assert background.shares == {"rain": 0.75, "sun": 0.5}


def test_a_term_counts_once_in_a_document():
    """Repetition within an item makes no term more common."""
    assert "rain\t1\n" in background_text([["rain", "rain"], ["sun"]], at_least=1)


def test_the_text_is_the_same_for_the_same_counts():
    """Terms of one count stand in order of the alphabet, so that the file changes only where counts do."""
    assert background_text([["b", "a"]], at_least=1) == background_text([["a", "b"]], at_least=1)


def test_an_empty_file_makes_every_term_rare():
    """Without a background grouping still works, on the window alone."""
    assert Background.parse("").shares == {}


@pytest.mark.parametrize("text", ["rain", "rain\tmany", "rain\t1\t2"])
def test_a_line_of_another_form_is_refused(text):
    """A broken file is told from an empty one."""
    with pytest.raises(SettingError, match="background of stories"):
        Background.parse(text)


def test_the_shipped_background_is_single_terms_with_counts():
    """What ships is counts of single terms: no text of anybody's."""
    shares = shipped_background().shares
    assert len(shares) > 1000
    assert not [term for term in shares if " " in term]
    assert all(0 < share < 1 for share in shares.values())
