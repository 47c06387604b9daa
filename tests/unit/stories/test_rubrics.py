"""Rubrics: headlines that come again and again."""

import pytest

from bot.domain.languages import MATCHED
from bot.resources import read_text
from bot.stories.aliases import RUBRIC
from bot.stories.reasons import in_words
from bot.stories.rubrics import other_instalments
from bot.stories.terms import Vocabulary
from tests.unit.stories.making import a_grouper, a_report, printed, shipped_background


def found(one: str, other: str, lang: str = "en", hours: float = 1.0) -> list[str]:
    """The names of what keeps two headlines apart as instalments."""
    return [each.name for each in other_instalments(printed(one, lang=lang), printed(other, lang=lang), hours)]


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "How to Watch Kestrels vs Herons: Live Stream, TV Channel", "How to Watch Otters vs Badgers: Live Stream, TV Channel"),
        ("en", "Harbour Puzzle hints and answers for May 2", "Meadow Puzzle hints and answers for May 2, No. 466"),
        ("fr", "Bon plan : la lampe Quillsand à moitié prix", "Bon plan : le vélo Marlow à petit prix"),
        ("de", "Rabattcode: 20 Euro auf Lampen von Quillsand", "Rabattcode: Fahrräder von Marlow günstiger"),
        ("es", "Dónde ver el Garza contra el Nutria", "Dónde ver el Tejón contra el Halcón"),
        ("it", "Dove vedere Airone contro Lontra", "Dove vedere Tasso contro Falco"),
        ("pt", "Onde assistir Garça contra Lontra", "Onde assistir Texugo contra Falcão"),
        ("pl", "Gdzie obejrzeć mecz Czapla - Wydra", "Gdzie obejrzeć galę Borsuk kontra Sokół"),
        ("ja", "日経平均、大引け 自動車株が高い", "日経平均、大引け 銀行株に売り 電力は反発"),
    ],
)
def test_one_rubric_about_two_things_is_two_stories(lang, one, other):
    """The words that always stand there say nothing; what each is about does."""
    assert found(one, other, lang) == ["rubric"] == found(other, one, lang)


def test_one_rubric_about_one_thing_is_one_story():
    """Two guides to one evening."""
    assert found("How to watch the Lyrids meteor shower", "Lyrids meteor shower: how to watch") == []


def test_a_daily_rubric_tells_of_its_day():
    """Yesterday's horoscope is not today's."""
    assert found("Horoscope for the harbour", "Horoscope for the harbour", hours=24) == ["another_day"]
    assert found("Horoscope for the harbour", "Horoscope for the harbour", hours=2) == []


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "Exchange rate today: the velland falls", "Exchange rate today: the velland recovers"),
        ("fr", "Cours de l'euro : le point de mardi", "Cours de l'euro : le point de mercredi"),
        ("de", "Dollarkurs aktuell: so steht er am Dienstag", "Dollarkurs aktuell: so steht er am Mittwoch"),
        ("es", "Precio del euro hoy martes", "Precio del euro hoy miércoles"),
        ("pt", "Cotação do euro nesta terça", "Cotação do euro nesta quarta"),
        ("pl", "Kurs CHF/PLN 9 stycznia", "Ile kosztuje frank? Kurs franka 8 stycznia"),
        ("tr", "Euro kuru salı günü", "Euro kuru çarşamba günü"),
        ("ru", "Курс евро на вторник", "Курс евро на среду"),
    ],
)
def test_the_price_of_a_currency_is_that_of_a_day(lang, one, other):
    """What it costs today is no other report of what it cost yesterday."""
    assert found(one, other, lang, hours=24) == ["another_day"]


def test_other_headlines_are_no_rubric():
    """One of the two, or none."""
    assert found("Power rankings: Kestrels first", "Kestrels win the cup") == []
    assert found("Kestrels win the cup", "Herons win the shield") == []


def test_a_rubric_weighs_nothing_and_is_no_shared_word():
    """Nobody's horoscope is like another for being one."""
    vocabulary = Vocabulary(shipped_background())
    assert [term.ground.sureness for term in vocabulary.terms([f"{RUBRIC}puzzle"])] == [0.0]


def test_why_names_it():
    """A reader is told in words."""
    grouper = a_grouper()
    grouper.place(a_report("Power rankings: Kestrels climb in the Harbour League", number=1))
    kept_apart = grouper.place(a_report("Power rankings: Otters slip in the Harbour League", number=2, hours=0.5))
    assert kept_apart.is_new
    assert "a rubric that comes again, about something else" in in_words(kept_apart)
    assert "instalment" not in in_words(kept_apart)


def test_the_shipped_rubrics_know_eight_languages():
    """Each has its words where most of our readers live."""
    lines = [line for line in read_text("stories/rubrics.txt").splitlines() if line.startswith(RUBRIC)]
    columns = [line.split("|")[1:] for line in lines]
    assert {len(row) for row in columns} == {len(MATCHED)}
    empty = {lang for row in columns for lang, cell in zip(MATCHED, row, strict=True) if not cell.strip()}
    assert empty <= {"sv", "ar", "hi", "ja"}
