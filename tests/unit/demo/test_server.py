"""The demo's server behaves as a good publisher does, over real HTTP."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.demo.server import DemoServer, RequestKind
from bot.domain.errors import SettingError

NOW = datetime(2026, 11, 23, 9, 0, 0, 500, tzinfo=UTC)
CATALOGUE = b"""
[[feed]]
file = "a.xml"
title = "A"
lang = "en"
content_type = "application/rss+xml; charset=utf-8"
[[feed]]
file = "b.html"
title = "B"
lang = "fr"
content_type = "text/html; charset=utf-8"
"""
FILES = {
    "feeds.toml": CATALOGUE,
    "before/a.xml": b"<rss>old {{minutes_ago:90:rfc822}}</rss>",
    "after/a.xml": b"<rss>new {{minutes_ago:2:rfc822}}</rss>",
    "before/b.html": b"<p>moving",
    "after/b.html": b"<p>moving",
}


class TickingClock:
    """A clock that is a second later each time it is read."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now - timedelta(seconds=1)


@pytest.fixture
async def server():
    """Open a server on the baseline."""
    async with DemoServer(FILES, TickingClock()) as opened:
        yield opened


@pytest.fixture
async def http():
    """Open a client."""
    async with aiohttp.ClientSession() as session:
        yield session


async def fetch(http: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    """Return status, headers and body of one GET."""
    async with http.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}) as answer:
        return answer.status, answer.headers, await answer.read()


async def test_the_baseline_comes_first(server, http):
    """Before anything is published, a feed is its baseline, with dates reckoned from the clock."""
    status, headers, body = await fetch(http, server.url(server.feeds[0]))
    assert (status, body) == (200, b"<rss>old Mon, 23 Nov 2026 07:30:00 +0000</rss>")
    assert headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert server.counts == Counter({RequestKind.FIRST: 1})


async def test_publishing_brings_the_news(server, http):
    """After `publish` the same address has the news, under other validators."""
    url = server.url(server.feeds[0])
    _, before, _ = await fetch(http, url)
    server.publish()
    status, after, body = await fetch(http, url, If_None_Match=before["ETag"], If_Modified_Since=before["Last-Modified"])
    assert (status, body) == (200, b"<rss>new Mon, 23 Nov 2026 08:58:00 +0000</rss>")
    assert after["ETag"] != before["ETag"]
    assert server.counts == Counter({RequestKind.FIRST: 1, RequestKind.CHANGED: 1})


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("header", [("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified")])
async def test_what_is_known_is_not_sent_again(server, http, header, published):
    """Either validator alone gives a 304 without a body, which repeats the validators."""
    if published:
        server.publish()
    asked, told = header
    url = server.url(server.feeds[0])
    _, first, _ = await fetch(http, url)
    status, again, body = await fetch(http, url, **{asked: first[told]})
    assert (status, body) == (304, b"")
    assert (again["ETag"], again["Last-Modified"]) == (first["ETag"], first["Last-Modified"])
    assert server.counts[RequestKind.UNCHANGED] == 1


@pytest.mark.parametrize("header", [("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified")])
async def test_news_in_the_same_second_are_news(server, http, header):
    """Publishing right after a poll is noticed with either validator alone, though Last-Modified counts whole seconds."""
    asked, told = header
    url = server.url(server.feeds[0])
    _, first, _ = await fetch(http, url)
    server.publish()
    status, _, _ = await fetch(http, url, **{asked: first[told]})
    assert status == 200


async def test_the_etag_outweighs_the_date(server, http):
    """With both validators the ETag decides, as RFC 9110 asks: an outdated ETag gets the document although the date still holds."""
    url = server.url(server.feeds[0])
    _, first, _ = await fetch(http, url)
    status, _, _ = await fetch(http, url, If_None_Match='"other"', If_Modified_Since=first["Last-Modified"])
    assert status == 200


async def test_weak_and_listed_etags_are_understood(server, http):
    """A proxy may have weakened our ETag or put it in a list; it still names what the client has."""
    url = server.url(server.feeds[0])
    _, first, _ = await fetch(http, url)
    for known in (f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        status, _, _ = await fetch(http, url, If_None_Match=known)
        assert status == 304, known


async def test_a_page_that_does_not_change_stays_known(server, http):
    """A document that is the same in both editions keeps its ETag over `publish`."""
    url = server.url(server.feeds[1])
    _, first, _ = await fetch(http, url)
    server.publish()
    status, _, _ = await fetch(http, url, If_None_Match=first["ETag"])
    assert (status, first["Content-Type"]) == (304, "text/html; charset=utf-8")


async def test_each_outlet_is_a_host_of_its_own_on_loopback(server, http):
    """Hosts differ by port, so that politeness towards one outlet does not delay another; all listen on loopback only."""
    hosts = [urlsplit(server.url(feed)) for feed in server.feeds]
    assert {host.hostname for host in hosts} == {"127.0.0.1"}
    assert len({host.port for host in hosts}) == len(server.feeds)


async def test_an_unknown_address_is_missing(server, http):
    """Nothing but the catalogue's feeds is served: not the catalogue, not an edition by its folder."""
    origin = server.url(server.feeds[0]).removesuffix("a.xml")
    for path in ("feeds.toml", "after/a.xml", ""):
        status, _, _ = await fetch(http, f"{origin}{path}")
        assert status == 404, path
    assert server.counts == Counter({RequestKind.MISSING: 3})


async def test_closing_frees_the_ports(http):
    """Once the demo is over, nothing listens any more."""
    async with DemoServer(FILES, lambda: NOW) as server:
        url = server.url(server.feeds[0])
        assert (await fetch(http, url))[0] == 200
    with pytest.raises(aiohttp.ClientConnectionError):
        await fetch(http, url)


async def test_a_missing_edition_is_named_before_anything_listens():
    """An incomplete installation fails at once, with the file's name."""
    incomplete = {name: body for name, body in FILES.items() if name != "after/a.xml"}
    with pytest.raises(SettingError, match=r"config/demo/after/a\.xml is missing"):
        async with DemoServer(incomplete, lambda: NOW):
            pass
