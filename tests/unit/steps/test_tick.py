"""A sweep wakes what is due, and believes a clock that was set back."""

from datetime import timedelta

from bot.domain.source import Source
from bot.polling.rules import DEFAULT_RULES
from bot.ports.engine import Step
from bot.steps.network import Network
from bot.steps.tick import Tick
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination


class Woken:
    """An engine that keeps what it is asked for."""

    def __init__(self) -> None:
        self.hosts: list[str] = []

    async def wake(self, step: Step, key: str = "") -> None:
        if step is Step.POLL:
            self.hosts.append(key)


async def swept(source: Source, *steps: timedelta) -> list[int]:
    """Sweep now and after each step of the clock; return how many polls were woken by each."""
    store, engine, clock = MemoryStore(), Woken(), FakeClock(NOW)
    await store.add_sources([source])
    tick = Tick(store, engine, Network(store, clock, DEFAULT_RULES), ())  # type: ignore[arg-type]  # an engine that only wakes
    counts = []
    for step in (timedelta(0), *steps):
        clock.now += step
        before = len(engine.hosts)
        await tick()
        counts.append(len(engine.hosts) - before)
    return counts


async def test_a_source_waits_until_its_time():
    """Nothing is asked early, whatever passes."""
    soon = make_source(next_poll_at=NOW + timedelta(hours=2), polled_at=NOW)
    assert await swept(soon, timedelta(hours=1), timedelta(hours=1)) == [0, 0, 1]


async def test_a_clock_that_is_set_back_puts_nothing_off():
    """By a day in a run, or by a year before it."""
    asked = make_source(next_poll_at=NOW + timedelta(hours=2), polled_at=NOW)
    assert await swept(asked, -timedelta(hours=26)) == [0, 1]
    assert await swept(make_source(next_poll_at=NOW + timedelta(days=365), polled_at=NOW + timedelta(days=364))) == [1]


async def test_a_clock_that_is_set_right_by_seconds_asks_nobody_twice():
    """A step within the pause between two polls of a feed changes nothing."""
    asked = make_source(next_poll_at=NOW + timedelta(hours=2), polled_at=NOW)
    assert await swept(asked, -timedelta(seconds=5)) == [0, 0]


async def test_a_step_back_puts_no_message_off():
    """It failed while the clock ran ahead, and was to be tried again an hour later by the clock that is right."""
    store, clock, here = MemoryStore(), FakeClock(NOW), make_destination()
    owed = make_delivery(here, make_article(), due_at=NOW + timedelta(minutes=5), filed_at=NOW - timedelta(hours=1))
    await save_destination(store, here)
    store.tables.deliveries[owed.id] = owed
    tick = Tick(store, Woken(), Network(store, clock, DEFAULT_RULES), [here.platform])  # type: ignore[arg-type]  # an engine that only wakes
    for step, due in ((timedelta(0), []), (timedelta(seconds=5), []), (-timedelta(hours=1), [here.id])):
        clock.now += step
        await tick()
        assert await store.due_destinations(clock.now, 10, [here.platform]) == due
