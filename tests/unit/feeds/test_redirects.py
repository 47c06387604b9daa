"""Where a Location leads, as browsers read it; and cookies, which live as long as a chain of redirects."""

import asyncio

import pytest
from aiohttp import web

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.client import GuardedClient
from bot.feeds.http.guard import PUBLIC_ONLY
from bot.feeds.http.redirects import joined, place_of
from tests.fakes.feed_server import FeedServer, Route, raw_server

BASE = "http://feeds.example/a/b?c=d"

LEADS = {
    "/x": "http://feeds.example/x",
    "x": "http://feeds.example/a/x",
    "../x": "http://feeds.example/x",
    "?e=f": "http://feeds.example/a/b?e=f",
    "//other.example/x": "http://other.example/x",
    "https://other.example": "https://other.example/",
    "HTTPS://Other.Example/X": "https://other.example/X",
    "/x#part": "http://feeds.example/x",
    " /x ": "http://feeds.example/x",
    "/a b": "http://feeds.example/a%20b",
    "/a%20b%zz": "http://feeds.example/a%20b%zz",
    "/a\tb": "http://feeds.example/ab",
    "\\x": "http://feeds.example/x",
    "\\a\\b": "http://feeds.example/a/b",
    "\\\\other.example\\x": "http://other.example/x",
    "http:\\\\other.example\\x": "http://other.example/x",
    "/x?a=\\b": "http://feeds.example/x?a=%5Cb",
    "/x?a=b\\c#d\\e": "http://feeds.example/x?a=b%5Cc",
    "/caf\u00e9": "http://feeds.example/caf%C3%A9",
    "/caf\udce9": "http://feeds.example/caf%E9",
    "/x?q=\udcfc\udce4": "http://feeds.example/x?q=%FC%E4",
    "/\u6771\udce9": "http://feeds.example/%E6%9D%B1%E9",
    "http://b\u00fccher.example/\u00e4": "http://xn--bcher-kva.example/%C3%A4",
    "/a\x01b": "http://feeds.example/a%01b",
    "///other.example/x": "http://other.example/x",
    "////other.example/x": "http://other.example/x",
    "http:///other.example/x": "http://other.example/x",
    "https:/other.example/x": "https://other.example/x",
    "https:other.example/x": "https://other.example/x",
    "http:/x": "http://feeds.example/x",
    "http:x": "http://feeds.example/a/x",
    "/x?url=http://other.example": "http://feeds.example/x?url=http://other.example",
    "http://feeds.example\\@10.0.0.1/": "http://feeds.example/@10.0.0.1/",
    "/x:y": "http://feeds.example/x:y",
    "": "http://feeds.example/a/b?c=d",
}

REFUSED = [
    "http://10.0.0.1/",
    "http:\\\\10.0.0.1\\",
    "\\\\10.0.0.1\\x",
    "//10.0.0.1",
    "///169.254.169.254/latest",
    "https:\\169.254.169.254",
    "http://user:word@other.example/",
    "file:///etc/passwd",
    "ftp://other.example/x",
    "javascript:alert(1)",
    "data:text/xml,<rss/>",
    "http://caf\udce9.example/",
    "http://other.example:22/",
    "http://[",
    "http://\uff4cocalhost/",
]


@pytest.mark.parametrize("target", LEADS)
def test_a_location_leads_where_browsers_go(target: str):
    """Bytes stand for themselves, backslashes are slashes before the query, and one slash too few or too many is none."""
    assert place_of(joined(BASE, target), PUBLIC_ONLY).url == LEADS[target]


@pytest.mark.parametrize("target", REFUSED)
def test_a_location_that_leads_inside_is_refused_however_it_is_written(target: str):
    """What is read like a browser is judged like any address."""
    with pytest.raises(FetchError) as failure:
        place_of(joined(BASE, target), PUBLIC_ONLY)
    assert failure.value.problem is FetchProblem.REFUSED


@pytest.mark.parametrize(
    ("written", "asked"), [(b"/caf\xe9", b"/caf%E9"), ("/caf\u00e9".encode(), b"/caf%C3%A9"), (b"\\feeds\\x?a=\\b", b"/feeds/x?a=%5Cb")]
)
async def test_bytes_of_a_location_reach_the_next_request(quick, loopback, written: bytes, asked: bytes):
    """Latin-1, UTF-8 and backslashes, over a real socket."""
    paths: list[bytes] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        paths.append((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1])
        location = b"Location: " + written + b"\r\n" if len(paths) == 1 else b""
        writer.write(b"HTTP/1.1 %d -\r\n%bContent-Length: 2\r\n\r\nok" % (302 if location else 200, location))

    async with raw_server(speak) as url, GuardedClient(quick, loopback) as client:
        assert (await client.get(url)).body == b"ok"
    assert paths == [b"/", asked]


@pytest.fixture
async def client(quick, loopback):
    async with GuardedClient(quick, loopback) as running:
        yield running


def sent(server: FeedServer) -> list[str | None]:
    """Return the cookies of each request."""
    return [request.headers.get("Cookie") for request in server.log]


def gate(cookie: str = "seen=1; Path=/"):
    """Return a site that redirects to itself until its cookie comes back."""

    def answer(request: web.Request) -> Route:
        if "seen" in request.cookies:
            return Route(body=b"the feed")
        return Route(status=302, headers={"Location": str(request.rel_url), "Set-Cookie": cookie})

    return answer


async def test_a_site_that_redirects_to_itself_until_its_cookie_comes_back_is_read(client, server: FeedServer):
    """Consent pages and load balancers do so."""
    answer = await client.get(server.serve_with("/feed", gate()))
    assert (answer.body, answer.requests, sent(server)) == (b"the feed", 2, [None, "seen=1"])


async def test_cookies_are_forgotten_after_the_fetch(client, server: FeedServer):
    """Four trackers set one each time, which would tell them who we are: the next fetch begins without."""
    url = server.serve_with("/feed", gate())
    for _ in range(3):
        await client.get(url)
    assert sent(server) == [None, "seen=1"] * 3


async def test_fetches_beside_each_other_share_no_cookie(client, server: FeedServer):
    """One jar for each chain, not one for the process."""
    async with FeedServer("127.0.0.2") as other:
        await asyncio.gather(*(client.get(each.serve_with("/feed", gate())) for each in (server, other)))
        assert sent(server) == sent(other) == [None, "seen=1"]


async def test_a_cookie_of_an_answer_is_kept_by_nobody(client, server: FeedServer):
    """Only redirects look for theirs."""
    url = server.serve("/feed", "x", headers={"Set-Cookie": "id=1; Path=/"})
    for _ in range(2):
        await client.get(url)
    assert sent(server) == [None, None]


async def test_a_cookie_goes_to_its_own_host_and_path_only(client, server: FeedServer):
    """What one host sets is not told to another, and not to another path of its own."""
    async with FeedServer("127.0.0.2") as other:
        server.serve("/a", status=302, headers={"Location": other.url("/b"), "Set-Cookie": "id=1; Path=/"})
        other.serve("/b", status=302, headers={"Location": server.url("/c"), "Set-Cookie": "own=2; Path=/b"})
        server.redirect("/c", other.url("/d"), status=302)
        other.serve("/d", "there")
        assert (await client.get(server.url("/a"))).body == b"there"
        assert (sent(server), sent(other)) == ([None, "id=1"], [None, None])


async def test_several_cookies_of_one_answer_all_go_along(client, server: FeedServer):
    """Each in a header of its own, as servers send them; one that is deleted goes no further."""

    def hop(request: web.Request) -> Route:
        headers = {"/1": "a=1; Path=/", "/2": "b=2; Path=/; HttpOnly", "/3": "a=; Path=/; Max-Age=0"}
        return Route(status=302, headers={"Location": f"/{int(request.path[1:]) + 1}", "Set-Cookie": headers[request.path]})

    for number in (1, 2, 3):
        server.serve_with(f"/{number}", hop)
    server.serve("/4", "there")
    await client.get(server.url("/1"))
    assert sent(server) == [None, "a=1", "a=1; b=2", "b=2"]


@pytest.mark.parametrize("cookie", ["seen=1; Path=/elsewhere", "seen=1; Path=/; Max-Age=0", "other=1; Path=/", "", "=;=;"])
async def test_a_site_that_redirects_to_itself_for_ever_is_a_circle(client, server: FeedServer, cookie: str):
    """Without a cookie that comes back, or with one that changes nothing, it ends as soon as that is clear."""
    assert (await failed(client, server.serve_with("/feed", gate(cookie)))).problem is FetchProblem.REDIRECTS
    assert len(server.log) <= 2


async def test_a_cookie_that_changes_each_time_ends_after_five_hops(client, server: FeedServer):
    """It is no circle, and leads nowhere."""
    numbers = iter(range(100))

    def answer(_request: web.Request) -> Route:
        return Route(status=302, headers={"Location": "/feed", "Set-Cookie": f"count={next(numbers)}; Path=/"})

    problem = await failed(client, server.serve_with("/feed", answer))
    assert (problem.problem, len(server.log)) == (FetchProblem.REDIRECTS, 6)


async def failed(client: GuardedClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as failure:
        await client.get(url)
    return failure.value
