"""Terms: how a person writes them, and where they are found."""

import pytest

from bot.matching.terms import compile_term, literal_term
from tests.unit.matching.topics import lexicon, seen


def found(term: str, text: str) -> bool:
    """Whether a lexicon with this one strong term sees it in a title."""
    return seen(lexicon(any={"strong": [term]}), text) is not None


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("neural network", "A Neural-Network for birds"),
        ("semiconduct*", "Semiconductors, again"),
        ("künstlich* intelligenz*", "Die Zukunft der künstlichen Intelligenz"),
        ("sztuczn* inteligencj*", "O sztucznej inteligencji"),
        ("*halbleiter", "Leistungshalbleiter gesucht"),
        ("AI", "中国AI企业"),
        ("AI", "(AI)"),
        ("5G", "5G-Netz"),
        ("=Orange", "Orange baisse ses prix"),
        ("半導体", "日本の半導体産業"),
        ("|칩", "AI 칩을 만든다"),
        ("|칩", "칩"),
        ("ذكاء الاصطناعي", "والذكاء الاصطناعي"),
        ("ذكاء الاصطناعي", "للذكاء الاصطناعي في"),
        ("kwantow*", "Komputery kwantowe"),
        ("Nvidia", "NVIDIA's new plant"),
        ("d'accès", "fournisseur d’accès"),
    ],
)
def test_a_term_is_found_where_a_reader_sees_it(term, text):
    """Inflection, compounds, joined particles, dashes and scripts without spaces must not hide a term."""
    assert found(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("AI", "Ai Weiwei"),
        ("AI", "He said so again"),
        ("AI", "MAIL"),
        ("chip", "chipmunk"),
        ("chip", "microchip"),
        ("5G", "5g of salt"),
        ("5G", "15G"),
        ("=Orange", "orange juice"),
        ("|칩", "감자칩"),
        ("칩|", "칩거"),
        ("ذكاء", "استذكاء"),
        ("künstlich* intelligenz*", "künstlich und intelligent"),
        ("चिप", "चिप्स"),
    ],
)
def test_a_term_is_not_found_inside_other_words(term, text):
    """Half of all false alerts are acronyms and short words inside longer ones."""
    assert not found(term, text)


@pytest.mark.parametrize("spelling", ["", " ", "*", "|", "=", "...", "a**b", "* *"])
def test_a_term_without_anything_to_look_for_is_refused(spelling):
    """An empty pattern would be found everywhere."""
    assert compile_term(spelling) is None


def test_equal_terms_are_one_whatever_their_spelling():
    """The automaton holds each distinct term once, so that languages and topics share it."""
    assert compile_term("Neural-Network") == compile_term("neural network")
    assert compile_term("chip") != compile_term("chip*")
    assert compile_term("AI") != compile_term("Ai")


def test_marks_mean_nothing_in_the_words_of_a_query():
    """A person who types =x or |x in a query wants just that text, not a lexicon's marks."""
    term = literal_term("=AI|")
    assert term is not None
    assert (term.head, term.capitals, term.exact) == ("=ai|", False, "")


def test_an_acronym_is_known_by_its_capitals():
    """A lexicon needs no flag for case: capitals say it."""
    term = compile_term("GPT-5")
    assert term is not None
    assert term.capitals
