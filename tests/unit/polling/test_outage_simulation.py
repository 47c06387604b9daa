"""Outages of our own in a simulated week: all feeds are asked soon after, no publisher is asked too often, and no feed is blamed."""

import copy
import os
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.source import Source, SourceId
from bot.polling.outage import RETURN_OVER
from bot.steps import network
from tests.unit.polling.outage_simulator import OutageSimulator
from tests.unit.polling.population import DAY, HOUR, population

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
FEEDS = 216
SOON = timedelta(minutes=10, seconds=1)  # a request that is lost in the last moment is known to be lost in the next one
MINUTE = timedelta(minutes=1)
LENGTHS = (6 * MINUTE, 2 * HOUR, 8 * HOUR, 24 * HOUR)
HOURS = int(os.environ.get("TESTS_OUTAGE_HOURS", "0"))


def poller() -> OutageSimulator:
    """Publishers and a poller, before the first poll."""
    return OutageSimulator(publishers=population(START, FEEDS), start=START)


@pytest.fixture(scope="module")
def evening() -> OutageSimulator:
    """The same in the evening of the first day."""
    simulator = poller()
    simulator.until(START + 0.9 * DAY)
    return simulator


def resting(simulator: OutageSimulator, at: datetime) -> set[SourceId]:
    """The feeds whose publisher or host wants to be left alone at some moment of the ten minutes after `at`."""
    moments = [at, at + SOON]
    asleep = {
        each.id
        for each in simulator.rows.values()
        if any(moment.hour in each.skip_hours or moment.weekday() in each.skip_days for moment in moments)
    }
    return asleep | {each.id for each in simulator.rows.values() if each.host in simulator.held and simulator.held[each.host] > at}


def asked_at(simulator: OutageSimulator, feed: SourceId) -> datetime:
    """When a feed's server was last asked, as the referee saw it."""
    return simulator.referee.pages[simulator.names[feed].name].asked_at


def failed_in(source: Source, since: datetime) -> bool:
    """Whether a source failed since a time, by its row."""
    return source.errors > 0 and source.polled_at is not None and source.polled_at >= since


def judged(before: OutageSimulator, lasting: timedelta, *, restarts: int = 0) -> OutageSimulator:
    """Let an outage come over a copy of a poller, and judge what it does until ten minutes after it; return it as it is then.

    Of an outage in which hardly anybody was asked nobody knows: its failure is counted, and a feed that had failed before waits on as it
    would have.
    """
    simulator = copy.deepcopy(before)
    simulator.restart()
    begin, end = simulator.time, simulator.time + lasting
    simulator.outages.append((begin, end))
    simulator.referee.outages.append((begin, end))
    for number in range(1, restarts + 1):
        simulator.until(begin + lasting * number / (restarts + 1))
        simulator.restart()
    simulator.until(end)
    due = {each.id for each in simulator.rows.values() if each.disabled_at is None and each.next_poll_at <= end}
    well = {each.id for each in simulator.rows.values() if simulator.told or not before.rows[each.id].errors}
    blamed = {feed for feed in well if failed_in(simulator.rows[feed], begin) and simulator.rows[feed].next_poll_at > end + SOON}
    simulator.until(end + SOON)
    late = {feed for feed in due - resting(simulator, end) if asked_at(simulator, feed) < end}
    minutes = Counter((asked_at(simulator, feed) - end) // MINUTE for feed in due)
    assert (blamed, late) == (set(), set())
    assert max(minutes.values(), default=0) <= 5 + len(due) / 3
    unjudged = 0 if simulator.told else 1
    assert all(simulator.rows[feed].errors <= simulator.referee.pages[simulator.names[feed].name].errors + unjudged for feed in well)
    simulator.until(end + 2 * SOON)
    assert simulator.referee.violations == []
    return simulator


@pytest.mark.parametrize(("lasting", "restarts"), [(6 * MINUTE, 0), (2 * HOUR, 3), (8 * HOUR, 0)])
def test_after_an_outage_all_that_fell_due_is_asked_within_ten_minutes(evening: OutageSimulator, lasting: timedelta, restarts: int):
    """With restarts in the middle of it too: nothing is counted, nobody is asked too often, and the operator hears of it once."""
    simulator = judged(evening, lasting, restarts=restarts)
    (begin, end), (found, nothing), (over, _) = simulator.outages[0], *simulator.told
    assert (nothing, found.since) == (None, over.since)
    assert begin <= over.since <= begin + 3 * MINUTE
    assert over.back_at is not None
    assert timedelta(0) <= over.back_at - end <= SOON - RETURN_OVER
    assert len([at for at in simulator.lost if at > found.since + 5 * MINUTE]) <= lasting / MINUTE + 1 + restarts


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [("away_since", lambda *_args, **_kwargs: None), ("asked_again_at", lambda _source, back_at, _rules: back_at)],
    ids=["it is never us", "all are asked at once"],
)
def test_the_judge_sees_a_wrong_rule(evening: OutageSimulator, monkeypatch: pytest.MonkeyPatch, rule: str, wrong: object):
    """A poller with one rule broken is caught: it blames the feeds, or comes back as a crowd."""
    monkeypatch.setattr(network, rule, wrong)
    with pytest.raises(AssertionError):
        judged(evening, 2 * HOUR)


@pytest.mark.timeout(7200)
@pytest.mark.skipif(not HOURS, reason="TESTS_OUTAGE_HOURS=168 begins an outage of each length at every hour of a week: half an hour")
def test_outages_at_every_hour_of_a_week():
    """Of six minutes, two, eight and twenty-four hours."""
    simulator = poller()
    for number in range(1, HOURS + 1):
        simulator.until(START + number * HOUR)
        for lasting in LENGTHS:
            judged(simulator, lasting)
