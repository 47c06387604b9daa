"""Our own outage, as the poller lives it: nobody is blamed, one host a minute is asked, and all come back by themselves."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Fetched, Unchanged
from bot.domain.outage import Brought, Outage
from bot.domain.polling import PollRecord
from bot.domain.source import NO_VALIDATORS, Source
from bot.polling.decide import decide, decide_error, decide_nothing
from bot.polling.rules import DEFAULT_RULES
from bot.steps.network import Network
from bot.steps.tick import Tick
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.wakes import Wakes

AWAY = FetchError("No server is known; check the spelling.", problem=FetchProblem.UNREACHABLE)
PORTAL = FetchError("It is a page.", problem=FetchProblem.NOT_A_FEED)
GOOD = Unchanged(validators=NO_VALIDATORS)
SOURCES = [make_source(f"https://h{number}.example/feed", fetched_at=NOW, next_poll_at=NOW) for number in range(12)]


class World:
    """A poller without a fetcher: tests say what each source answers."""

    def __init__(self) -> None:
        self.store, self.clock, self.wakes = MemoryStore(), FakeClock(NOW), Wakes()
        self.told: list[tuple[Outage, Brought | None]] = []
        self.begin()

    def begin(self) -> None:
        """Begin a process, perhaps another one."""
        self.network = Network(self.store, self.clock, DEFAULT_RULES, lambda *told: self.told.append(told))
        self.tick = Tick(self.store, self.wakes, self.network, ())

    async def answers(self, source: Source, answer: Fetched | Unchanged | FetchError = AWAY) -> Source:
        """Let a source answer, as the poll does it; return its row."""
        [before] = [each for each in await self.store.sources() if each.id == source.id]
        now = self.clock()
        if isinstance(answer, FetchError):
            decision = decide_nothing(before, now) if self.network.down else decide_error(before, answer, now, DEFAULT_RULES, 0.0)
        else:
            decision = decide(before, answer, (), now, DEFAULT_RULES, 0.0)
        record = PollRecord(source=decision.source, at=now, without_document=True)
        await self.store.record(record)
        await self.network.heard(before, answer, record)
        [after] = [each for each in await self.store.sources() if each.id == source.id]
        return after

    async def fall(self, count: int = 5) -> None:
        """Let that many hosts fail, half a minute apart."""
        for source in SOURCES[:count]:
            await self.answers(source)
            self.clock.advance(seconds=30)

    async def asked_in(self, minutes: int) -> list[str]:
        """Let the ticks of that time pass, and the hosts that they ask fail; return those."""
        asked: list[str] = []
        for _ in range(minutes * 6):
            self.wakes.noted.clear()
            await self.tick()
            for _, host in self.wakes.noted:
                assert self.network.may_ask(host)
                await self.answers(next(each for each in SOURCES if each.host == host))
                asked.append(host)
            self.clock.advance(seconds=10)
        return asked


@pytest.fixture
async def world():
    opened = World()
    await opened.store.add_sources(SOURCES)
    return opened


async def test_nobody_is_blamed_for_what_failed_before_it_was_known(world: World):
    """The first failures are counted, and taken back once it is plain that they are ours."""
    assert (await world.answers(SOURCES[0])).errors == 1
    await world.fall()
    assert world.network.down
    assert [each.errors for each in await world.store.sources()] == [0] * 12
    assert [each.next_poll_at for each in await world.store.sources()] == [NOW] * 12
    assert Counter(each.polls for each in await world.store.sources()) == {"oo": 1, "o": 4, "": 7}
    assert (await world.answers(SOURCES[6])).last_error is None
    [(found, nothing)] = world.told
    assert (found.since, nothing) == (NOW, None)


async def test_one_host_a_minute_is_asked_each_in_its_turn(world: World):
    """For as long as it lasts; hosts that were woken before it was known are not asked any more."""
    await world.fall()
    asked = await world.asked_in(24)
    assert len(asked) == 24
    assert set(Counter(asked).values()) == {2}
    assert [world.network.may_ask(each.host) for each in SOURCES].count(True) == 1


async def test_the_first_success_brings_all_back_and_what_came_is_told(world: World):
    """All that fell due is asked again within minutes; twelve minutes later the operator reads what came of it."""
    await world.fall()
    world.clock.advance(hours=7, minutes=40)
    await world.answers(SOURCES[3], GOOD)
    back = world.clock()
    due = sorted(each.next_poll_at for each in await world.store.sources() if each.id != SOURCES[3].id)
    assert back < due[0] < due[-1] <= back + timedelta(minutes=7)
    assert world.network.hushed_until() == back + timedelta(minutes=10)
    world.clock.advance(minutes=13)
    await world.tick()
    assert [brought for _, brought in world.told] == [None, Brought()]
    assert (world.network.outage, await world.store.outage()) == (None, None)


async def test_a_portal_is_no_success(world: World):
    """A page in the place of a feed ends no outage, and begins one."""
    for source in SOURCES[:5]:
        await world.answers(source, PORTAL)
        world.clock.advance(seconds=30)
    assert world.network.down
    await world.answers(SOURCES[6], PORTAL)
    assert world.network.down
    assert {each.errors for each in await world.store.sources()} == {0}


async def test_a_restart_in_the_middle_goes_on_where_it_was(world: World):
    """It is in the database: one host is asked, not all that are due."""
    await world.fall()
    world.begin()
    asked = await world.asked_in(3)
    assert len(asked) == 3
    assert await world.store.outage() == Outage(since=NOW)


async def test_a_host_that_fails_amid_others_that_answer_is_its_own_fault(world: World):
    """However often it does, and whatever time passes."""
    for _ in range(6):
        await world.answers(SOURCES[0])
        world.clock.advance(minutes=10)
        for source in SOURCES[1:4]:
            await world.answers(source, GOOD)
        await world.tick()
    assert not world.network.down
    assert (await world.answers(SOURCES[0])).errors == 7


async def test_an_outage_that_goes_on_after_a_single_answer_is_the_same_one(world: World):
    """A feed in the house answers now and then: the operator hears once, at the end."""
    await world.fall()
    await world.answers(SOURCES[11], GOOD)
    for source in SOURCES[:11]:
        await world.answers(source)
        world.clock.advance(seconds=10)
    assert world.network.down
    assert await world.store.outage() == Outage(since=NOW)
    assert [brought for _, brought in world.told] == [None]


async def test_a_failure_that_was_on_its_way_is_taken_back_too(world: World):
    """It was counted while another poll found the outage out."""
    [*others, late] = SOURCES[:6]
    before, now = late, world.clock()
    decision = decide_error(before, AWAY, now, DEFAULT_RULES, 0.0)
    for source in others:
        await world.answers(source)
        world.clock.advance(seconds=30)
    assert world.network.down
    record = PollRecord(source=decision.source, at=world.clock(), without_document=True)
    await world.store.record(record)
    await world.network.heard(before, AWAY, record)
    assert {each.errors for each in await world.store.sources()} == {0}


async def test_time_alone_shows_it_where_all_failed_at_once(world: World):
    """After a start without a network nothing more is due that could fail: the tick looks again."""
    for source in SOURCES:
        await world.answers(source)
    await world.tick()
    assert (world.network.down, world.network.in_doubt) == (False, True)
    world.clock.advance(seconds=31)
    await world.tick()
    assert world.network.down


@pytest.mark.parametrize("ahead", [timedelta(days=365), timedelta(days=-365)])
async def test_a_clock_that_is_set_ends_no_outage_for_ever(world: World, ahead: timedelta):
    """One that ended by a clock which ran ahead is over; one that goes on asks its hosts at once."""
    await world.fall()
    world.clock.now += ahead
    assert len(await world.asked_in(2)) == 2
    await world.answers(SOURCES[3], GOOD)
    world.clock.now -= ahead
    assert world.network.hushed_until() is None
    await world.tick()
    assert world.network.outage is None
