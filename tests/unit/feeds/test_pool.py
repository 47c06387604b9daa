"""Parser processes: they never block the loop, can be killed, and leave no orphan."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.article import Entry, Identity
from bot.domain.fetching import NO_TIME, Feed, Hints, Repeated
from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.pool import ParserPool
from bot.feeds.parsing.problems import NotAFeed, Unparsable
from bot.feeds.parsing.wire import pack_feed, pack_problem, pack_request, unpack_about, unpack_answer
from bot.polling.identity import entry_keys, feed_keys
from bot.processes.frames import LENGTH_BYTES, frame
from tests.fakes.processes import children, is_running, until
from tests.unit.feeds.feeds import HANGS_FEEDPARSER, atom, item, rss

URL = "https://a.example/feed.xml"
ROOT = Path(__file__).parents[3]


def workers() -> list[int]:
    return [pid for pid in children(os.getpid()) if b"bot.feeds.parsing.worker" in command(pid)]


def command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def environment(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


@pytest.fixture
async def pool():
    async with ParserPool(workers=2, timeout=20) as running:
        yield running


async def test_a_feed_from_the_pool_is_the_feed_parsed_here(pool):
    """The way through the socket loses nothing."""
    for document in (rss(item(1), item(2), channel="<ttl>5</ttl><language>de</language>"), atom("<title>A</title><id>urn:1</id>")):
        assert await pool.parse(document, None, URL) == parse_document(document, None, URL)


async def test_problems_come_back_as_they_are(pool):
    """With their kind and their sentence."""
    with pytest.raises(NotAFeed, match="web page"):
        await pool.parse(b"<html></html>", "text/html", URL)
    with pytest.raises(Unparsable, match="other files"):
        await pool.parse(b'<!DOCTYPE r [<!ENTITY x SYSTEM "x">]><rss/>', None, URL)


async def test_processes_start_when_they_are_needed(pool):
    """None for a bot that fetches nothing, one for documents one by one or a few small ones at once, two for large ones at once."""
    assert workers() == []
    for _ in range(3):
        await pool.parse(rss(item(1)), None, URL)
    assert len(workers()) == 1
    await asyncio.gather(*(pool.parse(rss(item(1)), None, URL) for _ in range(4)))
    assert len(workers()) == 1
    await asyncio.gather(*(pool.parse(rss(*map(item, range(400))), None, URL) for _ in range(4)))
    assert len(workers()) == 2
    await pool.close()
    assert workers() == []


async def test_small_documents_that_wait_for_a_parser_share_it(pool):
    """A rush after the start, or after a parser was ended, waits for one process and not for a second one."""
    feeds = await asyncio.gather(*(pool.parse(rss(item(number)), None, URL) for number in range(4)))
    assert [len(feed.entries) for feed in feeds] == [1] * 4
    assert len(workers()) == 1


@pytest.mark.parametrize("said", [b"\0\0\0\x02ab", b"\xff\xff\xff\xff" + b"x" * 1000], ids=["an answer", "no end"])
async def test_a_parser_that_speaks_unasked_is_ended(pool, said):
    """One that a document took over could mislead the next source, or fill the memory."""
    await pool.parse(rss(item(1)), None, URL)
    [process] = pool._pool._processes
    process.data_received(said)
    assert workers() == []
    assert await pool.parse(rss(item(2)), None, URL) == parse_document(rss(item(2)), None, URL)


async def test_a_document_that_hangs_its_parser_is_killed_and_costs_one_error():
    """Another document is parsed meanwhile, and the next one afterwards."""
    async with ParserPool(workers=2, timeout=2) as pool:
        await pool.parse(rss(item(1)), None, URL)
        hanging = asyncio.ensure_future(pool.parse(HANGS_FEEDPARSER, None, URL))
        assert (await pool.parse(rss(item(1)), None, URL)).entries
        with pytest.raises(Unparsable, match="more than 2 seconds"):
            await hanging
        assert (await pool.parse(rss(item(1)), None, URL)).entries


async def test_documents_behind_one_that_hangs_are_read_by_the_next_process():
    """Only the one that hangs fails: the others were not begun."""
    async with ParserPool(workers=1, timeout=2) as pool:
        hanging = asyncio.ensure_future(pool.parse(HANGS_FEEDPARSER, None, URL))
        behind = [asyncio.ensure_future(pool.parse(rss(item(number)), None, URL)) for number in range(2)]
        with pytest.raises(Unparsable, match="more than 2 seconds"):
            await hanging
        assert [feed.entries for feed in await asyncio.gather(*behind)] == [
            parse_document(rss(item(n)), None, URL).entries for n in range(2)
        ]


async def test_a_process_that_dies_costs_one_error(pool):
    """Killed from outside, as the kernel does when memory is short."""
    await pool.parse(rss(item(1)), None, URL)
    (worker,) = workers()
    os.kill(worker, signal.SIGKILL)
    with pytest.raises(Unparsable, match="breaks its parser"):
        await pool.parse(rss(item(1)), None, URL)
    assert (await pool.parse(rss(item(1)), None, URL)).entries


async def test_a_document_that_needs_too_much_memory_is_refused():
    """The limit is the kernel's: an allocation fails, the main process feels nothing."""
    async with ParserPool(workers=1, timeout=20, memory=160 * 1024 * 1024) as pool:
        with pytest.raises(Unparsable):
            await pool.parse(b'{"version": "1", "items": [' + b"{}," * 1_500_000 + b"{}]}", None, URL)
        assert (await pool.parse(rss(item(1)), None, URL)).entries


async def test_the_loop_runs_on_while_a_parser_works_hard(pool):
    """A ticking task is never held up by a document that takes long."""
    parsing = asyncio.ensure_future(pool.parse(rss(*["<title>&lt;b&gt;x" + "y" * 900 + "</title>"] * 3000), None, URL))
    ticks = 0
    while not parsing.done():
        await asyncio.sleep(0.005)
        ticks += 1
    assert len((await parsing).entries) == 3000
    assert ticks > 3


async def test_parser_processes_see_no_secrets(pool, monkeypatch):
    """Tokens in the environment of the bot are not in theirs."""
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    await pool.parse(rss(item(1)), None, URL)
    (worker,) = workers()
    assert b"secret" not in environment(worker)


async def test_ctrl_c_reaches_the_main_process_alone(pool):
    """A terminal sends SIGINT to the whole group; parsers finish what they do."""
    await pool.parse(rss(item(1)), None, URL)
    (worker,) = workers()
    os.kill(worker, signal.SIGINT)
    assert (await pool.parse(rss(item(1)), None, URL)).entries
    assert workers() == [worker]


async def test_cancelling_a_parse_ends_its_process(pool):
    """Nobody waits for the answer, so nobody computes it."""
    parsing = asyncio.ensure_future(pool.parse(HANGS_FEEDPARSER, None, URL))
    await until(workers)
    parsing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await parsing
    assert workers() == []


async def test_cancelling_a_parse_that_waits_gives_its_answer_to_nobody_else():
    """A process answers in the order of asking: what nobody waits for any more is not taken for the next document's feed."""
    async with ParserPool(workers=1) as pool:
        await pool.parse(rss(item(1)), None, URL)
        first = asyncio.ensure_future(pool.parse(rss(*map(item, range(2, 2_000))), None, URL))
        waiting = asyncio.ensure_future(pool.parse(rss(item(2_000)), None, URL))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        running = pool.processes
        waiting.cancel()
        third = asyncio.ensure_future(pool.parse(rss(item(2_001)), None, URL))
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert len((await first).entries) == 1_998
        assert await third == parse_document(rss(item(2_001)), None, URL)
        assert pool.processes == running


PARENT = """
import asyncio, sys
from bot.feeds.parsing.pool import ParserPool
from tests.fakes.processes import children, is_running, until
from tests.unit.feeds.feeds import HANGS_FEEDPARSER, item, rss

async def main():
    pool = ParserPool(workers=2, timeout=2)
    await pool.parse(rss(item(1)), None, "https://a.example/")
    hanging = asyncio.ensure_future(pool.parse(HANGS_FEEDPARSER, None, "https://a.example/"))
    await pool.parse(rss(item(1)), None, "https://a.example/")
    print("ready", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_no_parser_outlives_a_killed_parent():
    """After kill -9 of the bot the idle parser ends at once, and the one that hangs by its own alarm clock."""
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"ready\n"
    orphans = children(parent.pid)
    assert len(orphans) == 2
    parent.kill()
    await parent.wait()
    await until(lambda: not any(is_running(pid) for pid in orphans))


async def test_a_parser_whose_parent_is_gone_ends_without_a_word():
    """It cannot even say that it is ready: that is the end of its work, and no error."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "bot.feeds.parsing.worker", str(theirs.fileno()), "5", str(1 << 29)]
    ours.close()
    parser = await asyncio.create_subprocess_exec(*command, cwd=ROOT, pass_fds=[theirs.fileno()], stderr=asyncio.subprocess.PIPE)
    theirs.close()
    _, errors = await parser.communicate()
    assert (parser.returncode, errors) == (0, b"")


def test_everything_of_a_feed_survives_the_wire():
    """All fields, empty and full."""
    entry = Entry(
        guid="1",
        url="https://a.example/",
        title="T",
        summary="S",
        body="B",
        lang="en",
        image_url="https://i.example/",
        published_at=datetime(2026, 1, 1, 1, 2, 3, 500_000, tzinfo=UTC),
    )
    hints = Hints(ttl=timedelta(minutes=5), update_every=timedelta(hours=2), skip_hours=frozenset({1, 2}), skip_days=frozenset({6}))
    for feed in (Feed(), Feed(title="F", lang="de", home_url="https://a.example/", format="rss", entries=(entry, Entry()), hints=hints)):
        assert unpack_answer(pack_feed(feed)) == feed


@pytest.mark.parametrize("content_type", [None, "text/xml; charset=utf-8", "\udcff\0x"])
def test_what_is_known_of_a_document_survives_the_wire(content_type):
    """The header may hold anything, also bytes that are no UTF-8."""
    request = pack_request(b"body", content_type, "https://a.example/ü", b"before")
    about = request[LENGTH_BYTES : LENGTH_BYTES + int.from_bytes(request[:LENGTH_BYTES], "big")]
    assert unpack_about(about) == (content_type, "https://a.example/ü")
    assert request == frame(about) + frame(b"before") + frame(b"body")


def test_what_is_handed_on_unread_survives_the_wire():
    """Any bytes: they travel beside the words."""
    repeated = Repeated.of(
        [([Identity(7), Identity(8), Identity(0), Identity(0), Identity(9)], NO_TIME), ([Identity((1 << 63) - 1)] * 5, 0)]
    )
    for feed in (Feed(repeated=repeated), Feed(shown=b"\x00\xff{}"), Feed(repeated=repeated, shown=bytes(range(256)) * 80)):
        arrived = unpack_answer(pack_feed(feed))
        assert (arrived.repeated, arrived.shown) == (feed.repeated, feed.shown)


@pytest.mark.parametrize("at", [datetime.max.replace(tzinfo=UTC), datetime(1980, 1, 1, 0, 0, 0, 1, tzinfo=UTC)])
def test_every_date_survives_the_wire(at):
    """An item dated to the end of the calendar, to the microsecond, costs its feed nothing."""
    feed = Feed(entries=(Entry(guid="a", published_at=at),))
    assert unpack_answer(pack_feed(feed)) == feed


@pytest.mark.parametrize("problem", [NotAFeed("sent a web page"), Unparsable("sent a bomb")])
def test_problems_survive_the_wire(problem):
    """Kind and sentence."""
    with pytest.raises(type(problem), match=str(problem)):
        unpack_answer(pack_problem(problem))


@pytest.mark.parametrize(
    "document",
    [
        rss(item(1), item(2)),
        rss(item(1), item(1), "<title>Another</title><guid>urn:chips:1</guid>"),
        rss("<title>\U0001f4f0 &amp;#xd800;</title><guid>\U0001f4f0</guid>"),
    ],
)
def test_keys_travel_with_the_entries(document):
    """They are those that would be made of the entries that arrive, also where entries are vague or come twice."""
    feed = unpack_answer(pack_feed(parse_document(document, None, URL)))
    assert feed.keys is not None
    assert feed_keys(feed) == entry_keys(feed.entries)
