"""Which names rise, and by how much."""

import pytest

from bot.domain.publishers import Publisher
from bot.matching.rising import Counted, Known, Names, Totals, likelihood, rising, spelling_of
from bot.matching.scan import MatchText
from bot.matching.terms import compile_term

TOTALS = Totals(week=100, before=400)
NOTHING = Known([])


def counted(on_topic: int = 6, *, articles: int = 0, before: int = 0, publishers: int = 3, stories: int = 2) -> Counted:
    """Return the counts of a name."""
    by = {Publisher(f"{number}.example", str(number)) for number in range(publishers)}
    return Counted(articles=articles or on_topic, on_topic=on_topic, before=before, publishers=by, stories=set(range(stories)))


def names(**counts: Counted) -> list[str]:
    """Return the names that rise."""
    return [each.name for each in rising({name.replace("_", " "): each for name, each in counts.items()}, TOTALS, NOTHING, 10)]


def test_the_likelihood_is_that_of_dunning():
    """2 (6 ln(6 / 1.6) + 2 ln(2 / 6.4)), by hand."""
    assert likelihood(6, 2, TOTALS) == pytest.approx(11.21, abs=0.01)


@pytest.mark.parametrize(("on_topic", "before"), [(1, 4), (1, 40), (0, 0)])
def test_what_does_not_rise_has_none(on_topic, before):
    """As often as before, or less."""
    assert likelihood(on_topic, before, TOTALS) == 0


@pytest.mark.parametrize(
    "changes",
    [{"publishers": 2}, {"stories": 1}, {"articles": 13}, {"before": 20}, {"on_topic": 1}],
    ids=["too few publishers", "one event", "mostly off the topic", "as often before", "too seldom"],
)
def test_what_is_not_enough_is_not_proposed(changes):
    """Each condition alone keeps a name out."""
    assert names(Quillsand=counted()) == ["Quillsand"]
    assert names(Quillsand=counted(**changes)) == []


def test_half_on_the_topic_is_enough():
    """The other half may be what the topic misses."""
    assert names(Quillsand=counted(6, articles=12)) == ["Quillsand"]


def test_the_surest_come_first_and_no_more_than_asked_for():
    """Ten a topic are read; fifty are not."""
    found = rising({f"Name{number:c}": counted(number - 60) for number in range(65, 91)}, TOTALS, NOTHING, 10)
    assert [each.on_topic for each in found] == list(range(30, 20, -1))


def test_a_name_is_proposed_once_with_or_without_its_second_word():
    """As most write it."""
    assert names(Quillsand=counted(10), Quillsand_Forge=counted(8)) == ["Quillsand Forge"]
    assert names(Quillsand=counted(20), Quillsand_Forge=counted(6)) == ["Quillsand"]


def test_what_is_known_explains_its_parts():
    """A topic that has the one needs no part of it."""
    known = Known(filter(None, [compile_term("Quillsand")]))
    assert rising({"Quillsand Spark": counted(9), "Spark": counted(10)}, TOTALS, known, 10) == []


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Quillsand", "=Quillsand"),
        ("OpenQuill", "OpenQuill"),
        ("HBM4", "HBM4"),
        ("Quill Forge", "Quill Forge"),
        ("퀼샌드", "|퀼샌드"),
        ("宇栈", "宇栈"),
    ],
)
def test_names_are_spelled_so_that_they_mean_themselves(name, spelling):
    """A word with a capital only with it, a Korean one from its beginning."""
    assert spelling_of(name) == spelling


def test_names_are_counted_as_their_terms_find_them():
    """A capital counts where the spelling says so."""
    wanted = Names({"Quillsand": "=Quillsand", "OpenQuill": "OpenQuill"})
    assert wanted.of(MatchText(title="OPENQUILL meets Quillsand")) == {"OpenQuill", "Quillsand"}
    assert wanted.of(MatchText(title="a quillsand of openquills")) == frozenset()
