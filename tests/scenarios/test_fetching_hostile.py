"""Hostile servers and documents: errors for them, and nobody else notices."""

import asyncio
import tracemalloc
from dataclasses import replace

import pytest

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Fetched
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.settings import FetchSettings
from tests.fakes.addresses import allowing
from tests.fakes.feed_server import FeedServer, raw_server
from tests.fakes.hostile import FEED, HOSTILE, MEBIBYTE
from tests.fakes.loop_lag import watched_loop
from tests.unit.feeds.feeds import clock, source

LOOPBACK = allowing("127.0.0.0/8")
SETTINGS = FetchSettings(host_spacing=0, parse_timeout=3)


async def problem_of(fetcher: HttpFetcher, url: str) -> FetchProblem | None:
    try:
        await fetcher.fetch(source(url))
    except FetchError as error:
        return error.problem
    return None


async def test_hostile_answers_are_errors_and_never_block_the_loop():
    """Each kind of attack costs its own source one error; the loop is never held for 100 ms; a good feed passes meanwhile."""
    async with (
        FeedServer() as server,
        FeedServer("127.0.0.2") as good,
        HttpFetcher.build(SETTINGS, clock=clock, policy=LOOPBACK) as fetcher,
    ):
        await fetcher.fetch(source(good.serve("/warm.xml", FEED)))
        async with watched_loop() as lag:
            for name, (route, expected) in HOSTILE.items():
                url = server.serve("/attack", **route)
                problem, answer = await asyncio.gather(problem_of(fetcher, url), fetcher.fetch(source(good.serve("/feed.xml", FEED))))
                assert problem is expected or (expected is None and problem is FetchProblem.UNPARSABLE), name
                assert isinstance(answer, Fetched)
    assert lag.turns > 10
    assert lag.worst < 0.1


async def test_memory_hardly_grows_under_bombs():
    """Reading stops at the cap, so 40 MiB of zeros cost a few; the promise is 64 MiB."""
    async with FeedServer() as server, HttpFetcher.build(SETTINGS, clock=clock, policy=LOOPBACK) as fetcher:
        urls = [server.serve(f"/{name}", **HOSTILE[name][0]) for name in ("gzip bomb", "brotli bomb", "gzip bomb in gzip")]
        tracemalloc.start()
        assert [await problem_of(fetcher, url.replace(" ", "%20")) for url in urls] == [FetchProblem.TOO_LARGE] * 3
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 64 * MEBIBYTE


@pytest.mark.parametrize("slow", [{"hang": True}, {"body": FEED, "drip": 0.2, "drip_size": 1}])
async def test_fifty_slow_servers_do_not_hold_up_fifty_good_ones(slow):
    """All good feeds are there while every slow one is still being waited for."""
    async with FeedServer("0.0.0.0") as server, HttpFetcher.build(SETTINGS, clock=clock, policy=LOOPBACK) as fetcher:
        server.serve("/slow", **slow)
        server.serve("/good", FEED)
        waiting = [asyncio.ensure_future(problem_of(fetcher, server.url("/slow", f"127.0.1.{number}"))) for number in range(1, 51)]
        good = [fetcher.fetch(source(server.url("/good", f"127.0.2.{number}"))) for number in range(1, 51)]
        answers = await asyncio.gather(*good)
        assert all(isinstance(answer, Fetched) for answer in answers)
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_slow_servers_end_after_the_total_time():
    """A hanging server, a drip, and one that sends headers for ever: a time-out each."""
    settings = replace(SETTINGS, total_timeout=0.5)

    async def endless_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(1000):
            writer.write(b"X-%d: y\r\n" % number)
            await writer.drain()
            await asyncio.sleep(0.05)

    async with FeedServer() as server, HttpFetcher.build(settings, clock=clock, policy=LOOPBACK) as fetcher:
        assert await problem_of(fetcher, server.serve("/hang", hang=True)) is FetchProblem.TIMEOUT
        assert await problem_of(fetcher, server.serve("/drip", FEED, drip=0.1, drip_size=1)) is FetchProblem.TIMEOUT
        async with raw_server(endless_headers) as url:
            assert await problem_of(fetcher, url) is FetchProblem.TIMEOUT
