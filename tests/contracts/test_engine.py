"""The contract of bot.ports.engine.Engine, on the engines that run for real."""

import asyncio
from collections import Counter

import pytest

from bot.ports.engine import Engine, Step


class Gate:
    """A handler that a test can hold: it notes who runs, and waits until it is opened."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.running: Counter[str] = Counter()
        self.most_of_a_key = 0
        self.entered = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self, key: str) -> None:
        self.runs[key] += 1
        self.running[key] += 1
        self.most_of_a_key = max(self.most_of_a_key, self.running[key])
        self.entered.set()
        try:
            await self.open.wait()
        finally:
            self.running[key] -= 1


@pytest.fixture
def gate() -> Gate:
    """Give a handler that the test holds."""
    return Gate()


async def test_a_wake_runs_its_step_with_its_key(engine: Engine, gate: Gate):
    """The handler of the step gets the key, others stay quiet."""
    other = Gate()
    engine.on(Step.POLL, gate)
    engine.on(Step.DELIVER, other)
    await engine.start()
    gate.open.set()
    await engine.wake(Step.POLL, "a.example")
    await engine.idle()
    assert (gate.runs, other.runs) == (Counter(["a.example"]), Counter())


async def test_one_run_of_a_key_at_a_time_and_exactly_one_more(engine: Engine, gate: Gate):
    """However many wakes arrive during a run, one run follows it, and never beside it."""
    engine.on(Step.POLL, gate)
    await engine.start()
    await engine.wake(Step.POLL, "a")
    await gate.entered.wait()
    for _ in range(5):
        await engine.wake(Step.POLL, "a")
    gate.open.set()
    await engine.idle()
    assert (gate.runs["a"], gate.most_of_a_key) == (2, 1)


async def test_wakes_before_a_run_begins_are_one_run(engine: Engine, gate: Gate):
    """What waits already is not queued twice."""
    engine.on(Step.POLL, gate)
    gate.open.set()
    for _ in range(3):
        await engine.wake(Step.POLL, "a")
    await engine.start()
    await engine.idle()
    assert gate.runs["a"] == 1


async def test_a_wake_after_a_run_is_a_run_of_its_own(engine: Engine, gate: Gate):
    """At least once means: a wake is never answered by an earlier run."""
    engine.on(Step.POLL, gate)
    gate.open.set()
    await engine.start()
    for _ in range(3):
        await engine.wake(Step.POLL, "a")
        await engine.idle()
    assert gate.runs["a"] == 3


async def test_keys_and_steps_run_beside_each_other(engine: Engine, gate: Gate):
    """A slow key holds nobody else up, not even the same key of another step."""
    quick = Gate()
    quick.open.set()
    engine.on(Step.POLL, gate)
    engine.on(Step.DELIVER, quick)
    await engine.start()
    await engine.wake(Step.POLL, "slow")
    await gate.entered.wait()
    await engine.wake(Step.DELIVER, "slow")
    await asyncio.wait_for(quick.entered.wait(), 5)
    await engine.wake(Step.POLL, "other")
    gate.open.set()
    await engine.idle()
    assert gate.runs == Counter(["slow", "other"])


async def test_a_handler_may_wake_itself(engine: Engine):
    """A run that finds more to do than it may take asks for another."""
    left = [3]

    async def handler(key: str) -> None:
        left[0] -= 1
        if left[0]:
            await engine.wake(Step.DELIVER, key)

    engine.on(Step.DELIVER, handler)
    await engine.start()
    await engine.wake(Step.DELIVER, "c")
    await engine.idle()
    assert left == [0]


async def test_nothing_runs_before_start(engine: Engine, gate: Gate):
    """A wake before the start waits for it."""
    engine.on(Step.POLL, gate)
    gate.open.set()
    await engine.wake(Step.POLL, "a")
    await asyncio.sleep(0)
    assert not gate.runs
    await engine.start()
    await engine.idle()
    assert gate.runs["a"] == 1


async def test_every_wakes_at_the_start_and_again_and_again(engine: Engine):
    """The first tick does not wait for the first period, and others follow."""
    ticks: list[str] = []
    third = asyncio.Event()

    async def tick(key: str) -> None:
        ticks.append(key)
        if len(ticks) == 3:
            third.set()

    engine.on(Step.TICK, tick)
    engine.every(0.01, Step.TICK)
    await engine.start()
    await asyncio.wait_for(third.wait(), 5)
    assert set(ticks) == {""}


async def test_a_handler_that_fails_stops_nothing(engine: Engine, gate: Gate):
    """An error concerns its key alone, and that key can run again."""
    runs: list[str] = []

    async def fails(key: str) -> None:
        runs.append(key)
        raise RuntimeError(key)

    engine.on(Step.POLL, fails)
    engine.on(Step.DELIVER, gate)
    gate.open.set()
    await engine.start()
    for _ in range(2):
        await engine.wake(Step.POLL, "bad")
        await engine.wake(Step.DELIVER, "good")
        await engine.idle()
    assert (runs, gate.runs["good"]) == (["bad", "bad"], 2)


async def test_stop_lets_what_runs_finish(engine: Engine, gate: Gate):
    """Work in flight ends well within the grace; what had not begun is left to the next start."""
    engine.on(Step.POLL, gate)
    await engine.start()
    await engine.wake(Step.POLL, "a")
    await gate.entered.wait()
    await engine.wake(Step.POLL, "a")
    stopping = asyncio.create_task(engine.stop(grace=30))
    await asyncio.sleep(0)
    gate.open.set()
    await stopping
    assert (gate.runs["a"], gate.running["a"]) == (1, 0)


async def test_stop_cancels_what_outlives_the_grace(engine: Engine, gate: Gate):
    """After stop nothing runs, whatever a handler waits for."""
    engine.on(Step.POLL, gate)
    await engine.start()
    await engine.wake(Step.POLL, "stuck")
    await gate.entered.wait()
    await engine.stop(grace=0.01)
    assert gate.running["stuck"] == 0
    await engine.idle()


async def test_a_stopped_engine_takes_no_wake(engine: Engine, gate: Gate):
    """Late wakes are dropped: the first tick after a restart finds the same rows. Stopping twice is no error."""
    engine.on(Step.POLL, gate)
    await engine.start()
    await engine.stop()
    await engine.wake(Step.POLL, "late")
    await engine.idle()
    await engine.stop()
    assert not gate.runs


async def test_stop_before_start_is_no_error(engine: Engine):
    """An application that fails while it starts can still clean up."""
    await engine.stop()


async def test_a_step_without_a_handler_is_a_mistake(engine: Engine):
    """It is said at once, not found out later."""
    with pytest.raises(LookupError, match="deliver"):
        await engine.wake(Step.DELIVER, "c")


async def test_owners_take_turns(engine: Engine):
    """A hundred keys of one owner stand in line before a single one of another: it runs second or so, not last."""
    order: list[str] = []
    everything = asyncio.Event()

    async def note(key: str) -> None:
        order.append(key)
        if len(order) == 101:
            everything.set()

    async def owner(key: str) -> str:
        return key.partition(" ")[0]

    engine.on(Step.TICK, note, owner)
    for number in range(100):
        await engine.wake(Step.TICK, f"large {number}")
    await engine.wake(Step.TICK, "small")
    await engine.start()
    await everything.wait()
    assert order.index("small") == 1
    assert [key for key in order if key != "small"] == [f"large {number}" for number in range(100)]
