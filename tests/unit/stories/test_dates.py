"""Headlines that share a date."""

import pytest

from bot.stories.dates import only_a_date
from bot.stories.reasons import in_words
from tests.unit.stories.making import a_grouper, a_report, printed


def found(one: tuple[str, str], other: tuple[str, str]) -> list[str]:
    """The names of what keeps two headlines apart, each given with its language."""
    return [each.name for each in only_a_date(printed(one[1], lang=one[0]), printed(other[1], lang=other[0]))]


HARBOUR = ("en", "Harbour ferries: the timetable of April 24, 2026")


@pytest.mark.parametrize(
    "other",
    [
        ("fr", "La grille de mots croisés du 24 avril 2026"),
        ("de", "Was am 24. April wichtig wird"),
        ("es", "Santoral del 24 de abril de 2026"),
        ("it", "Accadde oggi: 24 aprile 2026"),
        ("pt", "Agenda cultural de 24 de abril"),
        ("nl", "In het midden van vrijdag 24 april 2026"),
        ("pl", "Imieniny 24 kwietnia"),
        ("ru", "Главное к утру 24 апреля"),
        ("en", "Obituaries for April 24"),
    ],
)
def test_a_date_is_no_event(other):
    """What many papers print on one day has that day in common."""
    assert found(HARBOUR, other) == ["only_a_date"] == found(other, HARBOUR)


@pytest.mark.parametrize(
    "other",
    [
        ("fr", "Velland rouvre son port le 24 avril"),
        ("en", "Ferries return to the harbour on April 24"),
        ("de", "24 Verletzte bei Unfall"),
    ],
)
def test_whatever_else_is_shared_is_for_the_likeness_to_weigh(other):
    """A place, a word, or a number that is no day of a month which both name."""
    assert found(("en", "Velland opens its harbour on April 24"), other) == []


def test_why_names_it():
    """A reader is told in words."""
    grouper = a_grouper()
    grouper.place(a_report("Horoscope du 24 avril 2026", number=1, lang="fr"))
    apart = grouper.place(a_report("In het midden van vrijdag 24 april 2026", number=2, lang="nl"))
    assert apart.is_new
    assert apart.likeness is None or "nothing in common but the date" in in_words(apart)
