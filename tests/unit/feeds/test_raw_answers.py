"""What becomes of raw answers, byte by byte over real sockets, beside what aiohttp 3.14.5 and curl 7.88.1 (`--compressed`) make of them.

tests/data/answers/table.tsv has a line for each: `STATUS BODY`, or `refused` with our reason. Where we differ, it says why.
"""

import asyncio
import csv
import socket
import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.client import Answer, GuardedClient
from tests.fakes.feed_server import Speak, raw_server
from tests.unit.feeds.answers.bodies import BODIES
from tests.unit.feeds.answers.codings import CODINGS
from tests.unit.feeds.answers.heads import HEADS
from tests.unit.feeds.answers.making import Raw

ANSWERS: Mapping[str, Raw] = {**HEADS, **BODIES, **CODINGS}
TABLE = Path(__file__).parents[2] / "data" / "answers" / "table.tsv"
RESET = struct.pack("ii", 1, 0)


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def speaking(answer: Raw) -> Speak:
    """Return a server that sends the pieces one after the other, and ends the connection as it is told."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for number, piece in enumerate(answer.pieces):
            if number:
                await asyncio.sleep(0.02)
            writer.write(piece)
            await writer.drain()
        if answer.end == "stay":
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(), 5)
        if answer.end == "reset":
            await asyncio.sleep(0.1)  # for what was written to be read: a reset drops what lies in the other's buffer
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()

    return speak


def shown(answer: Answer) -> str:
    body = answer.body.decode() if answer.body.isascii() else "(bytes)"
    return f"{answer.status} {body}".strip()


async def outcome(client: GuardedClient, answer: Raw) -> str:
    """Return what becomes of an answer, as the table says it."""
    async with raw_server(speaking(answer)) as url:
        try:
            return shown(await client.get(url))
        except FetchError as error:
            kind = "refused" if error.problem is FetchProblem.UNREACHABLE else f"refused, {error.problem}"
            words = str(error).partition(" ")[2].partition(";")[0]
            return f"{kind}: {words}"


async def test_every_raw_answer_becomes_what_the_table_says(quick, loopback):
    """One connection each; none waits for a time-out, and none ends in anything but an answer or one sentence."""
    rows = table()
    async with GuardedClient(quick, loopback) as client:
        found = await asyncio.gather(*(outcome(client, ANSWERS[row["answer"]]) for row in rows))
    assert {row["answer"]: each for row, each in zip(rows, found, strict=True)} == {row["answer"]: row["newsdesk"] for row in rows}


def test_the_table_has_every_answer_once_and_says_why_we_differ():
    """At least 120 of them; a difference without a reason would be an accident."""
    rows = table()
    assert [row["answer"] for row in rows] == list(ANSWERS)
    assert len(rows) >= 120
    for row in rows:
        ours = row["newsdesk"].partition(":")[0]
        assert bool(row["why"]) is (ours != row["aiohttp"] or ours != row["curl"]), row["answer"]


@pytest.mark.parametrize("status", [204, 304])
async def test_what_follows_an_answer_without_a_body_is_not_read_as_one(quick, loopback, status: int):
    """The headers of a 304 are kept, whatever is sent behind it."""
    answer = Raw((b'HTTP/1.1 %d -\r\nETag: "1"\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nETag: "2"\r\n\r\n' % status,), "stay")
    async with raw_server(speaking(answer)) as url, GuardedClient(quick, loopback) as client:
        found = await client.get(url)
    assert (found.status, found.headers["ETag"], found.body) == (status, '"1"', b"")
