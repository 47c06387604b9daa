"""Thirty simulated days of feeds of every kind, judged by a referee; and proof that the referee sees wrong rules."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import pytest

from bot.domain.article import Identity
from bot.domain.errors import FetchError
from bot.domain.fetching import Fetched, Unchanged
from bot.domain.source import NO_VALIDATORS, Source, Validators
from bot.polling.decide import Decision, decide, decide_error
from bot.polling.rules import DEFAULT_RULES, PollingRules
from tests.unit.polling.population import DAY, population
from tests.unit.polling.publishers import SHOWN
from tests.unit.polling.simulator import Simulator, forgetful

START = datetime(2026, 3, 2, 11, 57, tzinfo=UTC)
FEEDS = 70  # two of each kind
MANY_FEEDS = 200
RESTARTS = [START + 10 * DAY + timedelta(minutes=3 * n) for n in range(20)]


def a_month(feeds: int) -> Simulator:
    """Thirty days of so many feeds, with twenty restarts in one hour of the tenth."""
    simulator = Simulator(publishers=population(START, feeds), start=START)
    simulator.run(30, RESTARTS)
    return simulator


@pytest.fixture(scope="module")
def month() -> Simulator:
    """The month that all tests look at."""
    return a_month(FEEDS)


def test_a_month_without_a_violation(month):
    """Every request was allowed, on time, and carried the server's own validators."""
    assert month.referee.violations == []
    assert set(month.referee.requests) == {f"feed{n}" for n in range(FEEDS)}


@pytest.mark.long
def test_a_month_of_two_hundred_feeds_without_a_violation():
    """More feeds of each kind meet more chances."""
    month = a_month(MANY_FEEDS)
    assert month.referee.violations == []
    assert set(month.referee.requests) == {f"feed{n}" for n in range(MANY_FEEDS)}


def test_nothing_is_lost_or_doubled(month):
    """Each item that a feed showed is posted once: all that appeared after the baseline and stayed long enough to be seen."""
    posted = Counter((name, title) for name, title, _ in month.posts)
    assert set(posted.values()) == {1}
    for publisher in month.publishers:
        titles = {title for name, title in posted if name == publisher.name}
        numbers = sorted(int(title.split()[1]) for title in titles)
        assert not numbers or numbers[0] >= 1
        if publisher.gap * SHOWN > 14 * DAY and numbers:
            assert numbers == list(range(1, numbers[-1] + 1))


def test_moved_feeds_moved_and_others_stayed(month):
    """Permanent redirects that lasted were followed for good, temporary and unsteady ones never."""
    urls = {month.names[key].name: source.url for key, source in month.rows.items()}
    kinds = {24: True, 25: True, 26: False, 27: False, 28: False, 0: False}
    for kind, moves in kinds.items():
        assert ("example.org" in urls[f"feed{kind}"]) is moves


def test_a_feed_that_is_gone_is_left_alone(month):
    """After its 410 nothing is asked of it."""
    gone = [source for source in month.rows.values() if source.disabled_at is not None]
    assert {month.names[source.id].name for source in gone} == {f"feed{n}" for n in range(20, FEEDS, 35)}


def test_one_unconditional_request_in_a_lifetime(month):
    """A feed that sends validators is asked without them once; a moved one once more at its new address."""
    unconditional = {name: page.unconditional for name, page in month.referee.pages.items()}
    assert {unconditional[f"feed{n}"] for n in range(0, FEEDS, 35)} == {1}
    assert {unconditional[f"feed{n}"] for n in range(24, FEEDS, 35)} == {2}


def test_restarts_add_no_request():
    """Twenty restarts within an hour: as many polls as without them, give or take a poll at the hour's edge."""
    quiet = Simulator(publishers=population(START, 70), start=START).run(2)
    restarts = [START + DAY + timedelta(minutes=3 * n) for n in range(20)]
    restless = Simulator(publishers=population(START, 70), start=START).run(2, restarts)
    assert abs(quiet.requests.total() - restless.requests.total()) <= 2
    assert restless.violations == []


def test_news_is_soon_known(month):
    """For a feed that publishes every six to twelve hours without any faults, half of the news is known within a quarter of that."""
    plain = {f"feed{n}": month.publishers[n] for n in range(0, FEEDS, 35)}
    delays = [
        (at - (plain[name].opened + int(title.split()[1]) * plain[name].gap)) / plain[name].gap
        for name, title, at in month.posts
        if name in plain
    ]
    assert median(delays) < 0.3


def test_most_answers_cost_nothing(month):
    """No more requests than the learned rhythm needs: under ten a day and feed on average over this population."""
    assert month.referee.requests.total() / FEEDS / 30 < 10


@dataclass(slots=True)
class Planted:
    """The functions under test with one rule broken."""

    rules: PollingRules = DEFAULT_RULES
    forget: dict[str, Any] = field(default_factory=dict)
    forget_after_error: dict[str, Any] = field(default_factory=dict)
    blind: bool = False
    no_hold: bool = False
    early: bool = False
    days: float = 4

    def decide(  # noqa: PLR0917  (the signature of what it stands for)
        self, source: Source, answer: Fetched | Unchanged, known: Collection[Identity], now: datetime, rules: PollingRules, jitter: float
    ) -> Decision:
        """Decide, then spoil it."""
        decision = forgetful(decide(source, answer, () if self.blind else known, now, rules, jitter), **self.forget)
        half_way = now + (decision.source.next_poll_at - now) / 2
        return forgetful(decision, next_poll_at=half_way) if self.early else decision

    def decide_error(self, source: Source, error: FetchError, now: datetime, rules: PollingRules, jitter: float) -> Decision:
        """Decide, then spoil it."""
        decision = forgetful(decide_error(source, error, now, rules, jitter), **self.forget_after_error)
        return replace(decision, hold_host_until=None) if self.no_hold else decision


PLANTED = {
    "validators are not stored": (2, Planted(forget={"validators": NO_VALIDATORS})),
    "validators are made up": (2, Planted(forget={"validators": Validators(etag='"ours"')})),
    "error pages' validators are stored": (2, Planted(forget_after_error={"validators": Validators(etag='"error-page"')})),
    "the floor is a minute": (4, Planted(rules=replace(DEFAULT_RULES, floor=timedelta(minutes=1)))),
    "the cap is a week": (4, Planted(rules=replace(DEFAULT_RULES, cap=timedelta(days=7)), days=10)),
    "chance shortens": (4, Planted(early=True)),
    "sleep is forgotten": (4, Planted(forget={"skip_hours": frozenset(), "skip_days": frozenset()})),
    "the back-off starts at a minute": (6, Planted(rules=replace(DEFAULT_RULES, first_back_off=timedelta(minutes=1)))),
    "a 403 is an error as any": (6, Planted(rules=replace(DEFAULT_RULES, forbidden_wait=timedelta(hours=1)))),
    "errors are not counted": (6, Planted(forget_after_error={"errors": 0})),
    "Retry-After ends after an hour": (6, Planted(rules=replace(DEFAULT_RULES, longest_patience=timedelta(hours=1)))),
    "a 429 holds one feed alone": (6, Planted(no_hold=True)),
    "a 410 is an error as any": (6, Planted(forget_after_error={"disabled_at": None, "next_poll_at": START + 13 * DAY}, days=13.001)),
    "one redirect moves a feed": (7, Planted(rules=replace(DEFAULT_RULES, move_answers=1, move_span=timedelta(0)), days=6)),
    "a feed never moves": (7, Planted(forget={"move": None}, days=9)),
    "what was seen is not looked up": (7, Planted(blind=True)),
}


@pytest.mark.parametrize(("point", "planted"), PLANTED.values(), ids=PLANTED)
def test_the_referee_sees_a_wrong_rule(point, planted):
    """A poller with one rule broken is caught, and for that rule."""
    simulator = Simulator(
        publishers=population(START, 35), start=START, rules=planted.rules, decide=planted.decide, decide_error=planted.decide_error
    )
    assert point in {violated for violated, _ in simulator.run(planted.days).violations}


def test_the_referee_sees_a_crowded_hour():
    """Feeds that are all asked when the clock strikes are seen as a burst."""

    def on_the_hour(  # noqa: PLR0917  (the signature of what it stands for)
        source: Source, answer: Fetched | Unchanged, known: Collection[Identity], now: datetime, rules: PollingRules, jitter: float
    ) -> Decision:
        decision = decide(source, answer, known, now, rules, jitter)
        due = decision.source.next_poll_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return forgetful(decision, next_poll_at=due)

    simulator = Simulator(publishers=population(START, 70), start=START, decide=on_the_hour)
    assert 8 in {violated for violated, _ in simulator.run(3).violations}


def test_the_referee_sees_a_hurried_restart():
    """A process that forgets the schedule, and asks everybody when it comes back, is caught."""
    simulator = Simulator(publishers=population(START, 35), start=START)
    simulator.run(1)
    simulator.rows = {key: replace(source, next_poll_at=START + DAY) for key, source in simulator.rows.items()}
    simulator.free.clear()
    simulator.start += DAY
    assert {4} <= {point for point, _ in simulator.run(0.01).violations}
