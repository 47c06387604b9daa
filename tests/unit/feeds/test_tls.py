"""Encryption that fails, against real servers: each sentence says of which kind the fault is."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.abc import ResolveResult

from bot.domain.errors import FetchError, FetchProblem
from bot.feeds.http.client import GuardedClient
from tests.fakes.feed_server import Speak, raw_server
from tests.unit.feeds.names import answer

TLS = Path(__file__).parents[2] / "data" / "tls"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

CERTIFICATES = {
    "expired": "has expired",
    "early": "not valid yet",
    "self-signed": "signed itself",
    "other-name": "for another name",
    "unknown-authority": "unknown authority",
}


def alert(number: int) -> bytes:
    """Return a fatal alert of TLS (RFC 8446, 6), as a server sends it instead of its greeting."""
    return bytes([21, 3, 1, 0, 2, 2, number])


GREETINGS = {
    "too old a protocol": (alert(70), "too old"),
    "no cipher in common": (alert(40), "no encryption that is safe enough"),
    "too weak for the server": (alert(71), "no encryption that is safe enough"),
    "no such name": (alert(112), "no site of that name"),
    "a certificate of ours": (alert(49), "a certificate of their own"),
    "another alert": (alert(80), "could not agree"),
    "plain HTTP": (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "does not speak TLS"),
    "another protocol": (b"220 mail.example ESMTP\r\n", "does not speak TLS"),
    "nothing": (b"", "cannot be reached"),
}


@pytest.fixture
async def client(quick, loopback, monkeypatch):
    """A client that trusts the tests' authority, and finds every name on this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))

    def lookup(host: str, port: int, _family: int) -> list[ResolveResult]:
        return [answer(host, "127.0.0.1", port)]

    async with GuardedClient(quick, loopback, lookup=lookup) as running:
        yield running


async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(ANSWER)
    await writer.drain()
    writer.close()


@asynccontextmanager
async def showing(certificate: str):
    """Run a server with a certificate, and give the address that people know it under."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{certificate}.pem", TLS / "key.pem")
    async with await asyncio.start_server(speak, "127.0.0.1", 0, ssl=context) as server:
        yield f"https://feeds.example:{server.sockets[0].getsockname()[1]}/"


async def problem_of(client: GuardedClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as failure:
        await client.get(url)
    return failure.value


async def test_a_good_certificate_is_taken(client):
    """The rest of these tests would mean nothing without it."""
    async with showing("good") as url:
        assert (await client.get(url)).body == b"ok"


@pytest.mark.parametrize("certificate", CERTIFICATES)
async def test_a_bad_certificate_is_named(client, certificate: str):
    """Expired, early, self-signed, another name's, an unknown authority's: what the publisher has to mend."""
    async with showing(certificate) as url:
        problem = await problem_of(client, url)
    assert problem.problem is FetchProblem.UNREACHABLE
    assert CERTIFICATES[certificate] in str(problem)
    assert str(problem).startswith("feeds.example:")
    assert str(problem).endswith("the publisher has to mend it.")


def greeting(data: bytes) -> Speak:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(data)
        await writer.drain()

    return greet


@pytest.mark.parametrize("name", GREETINGS)
async def test_a_handshake_that_fails_says_why(client, name: str):
    """What a server says instead of its greeting is told in words, and never in OpenSSL's."""
    data, words = GREETINGS[name]
    async with raw_server(greeting(data)) as url:
        problem = await problem_of(client, url.replace("http://", "https://"))
    assert problem.problem is FetchProblem.UNREACHABLE
    assert words in str(problem)
    assert "SSL" not in str(problem)


async def test_a_body_without_length_may_end_without_a_farewell(client):
    """Many servers just close; a feed that is cut off ends as a document that does not parse."""

    async def abrupt(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nall of it")
        await writer.drain()
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "good.pem", TLS / "key.pem")
    async with await asyncio.start_server(abrupt, "127.0.0.1", 0, ssl=context) as server:
        answered = await client.get(f"https://feeds.example:{server.sockets[0].getsockname()[1]}/")
    assert answered.body == b"all of it"
