"""What keeps headlines apart."""

import pytest

from bot.stories.against import Kin, objections
from tests.unit.stories.making import printed

KIN = Kin.parse("# comment\nus trump washington\nus > ohio texas\n")


def found(one: str, other: str, lang: str = "en", summary: str = "") -> list[str]:
    """The names of what speaks against one story for two titles."""
    return [each.name for each in objections(printed(one, lang=lang, summary=summary), printed(other, lang=lang), KIN)]


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("Intel beats forecasts for the quarter", "AMD beats forecasts for the quarter", ["other_actor"]),
        ("Meta fined by regulator in Ohio", "Meta fined by regulator in Oregon", ["other_name"]),
        ("Senate approves tax on kites", "Senate rejects tax on kites", ["opposite"]),
        ("Kite maker to cut 300 jobs at its plant", "Kite maker to cut 900 jobs at its plant", ["other_number"]),
        ("Crossword of the day, puzzle 411", "Crossword of the day, puzzle 412", ["other_number"]),
        ("Kite maker to cut 2,000 jobs at its plant", "Kite maker to cut 1,950 jobs at its plant", []),
        ("Trump bans kites from parks", "Washington bans kites from parks", []),
        ("Storm floods harbours in Texas", "Storm floods harbours in the US", []),
        ("Storm floods harbours in Texas", "Storm floods harbours in Ohio", ["other_actor"]),
        ("Intel presents a chip for kites", "AMD sues a maker of lamps over rent", []),
    ],
)
def test_a_reader_would_call_it_obvious(one, other, names):
    """One sentence with other actors, places, numbers or opposite verbs; rounding, kin and other sentences are no reason."""
    assert found(one, other) == names == found(other, one)


def test_a_name_in_the_summary_reconciles():
    """The other report knows who acts, it only says so later."""
    assert found("Intel beats forecasts for the quarter", "AMD beats forecasts for the quarter", summary="AMD did so too.") == []


def test_a_known_name_against_a_word_that_nobody_knows():
    """In a language that gives every noun a capital only one of two firms may be known."""
    assert found("Störung bei Swisscom: Kunden warten", "Störung bei Quillsand: Kunden warten", lang="de") == ["other_name"]


def test_across_languages_nothing_is_said():
    """Nobody sees one sentence told twice."""
    assert objections(printed("Intel hebt Prognose", lang="de"), printed("AMD raises forecast"), KIN) == []
