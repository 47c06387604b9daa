"""The window: who is in it, what is rare, and who is near."""

from datetime import timedelta

import pytest

from bot.domain.article import ArticleId, StoryId
from bot.stories.background import Background
from bot.stories.fingerprint import Fingerprint, sorted_terms
from bot.stories.window import LATEST_READ, POSTINGS_READ, Member, Window
from tests.unit.stories.making import START

DAY = timedelta(days=1)


def a_window(**shares: float) -> Window:
    """A window of one day with a background of shares."""
    return Window(Background(shares), DAY)


def enter(window: Window, terms: str, *, number: int = 1, hours: float = 0.0, keys: tuple[str, ...] = ()) -> Member:
    """Let a report of some terms in, in a thread of its own."""
    at = window.advance(START + timedelta(hours=hours))
    made = Fingerprint("en", sorted_terms(terms.split()), sorted_terms(()))
    member = Member(ArticleId(number), made, at, at, keys, (), window.thread(StoryId(number)))
    window.add(member)
    return member


def test_members_leave_after_the_span():
    """At the very end of the span a member is still there, then it is gone with all that pointed to it."""
    window = a_window()
    member = enter(window, "rain", keys=("a",))
    window.advance(START + DAY)
    assert window.holder(["a"]) is member
    window.advance(START + DAY + timedelta(seconds=1))
    assert len(window) == 0
    assert window.holder(["a"]) is None
    assert window.near({"rain": 1.0}, 0.1) == []


def test_the_clock_never_runs_backwards():
    """A report that is seen out of order enters now: otherwise it would leave out of order."""
    window = a_window()
    enter(window, "rain", hours=5)
    assert enter(window, "snow", hours=1).came_at == START + timedelta(hours=5)


def test_nothing_is_kept_of_what_left():
    """Memory belongs to the window, not to the past."""
    window = a_window()
    for number in range(50):
        enter(window, f"word{number}", number=number, hours=number * 30, keys=(f"key{number}",))
    assert (len(window._members), len(window._postings), len(window._by_key), len(window._threads)) == (1, 1, 1, 1)


def test_a_key_belongs_to_its_latest_holder():
    """When the first holder leaves, the later one still answers."""
    window = a_window()
    enter(window, "rain", number=1, keys=("a",))
    later = enter(window, "rain", number=2, hours=12, keys=("a",))
    window.advance(START + timedelta(hours=30))
    assert window.holder(["a"]) is later


def test_an_unknown_term_is_as_rare_as_can_be_and_a_common_one_is_hardly_worth_a_thing():
    """Rarity runs from 1 to near 0, and never to nothing."""
    weights = a_window(rain=0.9, snow=0.001).weights(["never", "snow", "rain"])
    assert 1.0 == weights["never"] > weights["snow"] > weights["rain"] > 0.0


def test_what_many_report_now_loses_weight():
    """The names of a great story grow common in the window, whatever the background says."""
    window = a_window()
    before = window.weights(["rain"])["rain"]
    for number in range(20):
        enter(window, "rain", number=number)
    assert window.weights(["rain"])["rain"] < before


@pytest.mark.parametrize("kind", ["#", "=", "~"])
def test_kinds_that_are_less_sure_count_less(kind):
    """A notion, number or sound may mean something else."""
    weights = a_window().weights(["word", f"{kind}word"])
    assert weights[f"{kind}word"] < weights["word"]


def test_near_are_those_that_share_enough():
    """Squared weights add up, and too little is no nearness."""
    window = a_window()
    near, far = enter(window, "rain snow", number=1), enter(window, "rain wind", number=2)
    found = {member: overlap for overlap, member in window.near({"rain": 0.5, "snow": 1.0}, 0.2)}
    assert found == {near: 1.25, far: 0.25}
    assert [member for _, member in window.near({"rain": 0.5, "snow": 1.0}, 1.0)] == [near]


def test_of_a_term_that_very_many_share_only_the_latest_are_read():
    """A report costs no more in a window full of one word, and a great story is still found."""
    window = a_window()
    members = [enter(window, "rain", number=number) for number in range(LATEST_READ + 20)]
    found = [member for _, member in window.near({"rain": 1.0}, 0.1)]
    assert found == members[-LATEST_READ:]


def test_the_rarest_terms_are_read_first():
    """What is left of the reading goes to commoner terms."""
    window = a_window()
    rare = enter(window, "snow", number=1)
    for number in range(2, POSTINGS_READ + 50):
        enter(window, f"rain{number % 8} rain", number=number)
    terms = {"snow": 1.0, "rain": 1.0} | {f"rain{number}": 1.0 for number in range(8)}
    found = [member for _, member in window.near(terms, 0.1)]
    assert rare in found
    assert len(found) <= POSTINGS_READ
