"""The way out through a proxy: addresses are judged here all the same, and the proxy is told nothing but them."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest
from aiohttp.abc import ResolveResult

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.client import GuardedClient
from bot.feeds.http.guard import AddressPolicy
from bot.feeds.settings import FetchSettings
from bot.settings import FixedSettings
from tests.fakes.feed_server import FeedServer
from tests.fakes.socks_server import SocksServer

LOOPBACK = AddressPolicy(networks=(ip_network("127.0.0.0/8"),))


class TunnelServer:
    """A proxy of HTTP on loopback, which remembers what it was asked for. `refusal`: its answer instead of a tunnel."""

    def __init__(self, refusal: bytes = b"") -> None:
        self.asked: list[str] = []
        self.address = ""
        self._refusal = refusal

    @asynccontextmanager
    async def open(self) -> AsyncIterator["TunnelServer"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        if self._refusal:
            writer.write(self._refusal)
            writer.close()
            return
        host, _, port = head.split(" ")[1].rpartition(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(4096):
        writer.write(piece)
    writer.close()


def client(proxy: str, policy: AddressPolicy = LOOPBACK, **names: str) -> GuardedClient:
    """A client behind a proxy, which knows some names."""

    def lookup(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=names[host.partition(".")[0]], port=port, family=socket.AF_INET, proto=0, flags=0)]

    return GuardedClient(FetchSettings(proxy=proxy, host_spacing=0), policy, lookup=lookup)


async def test_a_feed_is_read_through_a_tunnel_to_the_address_of_its_name():
    """The proxy learns the address that was judged here; the publisher hears its own name."""
    async with FeedServer() as feeds, TunnelServer().open() as tunnel:
        feeds.serve("/feed.xml", b"<rss/>")
        async with client(tunnel.address, feeds="127.0.0.1") as through:
            answer = await through.get(feeds.url("/feed.xml", "feeds.example.org"))
        assert answer.body == b"<rss/>"
        assert tunnel.asked[0].splitlines()[0] == f"CONNECT 127.0.0.1:{feeds.url().rpartition(':')[2].strip('/')} HTTP/1.1"
        assert feeds.requests_to("/feed.xml")[0].headers["Host"].startswith("feeds.example.org")


@pytest.mark.parametrize("url", ["http://inner.example.org/feed", "http://10.0.0.1/feed", "http://[::1]/feed"])
async def test_nobody_is_led_inside_through_a_proxy(url):
    """A name that leads to an inner address, and such an address itself, are refused before the proxy hears of them."""
    async with TunnelServer().open() as tunnel, client(tunnel.address, AddressPolicy(), inner="10.1.2.3") as through:
        with pytest.raises(FetchError) as refused:
            await through.get(url)
        assert (refused.value.problem, tunnel.asked) == (FetchProblem.REFUSED, [])


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "asks for a user and password: write them into the setting proxy"),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "(HTTP/1.1 403 Forbidden): allow CONNECT to ports 80 and 443"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "(SSH-2.0-OpenSSH)"),
        (b" 200 OK\r\n\r\n", "lets nobody through there"),
        (b"\x00" * 20_000, "lets nobody through there"),
    ],
)
async def test_a_proxy_that_lets_nobody_through_is_named(refusal, sentence):
    """With what to do, and no feed's server is blamed."""
    async with TunnelServer(refusal).open() as tunnel, client(tunnel.address, feeds="127.0.0.1") as through:
        with pytest.raises(FetchError) as refused:
            await through.get("http://feeds.example.org:8080/")
        assert refused.value.problem is FetchProblem.UNREACHABLE
        assert str(refused.value).startswith(f"The proxy {tunnel.address.removeprefix('http://')}")
        assert sentence in str(refused.value)


async def test_a_proxy_that_is_away_is_named():
    """And not its password."""
    async with client("http://u:geheim@127.0.0.1:9", feeds="127.0.0.1") as through:
        with pytest.raises(FetchError, match=r"The proxy 127\.0\.0\.1:9 cannot be reached: look at the setting proxy") as refused:
            await through.get("http://feeds.example.org:8080/")
    assert "geheim" not in str(refused.value)


async def test_a_user_and_password_are_told_to_the_proxy_alone():
    """Signs that an address cannot hold are written with %."""
    async with FeedServer() as feeds, TunnelServer().open() as tunnel:
        feeds.serve("/feed.xml", b"<rss/>")
        async with client(tunnel.address.replace("http://", "http://me:a%40b@"), feeds="127.0.0.1") as through:
            await through.get(feeds.url("/feed.xml", "feeds.example.org"))
        assert "Proxy-Authorization: Basic bWU6YUBi\r\n" in tunnel.asked[0]
        assert "Proxy-Authorization" not in feeds.requests_to("/feed.xml")[0].headers


@pytest.mark.parametrize(
    "wrong",
    ["proxy.example", "socks5://proxy.example", "https://proxy.example:3128", "http://proxy.example", "http://proxy.example:3128/x"],
)
def test_what_is_no_proxy_is_refused_when_newsdesk_starts(wrong):
    """With how to write it, and without what was written, which may hold a password."""
    with pytest.raises(ValueError, match=r"this is no proxy: write it like http://proxy\.example:3128"):
        FixedSettings(proxy=wrong)
    assert "geheim" not in repr(FixedSettings(proxy="http://me:geheim@proxy.example:3128"))  # type: ignore[arg-type]


async def test_a_feed_is_read_through_a_proxy_of_socks():
    """It too learns the address that was judged here, and no name."""
    async with FeedServer() as feeds, SocksServer("me:a b").open() as socks:
        feeds.serve("/feed.xml", b"<rss/>")
        async with client(socks.address.replace(" ", "%20"), feeds="127.0.0.1") as through:
            answer = await through.get(feeds.url("/feed.xml", "feeds.example.org"))
        assert answer.body == b"<rss/>"
        assert socks.asked == [f"127.0.0.1:{feeds.url().rpartition(':')[2].strip('/')}"]
        assert feeds.requests_to("/feed.xml")[0].headers["Host"].startswith("feeds.example.org")


@pytest.mark.parametrize("url", ["http://inner.example.org/feed", "http://10.0.0.1/feed", "http://[::1]/feed"])
async def test_nobody_is_led_inside_through_a_proxy_of_socks(url):
    """It does not hear of what is refused here."""
    async with SocksServer().open() as socks, client(socks.address, AddressPolicy(), inner="10.1.2.3") as through:
        with pytest.raises(FetchError) as refused:
            await through.get(url)
        assert (refused.value.problem, socks.asked) == (FetchProblem.REFUSED, [])


async def test_a_proxy_of_socks_that_lets_nobody_through_is_named():
    """Where it refuses, where the password is wrong, and where it is away; never with the password."""
    async with SocksServer("me:geheim").open() as closed, SocksServer(refuses=True).open() as refusing:
        for address, sentence in (
            (refusing.address, r"lets nobody through there \(.*not allowed"),
            (closed.address.replace("geheim", "geraten"), "lets nobody through there"),
            (closed.address.replace(str(closed.port), "9"), "cannot be reached: look at the setting proxy"),
        ):
            async with client(address, feeds="127.0.0.1") as through:
                with pytest.raises(FetchError, match=rf"The proxy 127\.0\.0\.1:\d+ .*{sentence}") as refused:
                    await through.get("http://feeds.example.org:8080/")
            assert "geheim" not in str(refused.value)
            assert "geraten" not in str(refused.value)


def test_a_proxy_of_socks_needs_its_packages(monkeypatch: pytest.MonkeyPatch):
    """Who lacks them is told how to get them, before anything runs."""
    assert FixedSettings(proxy="socks5://proxy.example:1080").proxy  # type: ignore[arg-type]
    monkeypatch.setattr("bot.settings.kinds.find_spec", lambda _: None)
    with pytest.raises(ValueError, match=r"pip install 'newsdesk\[socks\]'"):
        FixedSettings(proxy="socks5://proxy.example:1080")  # type: ignore[arg-type]
