"""The parts of likeness, one by one."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.background import Background
from bot.stories.fingerprint import Fingerprint
from bot.stories.likeness import (
    ACROSS,
    PARTS,
    UNKNOWN,
    WITHIN,
    Comparison,
    at_most,
    in_series,
    of_words,
    outline,
    score,
    texts_alike,
    view,
    words_alike,
)
from bot.stories.meanings import Meanings, WordMatcher
from bot.stories.terms import Term, Vocabulary
from tests.unit.stories import making

DEEDS = {"#ban": "stop", "#suspend": "stop", "#charge": "law"}
VOCABULARY = Vocabulary(Background())


class EvenWeights:
    """A weigher that finds every term equally rare."""

    def weights(self, terms: Iterable[Term], scale: float = 1.0) -> dict[Term, float]:
        """Each term counts `scale`."""
        return dict.fromkeys(terms, scale)


class ChosenWeights:
    """A weigher that finds the terms as rare as it was told to."""

    def __init__(self, chosen: list[float]) -> None:
        self._chosen = chosen

    def weights(self, terms: Iterable[Term], scale: float = 1.0) -> dict[Term, float]:
        """The same term counts the same."""
        return {term: scale * self._chosen[sum(map(ord, term.text)) % len(self._chosen)] for term in terms}


def print_of(title: str, rest: str = "", language: str = "en", source: str = "") -> Fingerprint:
    """A fingerprint of terms that are given as they are."""
    return making.print_of(VOCABULARY, title, rest, language, source)


def parts(one: Fingerprint, other: Fingerprint, *, across: bool = False, hours: float = 0.0, same_source: bool = False) -> dict[str, float]:
    """The parts of a comparison by name."""
    views = [view(each, EvenWeights(), across=across) for each in (one, other)]
    made = Comparison(*views, hours=hours, deeds=DEEDS, same_source=same_source).parts()
    return dict(zip(PARTS, made, strict=True))


def test_a_report_is_wholly_like_itself():
    """Every measure of likeness is full and every measure of difference is nought."""
    report = print_of("@velland rain #ban =20", "harbour")
    found = parts(report, report)
    assert [found[name] for name in ("text", "covered")] == pytest.approx([1.0] * 2)
    assert [found[name] for name in ("names_unmatched", "notions_unmatched", "deeds_differ", "other_lead")] == [0.0] * 4


def test_reports_without_common_terms_are_not_alike():
    """Nothing shared is nought, without dividing by it."""
    found = parts(print_of("rain"), print_of("snow"))
    assert [found[name] for name in ("text", "covered", "shared", "second")] == [0.0] * 4


def test_empty_titles_are_not_alike():
    """Two reports of which nothing is known are no story."""
    found = parts(print_of(""), print_of(""))
    assert found["text"] == found["covered"] == 0.0


def test_across_languages_words_do_not_count_and_sounds_do():
    """A word that looks the same in two languages need not be the same; a name that sounds the same may."""
    one, other = print_of("gift ~krsnd @velland"), print_of("gift ~krsnd @velland", language="de")
    assert (
        parts(one, other, across=True)["shared"] == parts(print_of("~krsnd @velland"), print_of("~krsnd @velland"), across=True)["shared"]
    )
    assert parts(print_of("gift"), print_of("gift"), across=True)["shared"] == 0.0


def test_a_title_is_covered_by_the_summary_of_the_other():
    """What one says in its title the other may say in its lead."""
    found = parts(print_of("@velland rain"), print_of("@velland", "rain"))
    assert found["covered"] == pytest.approx(1.0)
    assert found["text"] < 1.0


def test_one_term_in_common_may_be_chance():
    """The second rarest of what two reports share counts, not the rarest."""
    assert parts(print_of("@velland rain"), print_of("@velland snow"))["second"] == 0.0
    assert parts(print_of("@velland rain"), print_of("@velland rain"))["second"] == 1.0


def test_what_is_known_of_meaning_is_a_part():
    """How alike texts and words are in meaning is found elsewhere; where the table knows no word, nobody can be sure."""
    report = print_of("rain")
    views = [view(report, EvenWeights(), across=False)] * 2
    made = Comparison(views[0], views[1], hours=0.0, deeds=DEEDS, means=(0.7, 0.9)).parts()
    assert made[-2:] == (0.7, 0.9)
    assert parts(report, report)["text_means"] == texts_alike(report, report) == UNKNOWN[0]
    assert words_alike(report, report, WordMatcher(Meanings.none())) == UNKNOWN[1]


def test_names_that_one_side_alone_has_are_counted():
    """Each unmatched name of a title speaks against one story."""
    assert parts(print_of("@velland @france rain"), print_of("@velland rain"))["names_unmatched"] == 1.0
    assert parts(print_of("@france rain"), print_of("@spain rain"))["names_unmatched"] == 2.0


def test_deeds_differ_only_where_each_side_tells_another():
    """A ban and a charge are two stories; a ban and a suspension are one deed; a ban and no deed say nothing."""
    assert parts(print_of("#ban"), print_of("#charge"))["deeds_differ"] == 1.0
    assert parts(print_of("#ban"), print_of("#suspend"))["deeds_differ"] == 0.0
    assert parts(print_of("#ban"), print_of("rain"))["deeds_differ"] == 0.0


def test_a_lead_name_that_the_other_lacks_counts_on_each_side():
    """Headlines of one story seldom begin with an actor that the other does not know."""
    assert parts(print_of("@velland rain"), print_of("@harbour rain"))["other_lead"] == 2.0
    assert parts(print_of("@velland rain"), print_of("rain @velland"))["other_lead"] == 0.0


def test_time_and_source_are_parts():
    """The parts carry what they were given, time in windows of 72 hours."""
    found = parts(print_of("rain"), print_of("rain"), hours=36, same_source=True)
    assert (found["hours"], found["same_source"]) == (0.5, 1.0)


@pytest.mark.parametrize("weights", [WITHIN, ACROSS])
def test_every_part_has_a_weight_of_the_right_sign(weights):
    """What is alike may add, what differs may not: the weights were fitted, their meaning was not."""
    assert set(weights) == set(PARTS)
    assert all(weights[name] < 0 for name in ("names_unmatched", "deeds_differ", "hours"))
    assert all(weights[name] <= 0 for name in ("notions_unmatched", "other_lead", "same_source"))
    assert all(weights[name] > 0 for name in ("text", "covered", "shared", "text_means", "words_mean"))
    assert weights["second"] >= 0


def test_the_score_is_the_weighted_sum():
    """The parts explain all of the score."""
    parts_of_one = (1.0, *(0.0 for _ in PARTS[1:]))
    assert score(parts_of_one, across=False) == WITHIN["base"]
    assert score(parts_of_one, across=True) == ACROSS["base"]


@pytest.mark.parametrize(
    ("one", "other", "is_series"),
    [
        ("hint answer =january2", "hint answer =january3", True),
        ("index fall =1%", "index fall =2%", True),
        ("station north edition", "station south edition", True),
        ("harbour flood worse", "harbour flood", False),
        ("harbour flood", "harbour flood", False),
    ],
)
def test_instalments_of_a_series_differ_by_a_number_or_one_word(one, other, is_series):
    """Daily formats of one source are no reports of one event; a longer headline of the same event is."""
    assert in_series(print_of(one), print_of(other)) is is_series


@pytest.mark.parametrize("across", [True, False])
def test_the_bound_counts_every_part(across):
    """The hours stand near the end: were a part lost before them, they would count with another's weight or not at all."""
    one, weights = print_of("@velland rain #ban", "harbour"), EvenWeights()
    near, far = (
        at_most(
            outline(one, view(one, weights, across=across), across=across),
            one,
            hours=hours,
            same_source=False,
            means=0.0,
        )
        for hours in (0.0, 72.0)
    )
    assert far - near == pytest.approx((ACROSS if across else WITHIN)["hours"])


@given(st.data())
def test_the_bound_is_never_below_the_score(data: st.DataObject):
    """What `at_most` rules out could not have joined: the bound needs no weights of the other report, and never undercuts."""
    terms = st.lists(st.sampled_from(["rain", "snow", "wind", "@velland", "@orrin", "#ban", "#charge", "=20", "=35", "~krsnd"]), max_size=6)
    one, other = (
        print_of(" ".join(title), " ".join(rest)) for title, rest in data.draw(st.tuples(st.tuples(terms, terms), st.tuples(terms, terms)))
    )
    weights = ChosenWeights(data.draw(st.lists(st.floats(0.05, 1.0), min_size=10, max_size=10)))
    across, same_source, hours = data.draw(st.booleans()), data.draw(st.booleans()), data.draw(st.floats(0, 72))
    means = data.draw(st.floats(-0.5, 1.0)), data.draw(st.floats(-0.5, 1.0))
    views = [view(each, weights, across=across) for each in (one, other)]
    made = Comparison(*views, hours=hours, deeds=DEEDS, same_source=same_source, means=means).parts()
    bound = at_most(
        outline(one, views[0], across=across),
        other,
        hours=hours,
        same_source=same_source,
        means=means[0],
    )
    assert score(made, across=across) <= bound + of_words(means[1], across=across) + 1e-9
