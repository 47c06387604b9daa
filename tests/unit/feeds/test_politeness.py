"""Turns at hosts: one request at a time, pauses between two, and no memory of hosts long left."""

import asyncio

from bot.feeds.http.politeness import HostTurns


class Requests:
    """Requests that end when they are told to."""

    def __init__(self) -> None:
        self.running = 0
        self.most = 0
        self.go = asyncio.Event()

    async def __call__(self) -> None:
        """Count who is under way."""
        self.running += 1
        self.most = max(self.most, self.running)
        await self.go.wait()
        self.running -= 1


async def test_one_host_is_asked_one_thing_at_a_time():
    """Others do not wait for it."""
    turns, same, other = HostTurns(spacing=0, most=10), Requests(), Requests()
    asked = [asyncio.create_task(turns.during("a.example", same)) for _ in range(5)]
    asked += [asyncio.create_task(turns.during(f"b{number}.example", other)) for number in range(5)]
    await asyncio.sleep(0)
    assert (same.running, other.running) == (1, 5)
    same.go.set()
    other.go.set()
    await asyncio.gather(*asked)
    assert same.most == 1


async def test_no_more_than_so_many_are_asked_at_once():
    """Places are for requests: who waits for a host holds none."""
    turns, requests = HostTurns(spacing=0, most=3), Requests()
    asked = [asyncio.create_task(turns.during(f"h{number}.example", requests)) for number in range(9)]
    await asyncio.sleep(0)
    requests.go.set()
    await asyncio.gather(*asked)
    assert requests.most == 3


async def test_a_request_that_fails_gives_its_turn_back():
    """The error is its caller's, and the next one is asked."""
    turns = HostTurns(spacing=0, most=1)

    async def broken() -> None:
        raise ConnectionError

    async def fine() -> str:
        return "answer"

    outcomes = await asyncio.gather(turns.during("a.example", broken), turns.during("a.example", fine), return_exceptions=True)
    assert isinstance(outcomes[0], ConnectionError)
    assert outcomes[1] == "answer"


async def test_hosts_long_left_are_forgotten():
    """Memory does not grow with every host ever asked, and those in their pause are remembered."""

    async def nothing() -> None:
        pass

    hurried, patient = HostTurns(spacing=0, most=1), HostTurns(spacing=60, most=1)
    for number in range(3_000):
        await hurried.during(f"h{number}.example", nothing)
        await patient.during(f"h{number}.example", nothing)
    assert len(hurried._turns) < 1_100
    assert len(patient._turns) == 3_000
