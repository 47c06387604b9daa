"""Answers that nobody asked for: a late one never becomes another feed's, and a connection carries one request."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count, cycle

import pytest

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.client import GuardedClient
from bot.feeds.settings import FetchSettings
from tests.fakes.addresses import allowing
from tests.fakes.feed_server import raw_server

LOOPBACK = allowing("127.0.0.0/8")
SETTINGS = FetchSettings(host_spacing=0)
STALE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nSTALE"
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "stale"\r\n\r\n'
TRIES = 1_000
DELAYS = (None, 0.0, 0.0, 0.0005, 0.001, 0.002, 0.005, 0.02)
"""Seconds until the late answer; None sends it with the right one."""

Answering = Callable[[bytes], bytes]


def whole(path: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(path), path)


def in_chunks(path: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(path), path)


def keeping(path: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\nContent-Length: %d\r\n\r\n%b" % (len(path), path)


class Late:
    """A server that answers with the path that was asked for, and then once more with something else."""

    def __init__(self, answer: Answering, late: bytes) -> None:
        self.connections = 0
        self.requests = 0
        self._answer = answer
        self._late = late
        self._delays = cycle(DELAYS)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests += 1
                await self._say(head.split(b" ")[1], writer)

    async def _say(self, path: bytes, writer: asyncio.StreamWriter) -> None:
        delay = next(self._delays)
        writer.write(self._answer(path) + (self._late if delay is None else b""))
        await writer.drain()
        if delay is not None:
            await asyncio.sleep(delay)
            writer.write(self._late)
            await writer.drain()


@asynccontextmanager
async def asking(server: Late) -> AsyncIterator[tuple[GuardedClient, str]]:
    async with raw_server(server) as url, GuardedClient(SETTINGS, LOOPBACK) as client:
        yield client, url


@pytest.mark.parametrize("answer", [whole, in_chunks, keeping])
@pytest.mark.parametrize("late", [STALE, NOT_MODIFIED, b"HTTP/1.1 408 Request Timeout\r\n\r\n", b"nonsense"])
async def test_no_late_answer_is_taken_for_another_feeds(answer: Answering, late: bytes):
    """A dozen kinds, a thousand tries of each pair of which every feed gets its own answer: none is stale."""
    tries = TRIES if (answer, late) == (whole, STALE) else TRIES // 10
    async with asking(Late(answer, late)) as (client, url):
        stale = [number for number in range(tries) if (await client.get(f"{url}{number}")).body != b"/%d" % number]
    assert stale == []


async def test_a_connection_carries_one_request():
    """Whatever the server would keep: the next feed of the host, and the next hop of a redirect, get a fresh one."""
    server = Late(lambda path: b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n" if path == b"/a" else keeping(path), b"")
    async with asking(server) as (client, url):
        for path in ("a", "c", "c"):
            await client.get(url + path)
    assert (server.requests, server.connections) == (4, 4)


async def test_an_answer_before_the_request_is_the_answer():
    """A server that is too busy says so before it has read anything; the connection is the request's own."""

    async def busy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 503 Busy\r\nRetry-After: 60\r\n\r\n")
        await writer.drain()
        await reader.read(1)

    async with raw_server(busy) as url, GuardedClient(SETTINGS, LOOPBACK) as client:
        found = await client.get(url)
    assert (found.status, found.headers["Retry-After"]) == (503, "60")


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 ", b"HTTP/1.1 100 Continue\r\n\r\n"])
@pytest.mark.parametrize("reset", [False, True])
async def test_a_fresh_connection_that_hangs_up_is_asked_once(words: bytes, reset):
    """Asking at once again is for kept connections, which a server may close as we write; this one has looked at us and left."""
    requests = count(1)
    asked = 0

    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        await reader.readuntil(b"\r\n\r\n")
        asked = next(requests)
        writer.write(words)
        await writer.drain()
        if reset:
            writer.transport.abort()

    async with raw_server(leave) as url, GuardedClient(SETTINGS, LOOPBACK) as client:
        with pytest.raises(FetchError) as failure:
            await client.get(url)
    assert (failure.value.problem, asked) == (FetchProblem.UNREACHABLE, 1)
