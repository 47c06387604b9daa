"""What the local engine adds to the contract: limits, order, and the log."""

import asyncio

import pytest
import structlog.testing

from bot.engine.line import Share
from bot.engine.local import DEFAULT_LIMITS, LocalEngine
from bot.ports.engine import Step


class Crowd:
    """A handler that counts who is inside at once, and lets one out at a time."""

    def __init__(self) -> None:
        self.inside: set[str] = set()
        self.most = 0
        self.order: list[str] = []
        self.entries = asyncio.Semaphore(0)
        self.exits = asyncio.Semaphore(0)

    async def __call__(self, key: str) -> None:
        self.inside.add(key)
        self.order.append(key)
        self.most = max(self.most, len(self.inside))
        self.entries.release()
        try:
            await self.exits.acquire()
        finally:
            self.inside.discard(key)


@pytest.mark.parametrize("limit", [1, 3])
async def test_a_step_runs_so_many_keys_at_once(limit: int):
    """The rest waits for its turn, and gets it in the order of the wakes."""
    engine, crowd = LocalEngine({Step.POLL: limit}), Crowd()
    engine.on(Step.POLL, crowd)
    await engine.start()
    keys = [f"h{number}" for number in range(10)]
    for key in keys:
        await engine.wake(Step.POLL, key)
    for _ in range(limit):
        await crowd.entries.acquire()
    for _ in keys:
        crowd.exits.release()
    await engine.idle()
    await engine.stop()
    assert (crowd.most, crowd.order) == (limit, keys)


async def test_one_step_at_its_limit_does_not_hold_up_another():
    """A thousand slow polls leave deliveries alone."""
    engine, slow, quick = LocalEngine({Step.POLL: 1}), Crowd(), Crowd()
    engine.on(Step.POLL, slow)
    engine.on(Step.DELIVER, quick)
    await engine.start()
    for number in range(1000):
        await engine.wake(Step.POLL, str(number))
    await engine.wake(Step.DELIVER, "c")
    await quick.entries.acquire()
    assert len(slow.order) == 1
    quick.exits.release()
    await engine.stop(grace=0)


async def test_a_key_woken_during_its_run_goes_to_the_end_of_the_line():
    """A busy key does not starve the others."""
    engine, crowd = LocalEngine({Step.POLL: 1}), Crowd()
    engine.on(Step.POLL, crowd)
    await engine.start()
    await engine.wake(Step.POLL, "busy")
    await crowd.entries.acquire()
    for key in ("busy", "other"):
        await engine.wake(Step.POLL, key)
    for _ in range(3):
        crowd.exits.release()
    await engine.idle()
    await engine.stop()
    assert crowd.order == ["busy", "other", "busy"]


async def test_a_failed_step_is_logged_with_its_step_and_key():
    """The operator sees whose fault it was."""

    async def fails(_key: str) -> None:
        raise RuntimeError("boom")

    with structlog.testing.capture_logs() as logs:
        engine = LocalEngine()
        engine.on(Step.DELIVER, fails)
        await engine.start()
        await engine.wake(Step.DELIVER, "42")
        await engine.idle()
        await engine.stop()
    [entry] = logs
    assert (entry["event"], entry["step"], entry["key"], entry["log_level"]) == ("step failed", "deliver", "42", "error")
    assert entry["exc_info"]


async def test_a_run_cancelled_before_its_first_line_leaves_the_engine_idle():
    """Stopping in the very moment of a wake ends cleanly."""
    engine, crowd = LocalEngine(), Crowd()
    engine.on(Step.POLL, crowd)
    await engine.start()
    await engine.wake(Step.POLL, "a")
    await engine.stop(grace=0)
    await engine.idle()
    assert not crowd.inside


async def test_a_handler_that_cancels_itself_frees_its_key():
    """A cancelled request inside a step is not the end of its key."""
    runs: list[str] = []

    async def cancels(key: str) -> None:
        runs.append(key)
        raise asyncio.CancelledError

    engine = LocalEngine()
    engine.on(Step.POLL, cancels)
    await engine.start()
    for _ in range(2):
        await engine.wake(Step.POLL, "a")
        await engine.idle()
    await engine.stop()
    assert runs == ["a", "a"]


async def test_a_tick_that_takes_longer_than_its_period_is_not_doubled():
    """Ticks that fall into a running one become a single one after it."""
    crowd = Crowd()
    beats = asyncio.Event()
    wakes = 0

    class Counting(LocalEngine):
        async def wake(self, step: Step, key: str = "") -> None:
            nonlocal wakes
            wakes += 1
            if wakes >= 4:
                beats.set()
            await super().wake(step, key)

    engine = Counting()
    engine.on(Step.TICK, crowd)
    engine.every(0.005, Step.TICK)
    await engine.start()
    await asyncio.wait_for(beats.wait(), 5)
    assert (crowd.most, len(crowd.order)) == (1, 1)
    await engine.stop(grace=0)


def test_every_step_has_a_limit():
    """A new step must not be forgotten here."""
    assert set(DEFAULT_LIMITS) == set(Step)


async def test_an_owner_that_had_its_share_gets_its_turn_when_it_may():
    """Nobody has to wake it: two turns at once, and the third a little later."""
    engine, done = LocalEngine(shares={Step.DELIVER: Share(at_once=5, per_second=50.0, burst=2)}), asyncio.Event()
    order: list[str] = []

    async def note(key: str) -> None:
        order.append(key)
        if len(order) == 3:
            done.set()

    async def owner(_key: str) -> str:
        return "workspace"

    engine.on(Step.DELIVER, note, owner)
    await engine.start()
    for key in "abc":
        await engine.wake(Step.DELIVER, key)
    await done.wait()
    await engine.idle()
    await engine.stop()
    assert order == ["a", "b", "c"]


async def test_a_stop_does_not_wait_for_shares():
    """What waits for its share is dropped with all that waits."""
    engine = LocalEngine(shares={Step.DELIVER: Share(at_once=5, per_second=0.001, burst=1)})
    ran: list[str] = []

    async def note(key: str) -> None:
        ran.append(key)

    engine.on(Step.DELIVER, note)
    await engine.start()
    for key in "ab":
        await engine.wake(Step.DELIVER, key)
    await engine.stop()
    await engine.idle()
    assert ran == ["a"]
