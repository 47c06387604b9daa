"""Whether it is us: from what was heard of hosts lately to a judgement."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.outage import Outage
from bot.polling.outage import Heard, Word, asked_again_at, away_since, hushed_until, probe_pause, word_of
from bot.polling.rules import DEFAULT_RULES
from tests.fakes.make import NOW, make_source

MINUTE = timedelta(minutes=1)
MANY = 200
NEW = make_source("https://news.example/feed")
KNOWN = replace(NEW, fetched_at=NOW)
KNOWN_IN_THE_CLEAR = replace(KNOWN, url="http://news.example/feed")

SAYS = [
    (KNOWN, None, None, Word.ANSWERED),
    (NEW, FetchProblem.UNREACHABLE, None, Word.AWAY),
    (NEW, FetchProblem.TIMEOUT, None, Word.AWAY),
    (NEW, FetchProblem.NOT_A_FEED, None, Word.NOTHING),
    (KNOWN, FetchProblem.NOT_A_FEED, None, Word.AWAY),
    (KNOWN, FetchProblem.REDIRECTS, None, Word.AWAY),
    (NEW, FetchProblem.REFUSED, None, Word.NOTHING),
    (KNOWN, FetchProblem.REFUSED, None, Word.AWAY),
    (KNOWN, FetchProblem.TOO_LARGE, None, Word.NOTHING),
    (KNOWN, FetchProblem.STATUS, 404, Word.ANSWERED),
    (KNOWN, FetchProblem.STATUS, 503, Word.NOTHING),
    (KNOWN, FetchProblem.STATUS, 511, Word.AWAY),
    (KNOWN_IN_THE_CLEAR, FetchProblem.STATUS, 404, Word.NOTHING),
    (KNOWN_IN_THE_CLEAR, FetchProblem.STATUS, 511, Word.AWAY),
]


@pytest.mark.parametrize(("source", "problem", "status", "word"), SAYS)
def test_what_an_answer_says_of_the_network(source, problem, status, word):
    """A portal speaks in the place of servers: a page, a loop, an inner address or a 511 are no success where a feed was before."""
    error = None if problem is None else FetchError("It failed.", problem=problem, status=status)
    assert word_of(source, error) is word


def heard(words: str, *, every: timedelta = MINUTE) -> list[Heard]:
    """The answers of hosts, a letter each, the last one now: in capitals one answered, in small letters it was away, `?` says nothing."""
    kinds = {True: Word.ANSWERED, False: Word.AWAY}
    times = [NOW - every * (len(words) - 1 - number) for number in range(len(words))]
    return [
        Heard(host=letter.lower(), at=at, word=Word.NOTHING if letter == "?" else kinds[letter.isupper()])
        for letter, at in zip(words, times, strict=True)
        if letter != " "
    ]


JUDGED = [
    ("ABCDEFghijk", MANY, 4, "the last five are away"),
    ("ABCDEFghi", MANY, 2, "the last three are, for two minutes"),
    ("ABCDEFgh", MANY, None, "two say nothing yet"),
    ("ABCgDEhFGiH", MANY, None, "single ones fail amid success"),
    ("ABCDgDgDg", MANY, None, "one fails again and again"),
    ("AAaaaaaaaaa", MANY, None, "two feeds and more on one host are one host"),
    ("abc", 3, 2, "all three that there are"),
    ("abababab", 2, None, "of two hosts nobody can tell"),
    ("aaaa", 1, None, "nor of one"),
    ("abcdefghijkL", MANY, 11, "nearly all: one is in the house"),
    ("abcdefghJ", MANY, None, "the first one that answers ends a short one"),
    ("ABCg?h?i", MANY, 4, "what says nothing is passed over"),
]


@pytest.mark.parametrize(("words", "hosts", "minutes", "why"), JUDGED, ids=[why for *_, why in JUDGED])
def test_it_is_us_where_enough_are_away_and_nearly_none_answers(words: str, hosts: int, minutes: int | None, why: str):
    """It is known since when."""
    assert why
    assert away_since(heard(words), hosts, NOW) == (None if minutes is None else NOW - minutes * MINUTE)


def test_failures_that_come_first_are_waited_out():
    """Names that nobody knows fail at once, and servers answer later; at the end of a round there is nothing to wait for."""
    at_once = heard("abcdefghijklmno", every=timedelta(milliseconds=10))
    assert away_since(at_once, MANY, NOW) is None
    assert away_since(at_once, MANY, NOW + timedelta(seconds=29)) is None
    assert away_since(at_once, MANY, NOW + timedelta(seconds=30)) == at_once[0].at
    assert away_since(at_once, MANY, NOW, is_over=True) == at_once[0].at


def test_who_fails_while_others_answer_after_an_outage_fails_by_itself():
    """Seven in ten are back, and five in a row are not: that is theirs. Where nearly none is, we were not back at all."""
    back_at = NOW - 14 * MINUTE
    assert away_since(heard("ABcDEFGHIjklmno"), MANY, NOW, back_at=back_at) is None
    assert away_since(heard("Abcdefghijklmno"), MANY, NOW, back_at=back_at) is not None


def test_one_host_a_minute_is_asked_and_none_of_many_twice_in_ten():
    """Of three hosts each is asked as often as of ten."""
    assert [probe_pause(hosts) for hosts in (216, 10, 5, 3)] == [MINUTE, MINUTE, 2 * MINUTE, 10 * MINUTE / 3]


def test_what_fell_due_is_asked_again_within_seven_minutes():
    """Each at a moment of its own, and none in the shortest pause after it failed, nor in its publisher's sleep."""
    moments = [asked_again_at(make_source(f"https://h{number}.example/"), NOW, DEFAULT_RULES) for number in range(300)]
    assert NOW <= min(moments) < NOW + MINUTE < NOW + 6 * MINUTE < max(moments) <= NOW + 7 * MINUTE
    failed = replace(KNOWN, polled_at=NOW - 4 * MINUTE)
    assert asked_again_at(failed, NOW, DEFAULT_RULES) >= NOW + 6 * MINUTE
    asleep = replace(KNOWN, skip_hours=frozenset({NOW.hour}))
    assert asked_again_at(asleep, NOW, DEFAULT_RULES).hour == (NOW + timedelta(hours=1)).hour


def test_after_a_long_outage_cards_wait_for_each_other_for_ten_minutes():
    """Not after a short one, nor by a clock that ran ahead when it ended."""
    short, long = (Outage(since=NOW - span, back_at=NOW) for span in (59 * MINUTE, 61 * MINUTE))
    assert [hushed_until(long, NOW + wait) for wait in (MINUTE, 10 * MINUTE, -MINUTE)] == [NOW + 10 * MINUTE, None, None]
    assert (hushed_until(short, NOW), hushed_until(Outage(since=NOW), NOW), hushed_until(None, NOW)) == (None, None, None)
