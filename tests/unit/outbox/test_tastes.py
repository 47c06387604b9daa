"""What a channel is asked to be spared: whose asks count, what a word is, how weights fade, and what is stored of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import ArticleId
from bot.domain.ask import LESS_FOR, MOST_POINTS, VOICE, About, Ask, AskId, Subject, Verb, requests
from bot.domain.destination import DestinationId
from bot.domain.source import SourceId, SourceKind
from bot.domain.topic import TopicSlug
from bot.outbox.queue import Report
from bot.outbox.tastes import Taste, folded, holds_word, read_spared, spared_reason
from tests.fakes.make import AI, NOW, make_destination, make_subscription

DAY = timedelta(days=1)
WISH = make_subscription(make_destination())
REPORT = Report(
    article_id=ArticleId(1), source_id=SourceId(7), topics={AI: 1.1}, thresholds={AI: 4.0}, words="Kestrel Labs opens a plant\nIn Graz.",
    kind=SourceKind.AGGREGATOR,
)  # fmt: skip


def ask(verb: Verb = Verb.LESS, about: About = About.TOPIC, what: str = AI, **changes: object) -> Ask:
    """Return what a manager asks for a month from now on."""
    plain = Ask(
        id=AskId(1), destination_id=DestinationId(1), subject=Subject(verb, about, what), name="X", person="1", decides=True, made_at=NOW,
        until=NOW + LESS_FOR,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def members(count: int) -> list[Ask]:
    """Return what members ask who may not manage the channel, each for a day longer than the one before."""
    return [ask(person=f"m{n}", decides=False, until=NOW + n * DAY) for n in range(1, count + 1)]


@pytest.mark.parametrize(("count", "voices"), [(0, 0), (2, 0), (3, 1), (5, 1), (6, 2)])
def test_three_members_are_one_voice(count: int, voices: int):
    """A manager is one alone."""
    found = requests([*members(count), ask()], NOW)
    assert len(found[0].voices) == voices + 1


def test_members_hold_something_for_as_long_as_three_of_them_ask():
    """Of four the second to end leaves two."""
    [found] = requests(members(4), NOW)
    assert found.until == NOW + 2 * DAY
    assert found.members == 4
    assert requests(members(4), NOW + 2 * DAY)[0].voices == ()


def test_what_is_asked_for_good_has_no_end():
    """Whoever else asked for an hour."""
    [found] = requests([ask(until=NOW + DAY), ask(person="2", until=None)], NOW)
    assert found.until is None


@given(st.integers(1, 9), st.floats(0, 40))
def test_a_weight_is_bounded_and_fades_to_nothing(managers: int, days: float):
    """At most one point, never less than none, and none after 30 days."""
    at = NOW + days * DAY
    asks = [ask(person=str(n)) for n in range(managers)]
    points = sum(each.points(at) for each in requests(asks, at))
    assert 0 <= points <= MOST_POINTS
    if days >= LESS_FOR / DAY:
        assert points == 0
    elif managers == 1:
        assert points == pytest.approx(VOICE * (1 - days / 30), abs=1e-6)


def test_all_that_is_asked_takes_one_point_at_most():
    """Topic, source and kind together."""
    asks = [ask(), ask(about=About.SOURCE, what="7"), ask(about=About.KIND, what="aggregator")]
    taste = Taste.of([WISH], asks, NOW)
    assert [each.points for each in taste.weights(REPORT, AI)] == [VOICE] * 3
    assert taste.taken(REPORT, AI) == MOST_POINTS
    assert taste.taken(REPORT, TopicSlug("other")) == MOST_POINTS  # source and kind concern every topic


@pytest.mark.parametrize(
    ("verb", "about", "what", "wanted"),
    [
        (Verb.MUTE, About.STORY, "5", False),
        (Verb.MUTE, About.STORY, "6", True),
        (Verb.MUTE, About.SOURCE, "7", False),
        (Verb.MUTE, About.SOURCE, "8", True),
        (Verb.MUTE, About.WORD, "kestrel labs", False),
        (Verb.MUTE, About.WORD, "graz", False),
        (Verb.MUTE, About.WORD, "kestre", True),
        (Verb.LESS, About.TOPIC, AI, False),
        (Verb.LESS, About.TOPIC, "quantum", True),
        (Verb.LESS, About.SOURCE, "7", False),
        (Verb.LESS, About.KIND, "press", True),
    ],
)
def test_what_stops_a_report(verb: Verb, about: About, what: str, wanted: bool):  # noqa: FBT001
    """It scores 4.4 of 4: half a point less is too little."""
    taste = Taste.of([WISH], [ask(verb, about, what)], NOW)
    assert taste.wants(REPORT, 5) is wanted  # type: ignore[arg-type] # an id
    assert (taste.stopping(REPORT, 5) is None) is wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "word", "held"),
    [
        ("NVIDIA’s new chip", "nvidia", True),
        ("An AI-first lab", "ai", True),
        ("He said so", "ai", False),
        ("Straße gesperrt", "STRASSE", True),
        ("エヌビディアの新製品", "エヌビディア", True),
        ("量子计算机", "量子", True),
        ("C++ 26 is out", "c++", True),
        ("Open  source\nnews", "open source", True),
        ("", "x", False),
    ],
)
def test_a_word_is_found_whole_whatever_its_case_and_script(text: str, word: str, held: bool):  # noqa: FBT001
    """Where a script has no spaces, anywhere."""
    assert holds_word(text, folded(word)) is held


@given(st.text(), st.sampled_from([None, NOW + DAY]))
def test_the_stored_reason_says_what_stopped_it(name: str, until: object):
    """Also where the name is anybody's text."""
    [found] = requests([ask(Verb.MUTE, About.WORD, "x", name=name, until=until)], NOW)
    spared = read_spared(spared_reason(found))
    assert spared
    assert spared == (Verb.MUTE, About.WORD, until, name)
    assert read_spared(name) is None or name.startswith("spared: ")


def test_words_that_are_not_there_cost_no_pattern(monkeypatch: pytest.MonkeyPatch):
    """Six hundred of them took a tenth of a second a story, in which nothing else could be stored."""
    made: list[str] = []

    def noted(word: str) -> str:
        made.append(word)
        return word

    monkeypatch.setattr("bot.outbox.tastes.re.escape", noted)
    muted = [ask(Verb.MUTE, About.WORD, word, id=AskId(n)) for n, word in enumerate(["opens", *(f"word{n}" for n in range(600)), "plan"])]
    taste = Taste.of([WISH], muted, NOW)
    assert taste.mute_of(REPORT, None) == next(each for each in taste.asked if each.subject.what == "opens")
    assert set(made) == {"plan", "opens"}
