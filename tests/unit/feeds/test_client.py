"""The guarded client over real sockets."""

import asyncio
import gzip
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.body import ACCEPT_ENCODING
from bot.feeds.http.client import GuardedClient
from tests.fakes.feed_server import FeedServer, raw_server


@pytest.fixture
async def client(quick, loopback):
    async with GuardedClient(quick, loopback) as running:
        yield running


async def problem_of(client: GuardedClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as failure:
        await client.get(url)
    return failure.value


async def test_an_answer_carries_status_headers_and_body(client, server: FeedServer):
    """The plain case."""
    answer = await client.get(server.serve("/feed.xml", "<rss/>", etag='W/"odd"', headers={"X-Y": "z"}))
    assert (answer.status, answer.body, answer.headers["etag"], answer.headers["x-y"]) == (200, b"<rss/>", 'W/"odd"', "z")
    assert (answer.content_type, answer.moved_to, answer.requests) == ("application/rss+xml; charset=utf-8", None, 1)


async def test_what_we_say_of_ourselves(client, server: FeedServer):
    """A name with a contact, what we accept, and nothing that identifies readers."""
    await client.get(server.serve("/feed.xml", "x") + "?a=1&b=%2F")
    (request,) = server.requests_to("/feed.xml")
    assert request.headers["User-Agent"] == "Newsdesk/1.2 (+https://newsdesk.example/about)"
    assert request.headers["Accept-Encoding"] == ACCEPT_ENCODING
    assert request.query == "a=1&b=%2F"
    assert not {"Cookie", "Referer", "Authorization"} & set(request.headers)


async def test_cookies_are_never_kept(client, server: FeedServer):
    """A server that sets a cookie does not get it back."""
    url = server.serve("/feed.xml", "x", headers={"Set-Cookie": "id=1; Path=/"})
    await client.get(url)
    await client.get(url)
    assert "Cookie" not in server.log[1].headers


async def test_proxies_of_the_environment_are_ignored(client, server: FeedServer, monkeypatch):
    """A proxy would connect where the guard cannot see."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert (await client.get(server.serve("/feed.xml", "x"))).body == b"x"


@pytest.mark.parametrize(
    ("chain", "moved_to"),
    [
        ([301], "/1"),
        ([308], "/1"),
        ([302], None),
        ([303], None),
        ([307], None),
        ([301, 308], "/2"),
        ([301, 302], "/1"),
        ([302, 301], None),
        ([301, 307, 301], "/1"),
        ([301] * 5, "/5"),
    ],
)
async def test_moved_to_is_where_permanent_redirects_alone_led(client, server: FeedServer, chain, moved_to):
    """What follows a temporary redirect may change tomorrow, so it never counts as a move."""
    for hop, status in enumerate(chain):
        server.redirect(f"/{hop}", f"/{hop + 1}", status=status)
    server.serve(f"/{len(chain)}", "there")
    answer = await client.get(server.url("/0"))
    assert answer.body == b"there"
    assert answer.moved_to == (server.url(moved_to) if moved_to else None)
    assert (answer.url, answer.requests) == (server.url(f"/{len(chain)}"), len(chain) + 1)


async def test_redirects_end_after_five_hops(client, server: FeedServer):
    """A sixth redirect is an error that says what to do."""
    for hop in range(6):
        server.redirect(f"/{hop}", f"/{hop + 1}")
    problem = await problem_of(client, server.url("/0"))
    assert problem.problem is FetchProblem.REDIRECTS
    assert "more than 5 times" in str(problem)
    assert len(server.log) == 6


async def test_redirects_in_a_circle_end_at_once(client, server: FeedServer):
    """A loop is seen at its first repetition."""
    server.redirect("/a", "/b")
    server.redirect("/b", "/a#again")
    assert (await problem_of(client, server.url("/a"))).problem is FetchProblem.REDIRECTS
    assert len(server.log) == 2


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://[::ffff:10.0.0.1]/",
        "//user@x.com/",
        "http://[",
        "//[x/",
    ],
)
async def test_redirects_to_refused_addresses_end_with_the_one_sentence(client, server: FeedServer, target):
    """Each hop is guarded like the first."""
    server.redirect("/a", target)
    problem = await problem_of(client, server.url("/a"))
    assert (problem.problem, len(server.log)) == (FetchProblem.REFUSED, 1)
    assert "10.0.0.1" not in str(problem)


async def test_a_redirect_without_an_address_is_an_answer_like_others(client, server: FeedServer):
    """The caller sees the status and says what it thinks of it."""
    assert (await client.get(server.serve("/a", status=302))).status == 302


async def test_error_pages_have_no_body(client, server: FeedServer):
    """Nobody reads what an error page says, so it is not even loaded."""
    answer = await client.get(server.serve("/a", "<rss/>", status=500, etag='"error"'))
    assert (answer.status, answer.body) == (500, b"")


@pytest.mark.parametrize(
    ("route", "problem"),
    [
        ({"reset": True}, FetchProblem.UNREACHABLE),
        ({"cut_after": 10}, FetchProblem.UNREACHABLE),
        ({"endless": b"<item/>" * 1000}, FetchProblem.TOO_LARGE),
        ({"headers": {"Content-Encoding": "gzip"}, "body": gzip.compress(b"x" * 99_000)[:-10]}, FetchProblem.UNREACHABLE),
        ({"headers": {"Content-Encoding": "gzip"}, "body": gzip.compress(b"x" * 9_000_000)}, FetchProblem.TOO_LARGE),
        ({"body": gzip.compress(b"x" * 9_000_000)}, FetchProblem.TOO_LARGE),
        ({"headers": {"X-Endless": "x" * 100_000}}, FetchProblem.UNREACHABLE),
    ],
)
async def test_faults_become_one_sentence_each(client, server: FeedServer, route, problem):
    """Whatever the network or a server does, it is a FetchError that names the host and what happens next."""
    server.serve("/a", **{"body": b"x" * 1000, **route})
    failure = await problem_of(client, server.url("/a"))
    assert failure.problem is problem
    assert str(failure).startswith(server.host)
    assert str(failure).endswith(".")


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100_000,
        b"\x00\xff" * 100,
        b"",
    ],
)
async def test_servers_that_do_not_speak_http(client, raw):
    """Broken status lines, chunks and header floods end in a FetchError."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)

    async with raw_server(speak) as url:
        problem = await problem_of(client, url)
    assert problem.problem is FetchProblem.UNREACHABLE


async def test_nobody_listening_is_unreachable(client, unused_tcp_port):
    """A refused connection names the host and not the system's words."""
    problem = await problem_of(client, f"http://127.0.0.1:{unused_tcp_port}/")
    assert problem.problem is FetchProblem.UNREACHABLE
    assert "cannot be reached" in str(problem)


async def test_a_server_without_tls_is_told_so(client, server: FeedServer):
    """An address with https leads to one that speaks plain HTTP: the sentence says what to try."""
    problem = await problem_of(client, server.url("/").replace("http://", "https://"))
    assert problem.problem is FetchProblem.UNREACHABLE
    assert "does not speak TLS" in str(problem)


@pytest.mark.parametrize("route", [{"hang": True}, {"body": b"x" * 1000, "drip": 0.05, "drip_size": 1}])
async def test_hangs_and_drips_end_after_the_total_time(quick, loopback, server: FeedServer, route):
    """A server that never answers, and one that never finishes, are the same to us."""
    server.serve("/a", **route)
    async with GuardedClient(replace(quick, total_timeout=0.3), loopback) as client:
        problem = await problem_of(client, server.url("/a"))
    assert problem.problem is FetchProblem.TIMEOUT


@pytest.mark.parametrize("route", [{"hang": True}, {"body": b"x" * 128, "drip": 5.0}])
async def test_silence_ends_before_the_total_time(quick, loopback, server: FeedServer, route):
    """Before the answer, and within its body; the same server answers the next request."""
    server.serve("/silent", **route)
    async with GuardedClient(replace(quick, read_timeout=0.2), loopback) as client:
        started = asyncio.get_running_loop().time()
        problems = await asyncio.gather(*(problem_of(client, server.url("/silent")) for _ in range(2)))
        assert asyncio.get_running_loop().time() - started < quick.total_timeout / 4
        assert [each.problem for each in problems] == [FetchProblem.TIMEOUT] * 2
        assert (await client.get(server.serve("/other", "x", delay=0.1))).body == b"x"


async def test_an_informational_answer_gives_a_server_its_time_again(quick, loopback):
    """One that says that it is still at work is not silent."""

    async def work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for answer in (b"HTTP/1.1 102 Processing\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\n\r\n"):
            await asyncio.sleep(0.6)
            writer.write(answer)
        await asyncio.sleep(0.6)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    async with (
        await asyncio.start_server(work, "127.0.0.1", 0) as slow,
        GuardedClient(replace(quick, read_timeout=1.2), loopback) as client,
    ):
        port = slow.sockets[0].getsockname()[1]
        assert (await client.get(f"http://127.0.0.1:{port}/feed")).body == b"ok"


async def test_the_total_time_covers_all_redirects(quick, loopback, server: FeedServer):
    """Five slow hops do not get five times the time."""
    for hop in range(5):
        server.serve(f"/{hop}", status=302, headers={"Location": f"/{hop + 1}"}, delay=0.2)
    async with GuardedClient(replace(quick, total_timeout=0.5), loopback) as client:
        problem = await problem_of(client, server.url("/0"))
    assert problem.problem is FetchProblem.TIMEOUT
    assert len(server.log) < 5


async def test_one_host_gets_one_request_at_a_time(client, server: FeedServer):
    """Ten feeds of one host are asked for one after the other, however many tasks ask."""
    urls = [server.serve(f"/{number}", "x", delay=0.01) for number in range(10)]
    await asyncio.gather(*(client.get(url) for url in urls))
    assert server.busiest == 1


async def test_different_hosts_are_asked_at_once(client, server: FeedServer):
    """Politeness to one host never holds up another."""
    async with FeedServer("127.0.0.3") as other:
        url = server.serve("/a", hang=True)
        hanging = asyncio.ensure_future(client.get(url))
        assert (await client.get(other.serve("/b", "x"))).body == b"x"
        assert not hanging.done()
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging


async def test_requests_to_a_host_are_spaced(quick, loopback, server: FeedServer):
    """The pause is measured from the end of one request to the start of the next."""
    async with GuardedClient(replace(quick, host_spacing=0.1), loopback) as client:
        url = server.serve("/a", "x")
        for _ in range(3):
            await client.get(url)
    arrivals = [request.at for request in server.log]
    assert all(later - earlier >= 0.09 for earlier, later in pairwise(arrivals))


async def test_closing_twice_is_harmless(quick, loopback):
    """As is closing a client that never asked anything."""
    client = GuardedClient(quick, loopback)
    await client.close()
    await client.close()
