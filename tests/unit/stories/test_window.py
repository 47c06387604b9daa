"""The window: who is in it, what is rare, and who is near."""

from datetime import timedelta

import pytest

from bot.domain.article import ArticleId, StoryId
from bot.stories.background import Background
from bot.stories.members import Keys, Member
from bot.stories.terms import Vocabulary
from bot.stories.window import LATEST_READ, POSTINGS_READ, Window
from tests.unit.stories.making import START, print_of

DAY = timedelta(days=1)


class Known(Window):
    """A window of one day with a vocabulary of its own, asked in texts of terms."""

    def __init__(self, **shares: float) -> None:
        self.vocabulary = Vocabulary(Background(shares))
        super().__init__(self.vocabulary, DAY)

    def enter(self, terms: str, *, number: int = 1, hours: float = 0.0, keys: Keys | None = None, rest: str = "") -> int:
        """Let a report of some terms in, in a story of its own."""
        at = self.advance(START + timedelta(hours=hours))
        return self.add(
            Member(ArticleId(number), StoryId(number), print_of(self.vocabulary, terms, rest), at.timestamp(), (), keys or Keys())
        )

    def weight(self, text: str) -> float:
        """The weight of a term."""
        terms = self.vocabulary.terms([text])
        return self.weights(terms)[terms[0]]

    def near_to(self, least: float, **weights: float) -> dict[int, float]:
        """The members near to terms with these weights, with their overlap."""
        found = self.near(zip(self.vocabulary.terms(list(weights)), weights.values(), strict=True), least)
        return {number: overlap for overlap, number in found}


def test_members_leave_after_the_span():
    """At the very end of the span a member is still there, then it is gone with all that pointed to it."""
    window, keys = Known(), Keys(address=7)
    window.enter("rain", number=3, keys=keys)
    window.advance(START + DAY)
    holder = window.holder(keys)
    assert holder is not None
    assert holder.article_id == 3
    window.advance(START + DAY + timedelta(seconds=1))
    assert len(window) == 0
    assert window.holder(keys) is None
    assert window.near_to(0.1, rain=1.0) == {}


def test_the_clock_never_runs_backwards():
    """A report that is seen out of order enters now: otherwise it would leave out of order."""
    window = Known()
    window.enter("rain", hours=5)
    window.enter("snow", hours=1)
    window.advance(START + DAY + timedelta(hours=5))
    assert len(window) == 2


def test_nothing_comes_in_before_the_window_is_at_an_instant():
    """A member without an instant could never leave."""
    window = Known()
    with pytest.raises(RuntimeError, match="instant"):
        window.add(Member(ArticleId(1), StoryId(1), print_of(window.vocabulary, "rain"), 0.0))


def test_nothing_is_kept_of_what_left():
    """Memory belongs to the window, not to the past: members, keys, stories and terms go, those of summaries too."""
    window = Known()
    for number in range(1, 51):
        window.enter(f"word{number}", number=number, hours=number * 30, keys=Keys(number, 100 + number), rest=f"other{number} @name")
    assert (len(window), len(window._by_key), len(window._by_story)) == (1, 2, 1)
    assert set(window.vocabulary._terms) == {"word50", "other50", "@name"}


def test_a_member_is_read_back_as_it_came():
    """Columns hold all of a member, also after many have left."""
    window = Known()
    for number in range(1, 60):
        window.enter(f"word{number} rain", number=number, hours=number, keys=Keys(number, 100 + number))
    [latest] = window.reports_of(StoryId(59))
    made, at = print_of(window.vocabulary, "word59 rain"), START + timedelta(hours=59)
    assert window.members[latest] == Member(ArticleId(59), StoryId(59), made, at.timestamp(), (), Keys(59, 159))
    assert window.fingerprints([latest]) == [made]


def test_what_has_left_is_not_answered():
    """The number of a member is its own for ever, and nobody's afterwards."""
    window = Known()
    gone = window.enter("rain")
    for number in range(2, 30):
        window.enter("snow", number=number, hours=20)
    window.advance(START + timedelta(hours=30))
    with pytest.raises(KeyError):
        window.members[gone]


def test_a_story_is_told_by_its_members_in_order():
    """The oldest leave first."""
    window = Known()
    numbers = [window.enter("rain", number=1, hours=hours) for hours in (0, 10, 20)]
    assert list(window.reports_of(StoryId(1))) == numbers
    window.advance(START + timedelta(hours=30))
    assert list(window.reports_of(StoryId(1))) == numbers[1:]
    window.advance(START + timedelta(hours=40))
    assert list(window.reports_of(StoryId(1))) == numbers[2:]


def test_a_key_belongs_to_its_latest_holder():
    """When the first holder leaves, the later one still answers."""
    window, keys = Known(), Keys(content=9)
    window.enter("rain", number=1, keys=keys)
    window.enter("rain", number=2, hours=12, keys=keys)
    window.advance(START + timedelta(hours=30))
    holder = window.holder(keys)
    assert holder is not None
    assert holder.article_id == 2


def test_no_key_is_no_common_key():
    """Two reports of which nothing identifies the article are not one article."""
    window = Known()
    window.enter("rain")
    assert window.holder(Keys()) is None


def test_an_unknown_term_is_as_rare_as_can_be_and_a_common_one_is_hardly_worth_a_thing():
    """Rarity runs from 1 to near 0, and never to nothing."""
    window = Known(rain=0.9, snow=0.001)
    assert 1.0 == window.weight("never") > window.weight("snow") > window.weight("rain") > 0.0


def test_what_many_report_now_loses_weight():
    """The names of a great story grow common in the window, whatever the background says."""
    window = Known()
    before = window.weight("rain")
    for number in range(20):
        window.enter("rain", number=number)
    assert window.weight("rain") < before


@pytest.mark.parametrize("kind", ["#", "=", "~"])
def test_kinds_that_are_less_sure_count_less(kind):
    """A notion, number or sound may mean something else."""
    window = Known()
    assert window.weight(f"{kind}word") < window.weight("word")


def test_near_are_those_that_share_enough():
    """Squared weights add up, and too little is no nearness."""
    window = Known()
    near, far = window.enter("rain snow", number=1), window.enter("rain wind", number=2)
    assert window.near_to(0.2, rain=0.5, snow=1.0) == {near: 1.25, far: 0.25}
    assert list(window.near_to(1.0, rain=0.5, snow=1.0)) == [near]


def test_of_a_term_that_very_many_share_only_the_latest_are_read():
    """A report costs no more in a window full of one word, and a great story is still found."""
    window = Known()
    members = [window.enter("rain", number=number) for number in range(LATEST_READ + 20)]
    found = list(window.near_to(0.1, rain=1.0))
    assert found == members[-LATEST_READ:]


def test_the_rarest_terms_are_read_first():
    """What is left of the reading goes to commoner terms."""
    window = Known()
    rare = window.enter("snow", number=1)
    for number in range(2, POSTINGS_READ + 50):
        window.enter(f"rain{number % 8} rain", number=number)
    found = window.near_to(0.1, snow=1.0, rain=1.0, **{f"rain{number}": 1.0 for number in range(8)})
    assert rare in found
    assert len(found) <= POSTINGS_READ
