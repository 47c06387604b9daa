"""Asking many feeds at once."""

import asyncio
from contextlib import aclosing
from datetime import date

import pytest

from bot.domain.diagnosis import Diagnosis, Problem
from bot.feeds.catalogue import CatalogueFeed, Evidence, Role
from bot.feeds.finding.probe import Probed, probe


def feed(number: int) -> CatalogueFeed:
    """Make one of many feeds."""
    return CatalogueFeed(
        url=f"https://example.com/{number}",
        title=str(number),
        lang="en",
        topics=("ai",),
        role=Role.PRESS,
        evidence=Evidence.LISTED,
        verified=date(2026, 8, 1),
        pack="ai",
    )


def found(problem: Problem) -> Diagnosis:
    """Make a diagnosis."""
    return Diagnosis(problem=problem, sentence="It is so.", proposal="nothing to do.")


LIMIT = 3


class Examiner:
    """Answers when told to; counts what is under way."""

    def __init__(self) -> None:
        self.gates: dict[str, asyncio.Event] = {}
        self.under_way = 0
        self.busiest = 0
        self.full = asyncio.Event()

    async def examine(self, written: str) -> Diagnosis:
        """Wait for the gate of this address."""
        self.under_way += 1
        self.busiest = max(self.busiest, self.under_way)
        if self.under_way == LIMIT:
            self.full.set()
        try:
            await self.gates.setdefault(written, asyncio.Event()).wait()
        finally:
            self.under_way -= 1
        return found(Problem.HEALTHY)

    def open(self, number: int) -> None:
        """Let the examination of a feed end."""
        self.gates.setdefault(feed(number).url, asyncio.Event()).set()


async def test_answers_come_as_they_are_found():
    """A slow feed does not hold back a quick one."""
    examiner = Examiner()
    examiner.open(1)
    async with aclosing(probe([feed(0), feed(1)], examiner)) as answers:
        assert (await anext(answers)).feed == feed(1)
        examiner.open(0)
        assert (await anext(answers)).feed == feed(0)


async def answered(feeds: list[CatalogueFeed], examiner: Examiner) -> list[CatalogueFeed]:
    """The feeds in the order of their answers, examined so many at once."""
    return [probed.feed async for probed in probe(feeds, examiner, at_once=LIMIT)]


async def test_not_all_at_once():
    """No more examinations under way than allowed, and all of them in the end."""
    examiner = Examiner()
    feeds = [feed(number) for number in range(10)]
    asking = asyncio.create_task(answered(feeds, examiner))
    await examiner.full.wait()
    for number in reversed(range(10)):
        examiner.open(number)
    assert sorted(await asking, key=feeds.index) == feeds
    assert examiner.busiest == LIMIT


async def test_leaving_early_stops_the_rest():
    """Nothing runs on after the reader has gone."""
    examiner = Examiner()
    examiner.open(0)
    async with aclosing(probe([feed(0), feed(1), feed(2)], examiner)) as answers:
        await anext(answers)
        assert examiner.under_way == 2
    assert examiner.under_way == 0


@pytest.mark.parametrize("problem", Problem)
def test_what_counts_as_working(problem):
    """Untidy feeds bring news; empty, stale and silent ones do not."""
    working = {Problem.HEALTHY, Problem.MOVED, Problem.NO_DATES, Problem.DUPLICATE_IDS}
    assert Probed(feed=feed(0), diagnosis=found(problem)).works is (problem in working)
